"""Which names are one title, one person, one company: pure functions over names, their context and their links."""

from intheworks.identity.clusters import cluster, clusters, merge, split, verdicts
from intheworks.identity.context import Seen, company_core, proper_aliases, seen, seen_in
from intheworks.identity.forms import Form, form_of, is_descriptive
from intheworks.identity.ids import name_id, name_of
from intheworks.identity.links import alias_links, links_for, queries_for, same
from intheworks.names import compatible_people, fold_name

__all__ = [
    "Form",
    "Seen",
    "alias_links",
    "cluster",
    "clusters",
    "company_core",
    "compatible_people",
    "fold_name",
    "form_of",
    "is_descriptive",
    "links_for",
    "merge",
    "name_id",
    "name_of",
    "proper_aliases",
    "queries_for",
    "same",
    "seen",
    "seen_in",
    "split",
    "verdicts",
]
