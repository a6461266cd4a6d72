"""What the server is told when it starts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """Limits and where the server is reached. The defaults suit one team on one machine.

    `rate` requests a second are served to one address for long, `burst` of them at once; 0 is no limit. `body` is the
    most bytes that a request may bring (an article has up to 2 MB). `session_hours` is how long an editor stays signed in.
    """

    rate: float = 50.0
    burst: int = 200
    body: int = 2_500_000
    session_hours: int = 12
    secure: bool = False
    """Whether the server is reached by https, so that cookies are sent by no other way."""
    hosts: tuple[str, ...] = ()
    """The names that it answers to, all where there is none. On loopback, only loopback's: a page elsewhere whose name
    was made to lead here (DNS rebinding) gets nothing."""
    allowed: tuple[str, ...] = ()
    """The hosts in a private network that webhooks may be sent to."""
