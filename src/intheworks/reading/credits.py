"""Whether a title is named only to say who somebody is: "(Oblivion, Only the Brave)", "the Equalizer director", "best known
for X". Such a past credit says nothing of the work in the works, and the title is not what the sentence is about.
"""

from __future__ import annotations

import re

_TRADE = (
    r"(?:star|alum|alumna|alumnus|veteran|actor|actress|creator|co-creator|director|co-director|helmer|filmmaker|"
    r"writer|co-writer|screenwriter|scribe|author|producer|showrunner|breakout|grad|actors|stars|creators|directors|"
    r"writers|producers|showrunners|veterans|alums|vet|vets|duo|team|co-star|costar)"
)
_AFTER = re.compile(
    rf"[”\"’']?(?:[’']s)? (?:[\w-]+ ){{0,1}}{_TRADE}(?:s[’'])?(?: and {_TRADE})?,? (?:and [\w-]+ )?[A-Z“\"]"
)
"""A trade right after the title, and a name: "Mad Men star Jon Hamm"."""
_MAKERS = r"(?:director|writer|creator|star|maker|producer|scribe|helmer)s?"
_BEFORE = re.compile(
    r"(?:known for|famous for|(?:seen|heard|appeared|starred|co-starred|costarred) in|credits include|work(?:ed)? on|"
    r"fame from|breakout role in|roles? in|worked together on|reunites? after|collaborated on|success of|wake of|"
    rf"the (?:{_MAKERS}|team|people|studio|company) (?:of|behind)|{_MAKERS} of|nominated for|Oscar for|Emmy for|"
    r"who (?:wrote|directed|created|produced|helmed|co-wrote|co-created|penned|previously \w+)|fresh off|coming off|"
    r"previously (?:directed|wrote|produced|starred in|created)|known for \w+ing(?: \w+){0,4}? (?:in|on)|"
    r"last (?:directed|seen in|wrote)|recently (?:wrapped|directed|seen in|starred in))"
    r" (?:(?:the|his|her|their|such|hits|like|as|films|both|its|a|an|such as|FX[’']s|HBO[’']s|Netflix[’']s) ){0,3}[“\"‘']?$"
)
_LIST = re.compile(r"[“”\"‘’', &\w.:!?*’-]*$")
_REACH = 90


def is_credit(text: str, start: int, end: int) -> bool:
    """Whether the title at `text[start:end]` stands there as somebody's past credit."""
    if _AFTER.match(text, end):
        return True
    before = text[max(0, start - _REACH) : start]
    if _BEFORE.search(before):
        return True
    return _in_brackets(text, start, end)


def _in_brackets(text: str, start: int, end: int) -> bool:
    """Whether the title stands in brackets right after a name, alone or in a list of titles."""
    opening = text.rfind("(", max(0, start - _REACH), start)
    if opening < 2 or ")" in text[opening:start] or "\n" in text[opening:start]:
        return False
    closing = text.find(")", end, end + _REACH)
    if closing < 0 or not _LIST.match(text[opening + 1 : start]):
        return False
    word = re.search(r"(\w+)[”\"’']? $", text[max(0, opening - 40) : opening])
    return word is not None and word[1][:1].isupper()
