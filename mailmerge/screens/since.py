"""What does the clerk read of the changes since the previous run?"""

from __future__ import annotations

from mailmerge.model import Plan
from mailmerge.screens.text import aligned
from mailmerge.values import counted, print_amount


def since_lines(plan: Plan) -> list[str]:
    """What changed since the previous run, and what is asked about invoices that are gone."""
    from mailmerge.delivery.recap.changes import CHANGE_NAMES
    from mailmerge.review.wording import previous_run_name

    review = plan.review
    if not review.previous_run:
        return []
    since = f"epuis {previous_run_name(review)}"
    lines = ["", f"Grand livre inchangé d{since}."] if review.same_ledger else []
    if review.changes:
        rows = [
            (
                CHANGE_NAMES[one.kind][one.count > 1],
                counted(one.count, "facture"),
                print_amount(one.amount, one.currency),
            )
            for one in review.totals
        ]
        lines += ["", f"D{since} :", *aligned(rows)]
    elif not review.same_ledger:
        lines += ["", f"D{since}, aucune facture n’a changé."]
    asked, examples = review.question[:1], review.question[1:]
    marks = ("  " if example.startswith("…") else "  - " for example in examples)
    lines += ["", *asked, *(f"{mark}{example}" for mark, example in zip(marks, examples, strict=True))] if asked else []
    return lines
