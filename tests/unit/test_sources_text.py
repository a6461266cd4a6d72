"""Articles in text files: what becomes a document, to the character, and what is set aside, with which reason."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from intheworks.errors import Rejection
from intheworks.model import Document
from intheworks.sources import text as source
from intheworks.sources.encoding import Undecodable, decode
from intheworks.sources.english import english_share

TODAY = date(2025, 6, 1)
GIVEN = source.Given(TODAY)
ENGLISH = "The studio has said that the sequel is in the works, and its writer will turn in the script by the summer."
ARTICLE = f"date 2024-02-01 {ENGLISH}\n"
BUNDLED = Path(source.__file__).parents[1] / "examples" / "understudies"

OTHER_LANGUAGES = {
    "German": "Der Regisseur hat am Mittwoch in Berlin bestätigt, dass die Fortsetzung in Arbeit ist und im Sommer in die"
    " Kinos kommen soll. Das Drehbuch war schon im Januar fertig.",
    "French": "Le réalisateur a confirmé mercredi que la suite était en cours et que le tournage commencerait en juin,"
    " si le scénario est prêt. Les acteurs ont signé.",
    "Spanish": "La directora confirmó que la secuela ya está en marcha y que el rodaje comenzará en junio, según dijo a"
    " los medios en Madrid. No hay fecha de estreno.",
    "Dutch": "De regisseur heeft woensdag bevestigd dat er gewerkt wordt aan het vervolg en dat de film over een jaar in"
    " de bioscoop is. Het script was al in januari klaar.",
    "Italian": "Il regista ha confermato che il seguito è in lavorazione e che le riprese inizieranno a giugno, se la"
    " sceneggiatura sarà pronta. Gli attori non hanno ancora firmato.",
    "Polish": "Reżyser potwierdził w środę, że trwają prace nad kontynuacją i że zdjęcia zaczną się w czerwcu, o ile"
    " scenariusz będzie gotowy. Aktorzy jeszcze nie podpisali umów.",
    "Japanese": "監督は水曜日、続編の製作が進んでいることを認めた。"
    " 撮影は 六月に 始まる 予定で 脚本は すでに 完成 して いる と 語った とのこと である",
}


def load(place: Path | str, given: source.Given = GIVEN, stdin: bytes = b"") -> Document | Rejection:
    return source.load(str(place), given, BytesIO(stdin))


def reason(found: Document | Rejection) -> str:
    assert isinstance(found, Rejection), found
    assert "\n" not in str(found)
    return found.reason


def document(found: Document | Rejection) -> Document:
    assert isinstance(found, Document), found
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def write(folder: Path, content: str | bytes, name: str = "a.txt") -> Path:
    place = folder / name
    place.write_bytes(content.encode() if isinstance(content, str) else content)
    return place


class TestDocuments:
    @pytest.mark.parametrize("lead", ["", " ", "\t", "   "])
    def test_the_text_is_the_files_own_header_and_all(self, folder: Path, lead: str) -> None:
        """Offsets count from the file's first character: header, blanks and line ends stay."""
        content = lead + ARTICLE + "\r\nHe said:\r\n“Yes.”\r"
        found = document(load(write(folder, content)))
        assert found.text == content
        assert found.info.published == date(2024, 2, 1)
        assert found.info.language == "en"

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
    def test_a_byte_order_mark_is_read_and_left_out(self, folder: Path, encoding: str) -> None:
        """The mark says how the file is written; it is no character of the text."""
        assert document(load(write(folder, ARTICLE.encode(encoding)))).text == ARTICLE

    def test_the_source_is_the_path_as_given(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The record names the file as the caller did; the ledger's address is absolute, wherever one stands."""
        write(folder, ARTICLE)
        monkeypatch.chdir(folder)
        found = document(load("a.txt"))
        assert found.info.source == "a.txt"
        assert source.address(found) == str(folder / "a.txt")

    def test_two_texts_from_standard_input_are_two_articles(self) -> None:
        """What came through a pipe lives nowhere, so that one text is no revision of another."""
        one, other = (document(load("-", stdin=f"date 2024-01-0{n} {ENGLISH}".encode())) for n in (1, 2))
        assert one.info.source == "-"
        assert source.address(one) != source.address(other)

    def test_the_articles_own_date_comes_before_the_one_given(self, folder: Path) -> None:
        """--published is for those articles that give no day."""
        given = source.Given(TODAY, published=date(2020, 5, 5), outlet="The Ledger")
        dated = document(load(write(folder, ARTICLE), given))
        undated = document(load(write(folder, ENGLISH), given))
        assert (dated.info.published, undated.info.published) == (date(2024, 2, 1), date(2020, 5, 5))
        assert dated.info.outlet == "The Ledger"

    def test_bundled_articles_all_load(self) -> None:
        """Ten invented articles ship with the program, and each is one."""
        found = [load(str(place)) for place in source.find_articles([str(BUNDLED)])]
        assert len([document(f) for f in found]) == 10


class TestRejections:
    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "empty"),
            (b" \n\n ", "empty"),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
            (b"date 2024-02-01 \x01\x02\x03\x04\x05\x06", "binary"),
            (ENGLISH, "no date"),
            (f"Dated 2024-02-01. {ENGLISH}", "no date"),
            (f"date 2024-02-30 {ENGLISH}", "no day 2024-02-30"),
            (f"date 2024-13-01 {ENGLISH}", "no day 2024-13-01"),
            (f"date 2031-01-01 {ENGLISH}", "dated in the future: 2031-01-01"),
            (b"\xff\xfeabc", "byte-order mark"),
            ("date 2024-02-01 Режиссёр подтвердил".encode("cp1251"), "UTF-8"),
            (f"date 2024-02-01 {'word ' * 400_001}", "over 2 MB"),
        ],
    )
    def test_each_fault_has_its_reason(self, folder: Path, content: str | bytes, words: str) -> None:
        """What cannot be read is set aside in one line that names the file and says why."""
        place = write(folder, content)
        assert words in reason(load(place))
        assert str(load(place)).startswith(str(place))

    def test_a_future_day_is_one_that_has_begun_nowhere(self) -> None:
        """At 10:00 UTC tomorrow begins on Kiritimati (UTC+14), so that an article there may bear it."""
        assert source.latest_day(date(2025, 6, 1), 9) == date(2025, 6, 1)
        assert source.latest_day(date(2025, 6, 1), 10) == date(2025, 6, 2)

    def test_a_bad_date_is_shown_where_it_stands(self, folder: Path) -> None:
        """The rejection carries the offsets of the day."""
        found = load(write(folder, f" date 2024-02-30 {ENGLISH}"))
        assert isinstance(found, Rejection)
        assert (found.start, found.end) == (6, 16)

    def test_missing_files_and_empty_folders(self, folder: Path) -> None:
        """A path that leads to no article is a rejection, and the others go on."""
        place = write(folder, ARTICLE, "b.md")
        (folder / "empty").mkdir()
        found = source.find_articles([str(folder / "none.txt"), str(folder / "empty"), str(folder)])
        assert [type(f).__name__ for f in found] == ["Rejection", "Rejection", "str"]
        assert found[2] == str(place)
        assert [reason(f) for f in found[:2]] == ["no such file", "a folder without articles (.md or .txt files)"]  # type: ignore[arg-type]

    def test_no_more_is_read_than_an_article_may_hold(self) -> None:
        """An endless pipe ends: it is set aside after its first eight megabytes."""
        endless = BytesIO(b"x" * 20_000_000)
        assert "over 2 MB" in reason(source.load("-", GIVEN, endless))
        assert endless.tell() <= 4 * source.MOST_BYTES + 1

    def test_a_zero_character_is_no_text_in_any_encoding(self, folder: Path) -> None:
        """A ledger cannot hold one, so that it is set aside with its file and the rest goes on."""
        assert "binary" in reason(load(write(folder, f"{ARTICLE}\0{ENGLISH}".encode("utf-16"))))

    def test_a_folder_is_searched_through_in_order(self, folder: Path) -> None:
        """Articles lie in folders within folders; hidden order of the disk does not show."""
        (folder / "z").mkdir()
        for name in ("z/2.txt", "b.TXT", "a.md", "c.pdf"):
            write(folder, ARTICLE, name)
        assert [Path(str(f)).name for f in source.find_articles([str(folder)])] == ["a.md", "b.TXT", "2.txt"]


class TestLanguage:
    @pytest.mark.parametrize("language", OTHER_LANGUAGES)
    def test_other_languages_are_set_aside_unless_overridden(self, folder: Path, language: str) -> None:
        """The reader reads English; whoever knows better says so with --language."""
        place = write(folder, f"date 2024-02-01 {OTHER_LANGUAGES[language]}")
        assert "not English" in reason(load(place))
        assert document(load(place, source.Given(TODAY, language="en"))).info.language == "en"

    def test_english_lies_far_from_the_others(self) -> None:
        """The threshold has room on both sides: bundled articles above twice of it, other languages below half."""
        shares = [english_share(p.read_text(encoding="utf-8")) or 0 for p in BUNDLED.glob("*.txt")]
        assert min(shares) > 2 * source.LEAST_ENGLISH
        assert max(english_share(text) or 0 for text in OTHER_LANGUAGES.values()) < source.LEAST_ENGLISH / 2

    def test_a_headline_alone_is_given_the_benefit_of_the_doubt(self, folder: Path) -> None:
        """A dozen words are too few to tell."""
        assert english_share("Halyard stirs Iron Ferry") is None
        document(load(write(folder, "date 2024-02-01 Halyard stirs Iron Ferry")))


class TestEncodings:
    @pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
    def test_western_texts_come_out_to_the_character(self, encoding: str) -> None:
        """Curly quotes and accents of the two Western encodings that English files come in."""
        text = "“I don’t know,” said Renée — “and I won’t.” It’s a café, she’d say; “naïve,” perhaps."
        assert decode(text.encode(encoding)) == text

    def test_an_encoding_that_may_be_either_is_not_guessed(self) -> None:
        """One accented letter reads well both ways: rather no text than a wrong one."""
        with pytest.raises(Undecodable, match="not sure"):
            decode("Directed by Karel Zrní for the studio".encode("mac_roman"))

    def test_bundled_articles_survive_both_encodings(self) -> None:
        """Every bundled article that has an accent or a curly quote is read back as it was."""
        tried = 0
        for place in BUNDLED.glob("*.txt"):
            text = place.read_bytes().decode()
            for encoding in ("cp1252", "mac_roman"):
                raw = text.encode(encoding)
                tried += raw != text.encode()
                assert decode(raw) == text
        assert tried >= 10
