"""How a language model is asked: where, which one, how long, how much. Pure: whoever reads the environment hands it over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from intheworks.errors import UsageError

URL, MODEL, KEY = "INTHEWORKS_LLM_URL", "INTHEWORKS_LLM_MODEL", "INTHEWORKS_LLM_API_KEY"
TOKENS, SECONDS = "INTHEWORKS_LLM_MAX_TOKENS", "INTHEWORKS_LLM_MAX_SECONDS"
WINDOW, ANSWER, WAIT = "INTHEWORKS_LLM_WINDOW", "INTHEWORKS_LLM_ANSWER", "INTHEWORKS_LLM_WAIT"
PRICE, CACHE, DOUBT = "INTHEWORKS_LLM_PRICE", "INTHEWORKS_LLM_CACHE", "INTHEWORKS_LLM_DOUBT"
OFF = "off"
CHARACTERS, ANSWERED, PATIENCE, DOUBTFUL = 6000, 3000, 120.0, 0.35
_ADDRESS = re.compile(r"https?://(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?:/[\w./~%+-]*)?")
_SECRET = re.compile(r"[!-~]+")
"""What a header can carry."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the model is and what a run may cost.

    `url` ends in /v1. `max_tokens` and `max_seconds` are the budget of a run, None for none. `window` is how many
    characters of an article are sent at once, `answer` how many tokens an answer may have, `wait` how many seconds one
    request may take. `price` is what a million tokens cost, sent and answered. `doubt` is from which doubt on the cascade
    asks (0 to 1).
    """

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    max_tokens: int | None = None
    max_seconds: float | None = None
    window: int = CHARACTERS
    answer: int = ANSWERED
    wait: float = PATIENCE
    price: tuple[float, float] | None = None
    doubt: float = DOUBTFUL


def settings_from(variables: Mapping[str, str]) -> Settings:
    """The settings that these variables give; raises UsageError where one is missing or means nothing."""
    for name in (URL, MODEL):
        if not variables.get(name):
            raise UsageError(
                f"the llm reader needs {name}",
                todo=f"set {URL} (ends in /v1) and {MODEL}, and {KEY} where one is asked",
            )
    url = variables[URL].rstrip("/")
    if not _ADDRESS.fullmatch(url):
        raise UsageError(f"{URL} is no http or https address without a password", todo=f"give a key in {KEY}")
    key = variables.get(KEY, "").strip()
    if key and not _SECRET.fullmatch(key):
        raise UsageError(f"{KEY} holds a blank or a character that no key has", todo="copy it once more")
    return Settings(
        url,
        variables[MODEL],
        key or None,
        max_tokens=_whole(variables, TOKENS),
        max_seconds=_number(variables, SECONDS),
        window=max(_whole(variables, WINDOW) or CHARACTERS, 500),
        answer=_whole(variables, ANSWER) or ANSWERED,
        wait=_number(variables, WAIT) or PATIENCE,
        price=_price(variables.get(PRICE)),
        doubt=DOUBTFUL if (doubt := _number(variables, DOUBT)) is None else doubt,
    )


def _number(variables: Mapping[str, str], name: str) -> float | None:
    value = variables.get(name)
    if not value:
        return None
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 <= number < float("inf"):
        raise UsageError(f"{name} is “{value}”, which is no number of 0 or more")
    return number


def _whole(variables: Mapping[str, str], name: str) -> int | None:
    number = _number(variables, name)
    return None if number is None else int(number)


def _price(value: str | None) -> tuple[float, float] | None:
    if not value:
        return None
    try:
        sent, answered = map(float, value.split())
    except ValueError:
        raise UsageError(
            f"{PRICE} is “{value}”", todo="write the price of a million tokens sent and answered: 0.15 0.60"
        ) from None
    return sent, answered
