"""Whether people find the guide that they want, however they ask for it.

The floors are what the issue asks for; ``python -m bench.found`` prints what is missed.
"""

from __future__ import annotations

import pytest

from bench import found
from bot.engine import RasaEngine


def test_every_guide_is_asked_for_by_people_who_never_saw_it() -> None:
    said = found.requests()

    assert len(said) == 40
    assert all(len(requests) >= 10 for requests in said.values())


async def test_the_right_guide_is_found(engine: RasaEngine) -> None:
    report = await found.measure(engine, found.requests())

    assert report.first >= 0.92 * report.requests, report.missed
    assert report.within_three >= 0.98 * report.requests, report.missed


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
async def test_the_right_guide_is_found_though_a_third_is_misheard(
    engine: RasaEngine, seed: int
) -> None:
    report = await found.measure(engine, found.requests(), share=0.3, seed=seed)

    assert report.first >= 0.85 * report.requests, report.missed
    assert report.within_three >= 0.95 * report.requests, report.missed
