"""The table of all guides in ``docs/guides.md`` is current."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from guides import library
from guides.schema import Guide
from guides.writing.table import NoPlaceForTheTable, table, with_table

_PAGE = Path(__file__).parents[2] / "docs" / "guides.md"


@pytest.fixture(scope="module")
def guides() -> list[Guide]:
    return list(library.load().values())


def test_the_table_is_current(guides: list[Guide]) -> None:
    page = _PAGE.read_text(encoding="utf-8")

    is_current = page == with_table(page, guides)

    assert is_current, "the table is old; run: xiaoban guides table -o docs/guides.md"


def test_every_guide_stands_in_the_table_with_what_it_serves(guides: list[Guide]) -> None:
    rows = {line.split("`")[1]: line for line in table(guides).splitlines()[2:]}

    assert set(rows) == {guide.id for guide in guides}
    pay = next(guide for guide in guides if guide.id == "wechat-scan-pay")
    for told in (pay.title, "付钱", "8（不强迫扫码付钱）", f"| {len(pay.steps)} |", pay.confidence):
        assert told in rows["wechat-scan-pay"]


def test_a_guide_that_was_checked_again_makes_it_old(guides: list[Guide]) -> None:
    page = _PAGE.read_text(encoding="utf-8")
    again = guides[0].copy(update={"checked": datetime.date(2030, 1, 2)})

    changed = with_table(page, [again, *guides[1:]])

    assert "2030-01-02" in changed
    assert with_table(changed, guides) == with_table(page, guides)


def test_a_guide_without_a_scene_stands_last(guides: list[Guide]) -> None:
    bare = guides[0].copy(update={"id": "bare", "scene": None, "serves": []})

    assert "`bare`" in table([bare, *guides]).splitlines()[-1]


def test_a_page_says_where_its_table_stands(guides: list[Guide]) -> None:
    with pytest.raises(NoPlaceForTheTable):
        with_table("# A page\n", guides)
