"""Whether people whom nobody here has heard are led to the right thing.

The floors are what the issue asks for, or what was reached where that is less: they may
rise, and never fall. ``python -m bench.led`` prints what is missed.
"""

from __future__ import annotations

import pytest

from bench import led
from bot.engine import RasaEngine

_SEEDS = (1, 2)


@pytest.fixture(scope="module")
def said() -> list[led.Utterance]:
    """The held-out utterances."""
    return led.held_out()


async def test_nine_of_ten_are_led_right(engine: RasaEngine, said: list[led.Utterance]) -> None:
    report = await led.measure(engine, said)

    assert report.share() >= 0.9, report.missed


async def test_danger_secrets_privacy_and_a_human_are_heard(
    engine: RasaEngine, said: list[led.Utterance]
) -> None:
    report = await led.measure(engine, said)

    assert report.share("danger") >= 0.99, report.missed
    assert report.share("danger", "secrets, privacy, a human") >= 0.97, report.missed


async def test_hardly_anybody_is_alarmed_without_cause(
    engine: RasaEngine, said: list[led.Utterance]
) -> None:
    report = await led.measure(engine, said)

    assert report.alarms <= 0.03 * len(said), report.missed


@pytest.mark.slow
@pytest.mark.parametrize(("share", "lost"), [(0.1, 0.03), (0.3, 0.08)])
async def test_mishearing_costs_little(
    engine: RasaEngine, said: list[led.Utterance], share: float, lost: float
) -> None:
    clean = await led.measure(engine, said)

    misheard = [(await led.measure(engine, said, share, seed)).share() for seed in _SEEDS]

    assert clean.share() - sum(misheard) / len(misheard) <= lost
