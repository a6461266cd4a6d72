"""The titles that are followed, out of a ledger: which names are one, which title a query means, and all that bears on it.

Identity, standing and answers are pure; this is where what they need is fetched. Links are made when a document comes in
(`links_of`), titles are gathered from them when somebody asks (`Following`).
"""

from intheworks.following.linking import links_of
from intheworks.following.titles import Following

__all__ = ["Following", "links_of"]
