"""Power cuts while the real engine answers."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from tests.bot.talking import Talk

_CUTS = 4
_STEPS = 5


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.usefixtures("engine")  # trains, so that the program finds the model
def test_a_step_that_was_done_before_a_power_cut_is_done_once(tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311 - nothing secret
    days = [("扫码付钱怎么弄", "0"), *(("好了", str(number)) for number in range(1, _STEPS))]
    with Talk(tmp_path / "home", tmp_path / "log") as talk:
        talk.say(person="p1", text=days[0][0], id=days[0][1])

    for cut in range(_CUTS):
        with Talk(tmp_path / "home", tmp_path / "log") as talk:
            talk.say(person="p2", text="你好", id=f"warm-{cut}")
            for text, name in days[1 : cut + 2]:
                talk.send({"person": "p1", "text": text, "id": name})
            time.sleep(chance.uniform(0, 0.08))

    with Talk(tmp_path / "home", tmp_path / "log") as talk:
        for text, name in days[1:]:
            talk.say(person="p1", text=text, id=name)
        where = talk.say(person="p1", text="到哪一步了", id="where")
    assert where["state"]["guide"] == "wechat-scan-pay"
    assert where["state"]["step"] == _walked(tmp_path / "other", days)


def _walked(home: Path, days: list[tuple[str, str]]) -> int:
    """The step that the same day reaches without any power cut."""
    home.mkdir()
    with Talk(home / "home", home / "log") as talk:
        answers = [talk.say(person="p1", text=text, id=name) for text, name in days]
    step: int = answers[-1]["state"]["step"]
    return step
