"""See what each article says, with the words, and keep nothing."""

from importlib.resources import files

from intheworks import Desk, Rejection

articles = files("intheworks") / "examples" / "understudies"

with Desk.open(":memory:") as desk:
    for result in desk.read(str(articles), store=False):
        if isinstance(result, Rejection):
            print(f"rejected {result}")
            continue
        print(f"{result.document.info.published}: {len(result.record.claims)} claims")
        for claim in result.record.claims[:2]:
            print(f"  {claim.kind} of {claim.title}: {claim.evidence.exact!r}")
