"""The table of all guides, as it stands in ``docs/guides.md``."""

from __future__ import annotations

from collections.abc import Collection

from guides.plain import plan
from guides.schema import Guide

# Between these lines of a page stands the table.
_BEGINS = "<!-- The table: xiaoban guides table -o docs/guides.md -->"
_ENDS = "<!-- The end of the table. -->"
_COLUMNS = ("guide", "scene", "clauses of the plan", "steps", "checked on", "confidence")


class NoPlaceForTheTable(ValueError):  # noqa: N818 - it says what there is not
    """A page has no lines between which the table is to stand."""


def in_order(guides: Collection[Guide]) -> list[Guide]:
    """Guides scene by scene, as they are read out; those without a scene last."""
    return [*plan.in_order(guides), *(guide for guide in guides if guide.scene is None)]


def table(guides: Collection[Guide]) -> str:
    """The table in Markdown.

    Args:
        guides: What is to stand in it, in any order.
    """
    lines = [_row(_COLUMNS), _row(["---"] * len(_COLUMNS))]
    lines += [_row(_cells(guide)) for guide in in_order(guides)]
    return "".join(f"{line}\n" for line in lines)


def with_table(page: str, guides: Collection[Guide]) -> str:
    """A page with the present table in the place of the one that it has.

    Raises:
        NoPlaceForTheTable: If the page does not say where the table is to stand.
    """
    before, begins, rest = page.partition(_BEGINS)
    _, ends, after = rest.partition(_ENDS)
    if not begins or not ends:
        raise NoPlaceForTheTable
    return f"{before}{begins}\n\n{table(guides)}\n{ends}{after}"


def _cells(guide: Guide) -> list[str]:
    return [
        f"[{guide.title}](../guides/{guide.id}.yml) `{guide.id}`",
        guide.scene or "",
        "<br>".join(map(plan.clause, guide.serves)),
        str(len(guide.steps)),
        guide.checked.isoformat(),
        guide.confidence,
    ]


def _row(cells: Collection[str]) -> str:
    return f"| {' | '.join(cells)} |"
