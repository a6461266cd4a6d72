"""Appending: each function writes one entry and its parts, inside the transaction of who calls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, delete, insert, select

from intheworks.copies import sketch, to_hex
from intheworks.identity import fold_name
from intheworks.ledger import codec, dialect, tables
from intheworks.ledger.protocol import Keep
from intheworks.model import Document, Link, Record, Review


def _entry(connection: Connection, kind: str, at: str, payload: Any) -> int:
    written = codec.canonical(payload)
    row = {"kind": kind, "recorded": at, "payload": written, "hash": codec.entry_hash(kind, at, written)}
    (seq,) = connection.execute(insert(tables.entry).values(row)).inserted_primary_key  # type: ignore[misc]
    return int(seq)


def _insert(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> list[int]:
    """Insert rows and answer their `seq`, in order."""
    values = list(rows)
    if not values:
        return []
    statement = insert(table).returning(table.c.seq, sort_by_parameter_order=True)
    return list(connection.execute(statement, values).scalars())


def put_document(connection: Connection, document: Document, at: str, keep: Keep) -> int:
    """Append a document and, unless they were erased once, what is to be kept of its words; answers its `seq`."""
    info, words = document.info, document.content_hash
    payload = {**msgspec.to_builtins(info), "content": words, "length": len(document.text)}
    erased = select(tables.erasure.c.seq).where(tables.erasure.c.content == words)
    kept = kept_words(connection, words)
    if kept is None and connection.execute(erased).first() is None:
        kept = document.text if keep is Keep.whole else codec.excerpt(document.text, ())
        dialect.insert_absent(connection, tables.content, [{"hash": words, "words": kept}])
    if kept not in (None, document.text):
        payload["kept"] = codec.digest(kept)
    seq = _entry(connection, "document", at, payload)
    row = {"id": info.id, "address": info.address, "published": info.published.isoformat()}
    connection.execute(insert(tables.document).values(seq=seq, recorded=at, content=words, **row))
    connection.execute(insert(tables.sketch).values(document=seq, bands=to_hex(sketch(document.text))))
    return seq


def kept_words(connection: Connection, content_hash: str) -> str | None:
    """What is kept of the words with this hash, None where nothing is."""
    return connection.execute(select(tables.content.c.words).where(tables.content.c.hash == content_hash)).scalar()


def put_reading(connection: Connection, document_seq: int, document: Document, record: Record, at: str) -> None:
    """Append a reading of a document: its names, claims and quotations, and their words where only those are kept."""
    claims = _claim_rows(record, document.info.published.isoformat())
    quotations = _quotation_rows(record)
    reader = record.reader
    payload = {
        "document": record.document.id,
        "reader": msgspec.to_builtins(reader),
        "titles": msgspec.to_builtins(record.titles),
        "claims": [row["id"] for row in claims],
        "quotations": [row["id"] for row in quotations],
        "passed_over": [[passed.rule, passed.span.start, passed.span.end] for passed in record.rejections],
        "digest": codec.digest(codec.canonical([claims, quotations])),
    }
    kept = _keep_more(connection, document, record)
    if kept not in (None, document.text):
        payload["kept"] = codec.digest(kept)
    seq = _entry(connection, "reading", at, payload)
    row = {"reader": reader.name, "version": reader.version, "rank": codec.version_rank(reader.version)}
    connection.execute(insert(tables.reading).values(seq=seq, document=document_seq, recorded=at, **row))
    _put_names(connection, seq, record, Counter(row["name"] for row in claims))
    claim_seqs = _insert(connection, tables.claim, ({**row, "reading": seq} for row in claims))
    mentions = [
        {"kind": str(kind), "folded": fold_name(written), "claim": claim_seq}
        for claim, claim_seq in zip(codec.distinct_claims(record).values(), claim_seqs, strict=True)
        for kind, written in codec.about(claim)
    ]
    dialect.insert_absent(connection, tables.about, mentions)
    quotation_seqs = _insert(connection, tables.quotation, ({**row, "reading": seq} for row in quotations))
    if kept is not None:
        words = (fold_name(q.span.exact) for q in codec.distinct_quotations(record).values())
        dialect.index_words(connection, zip(quotation_seqs, words, strict=True))


def _keep_more(connection: Connection, document: Document, record: Record) -> str | None:
    """What is kept of a document's words once this reading's are; None where they were erased."""
    hashed = document.content_hash
    kept = kept_words(connection, hashed)
    if kept is None or kept == document.text:
        return kept
    more = codec.excerpt(document.text, codec.quoted_spans(record), kept)
    if more != kept:
        connection.execute(delete(tables.content).where(tables.content.c.hash == hashed))
        connection.execute(insert(tables.content).values(hash=hashed, words=more))
    return more


def _claim_rows(record: Record, published: str) -> list[dict[str, Any]]:
    titles = codec.title_names(record)
    return [
        {
            "id": id_,
            "name": titles[claim.title].id,
            "published": published,
            "start": claim.evidence.start,
            "end": claim.evidence.end,
            "fields": codec.canonical(codec.claim_fields(claim)),
        }
        for id_, claim in codec.distinct_claims(record).items()
    ]


def _quotation_rows(record: Record) -> list[dict[str, Any]]:
    return [
        {
            "id": id_,
            "speaker": fold_name(quotation.speaker),
            "start": quotation.span.start,
            "end": quotation.span.end,
            "cue_start": quotation.cue.start if quotation.cue else None,
            "cue_end": quotation.cue.end if quotation.cue else None,
            "fields": codec.canonical(codec.quotation_fields(quotation)),
        }
        for id_, quotation in codec.distinct_quotations(record).items()
    ]


def _put_names(connection: Connection, reading: int, record: Record, claims: Counter[str]) -> None:
    names, spellings, aliases = {}, set(), {}
    for name, also in codec.all_names(record):
        folded = fold_name(name.name)
        kind = {"kind": str(name.kind), "type": name.type, "in_works": name.in_works}
        names[name.id] = {"id": name.id, **kind, "folded": folded}
        spellings.add((name.id, name.name))
        for written in also:
            aliases[name.id, written] = fold_name(written)
    dialect.insert_absent(connection, tables.name, names.values())
    dialect.insert_absent(connection, tables.spelling, ({"name": n, "written": w} for n, w in spellings))
    naming = ({"reading": reading, "name": n, "claims": claims[n]} for n in names)
    dialect.insert_absent(connection, tables.naming, naming)
    rows = ({"reading": reading, "name": n, "written": w, "folded": f} for (n, w), f in aliases.items())
    dialect.insert_absent(connection, tables.alias, rows)


def put_links(connection: Connection, links: Iterable[Link]) -> None:
    """Append links, each with its own moment."""
    for link in links:
        payload = msgspec.to_builtins(link)
        payload["recorded"] = at = codec.moment(link.recorded)
        seq = _entry(connection, "link", at, payload)
        connection.execute(insert(tables.link).values(seq=seq, left=link.left, right=link.right))


def put_review(connection: Connection, review: Review) -> None:
    """Append a review."""
    payload = codec.review_fields(review)
    at = payload["recorded"]
    seq = _entry(connection, "review", at, payload)
    connection.execute(insert(tables.review).values(seq=seq, claim=review.claim))


def put_erasure(connection: Connection, document_id: str, content_hash: str, at: str) -> bool:
    """Delete a content and what the search index has of it, and append that; False where it is gone already."""
    words = kept_words(connection, content_hash)
    if words is None:
        return False
    q, r, d = tables.quotation.c, tables.reading.c, tables.document.c
    quoted = (
        select(q.seq, q.start, q.end)
        .join(tables.reading, r.seq == q.reading)
        .join(tables.document, d.seq == r.document)
        .where(d.content == content_hash)
    )
    rows = connection.execute(quoted).all()
    dialect.unindex_words(connection, [(seq, fold_name(words[start:end])) for seq, start, end in rows])
    connection.execute(delete(tables.content).where(tables.content.c.hash == content_hash))
    seq = _entry(connection, "erasure", at, {"document": document_id, "content": content_hash})
    connection.execute(insert(tables.erasure).values(seq=seq, content=content_hash))
    return True
