"""The dialplan in ``deploy/asterisk``: whatever happens, a caller reaches somebody."""

from __future__ import annotations

import re
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.telephone.callers import Callers
from tests.telephone.dialplan import FILE, Dialplan, Exchange
from tests.telephone.house import HUMAN, House, opened
from tests.voice.asterisk import Asterisk, calling, until

_OPERATOR = "PJSIP/operator"
_NOBODY = ["plays xiaoban/nobody"] * 2
_FOLDER = FILE.parent

Talk = Callable[[Asterisk], Awaitable[None]]


def _exchange(house: House, talk: Talk, human: str = _OPERATOR, **given: object) -> Exchange:
    """Our dialplan, with a caller who talks as they like."""

    async def bridge(name: uuid.UUID, address: str) -> None:
        port = address.rpartition(":")[2]
        async with calling(int(port), begins=False) as caller:
            caller.name = name
            caller.begin()
            await talk(caller)

    exchange = Exchange(Dialplan.ours(), bridge, **given)  # type: ignore[arg-type]
    exchange.variables = {
        "XIAOBAN_SOCKET": f"127.0.0.1:{house.telephone.port}",
        "XIAOBAN_WEB": house.web,
        "XIAOBAN_HUMAN": human,
    }
    return exchange


async def _presses_zero(caller: Asterisk) -> None:
    await until(lambda: any(map(any, caller.sounds)))
    caller.press("0")
    await until(lambda: caller.closed, 8)


async def _hangs_up(caller: Asterisk) -> None:
    await until(lambda: any(map(any, caller.sounds)))
    caller.hang_up()


async def _is_not_there(caller: Asterisk) -> None:
    raise AssertionError("nobody was to be reached")


async def test_a_call_that_is_finished_ends(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        done = await _exchange(house, _hangs_up).rings()

    assert done == []


async def test_who_asks_for_a_human_is_dialled_through(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        done = await _exchange(house, _presses_zero).rings()

    assert done == [f"dials {_OPERATOR}"]


async def test_where_no_human_answers_the_caller_is_told_whom_to_ring(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        done = await _exchange(house, _presses_zero, answers=False).rings()

    assert done == [f"dials {_OPERATOR}", *_NOBODY]


@pytest.mark.parametrize(("human", "done"), [(_OPERATOR, [f"dials {_OPERATOR}"]), ("", _NOBODY)])
async def test_where_the_bridge_is_dead_a_human_is_dialled(
    human: str, done: list[str], tmp_path: Path
) -> None:
    async with opened(tmp_path) as house:
        exchange = _exchange(house, _is_not_there, human)

        async def refused(_name: uuid.UUID, _address: str) -> None:
            """AudioSocket() hangs the inner call up."""

        exchange.bridge = refused

        assert await exchange.rings() == done


async def test_where_nothing_of_xiaoban_runs_a_human_is_dialled(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        exchange = _exchange(house, _hangs_up)
        exchange.variables["XIAOBAN_WEB"] = "http://127.0.0.1:1"

        assert await exchange.rings() == [f"dials {_OPERATOR}"]


async def test_the_number_goes_along(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        async with house.calls():
            await house.until_said("您说你好")
        Callers(tmp_path).remember(HUMAN, house.engine.people[0])

        await _exchange(house, _hangs_up, number=f"+86{HUMAN}").rings()

        assert house.voices.has_said("又听到您了")


def test_every_place_that_is_gone_to_exists() -> None:
    plan = Dialplan.ours()
    gone_to = [step.given for _, _, step in plan.steps() if step.name == "Goto"]
    for given in gone_to:
        context, extension, priority = given.split(",")
        assert extension in plan.contexts[context]
        assert priority == "1"
    for context, extension, step in plan.steps():
        if step.name == "GotoIf":
            labels = {each.label for each in plan.contexts[context][extension]}
            assert step.given.rpartition("?")[2] in labels


def test_every_variable_is_set_somewhere() -> None:
    plan = Dialplan.ours()
    given = [(step.name, step.given) for _, _, step in plan.steps()]
    set_here = {text.partition("=")[0].lstrip("_") for name, text in given if name == "Set"}
    used = {name for _, text in given for name in re.findall(r"\$\{(\w+)\}", text)}

    assert used <= {*plan.variables, *set_here, "DIALSTATUS"}


def test_every_line_from_outside_leads_to_the_same_place() -> None:
    plan = Dialplan.ours()

    assert {
        (step.name, step.given) for steps in plan.contexts["from-trunk"].values() for step in steps
    } == {("Goto", "xiaoban,s,1")}


def test_the_lines_lead_into_contexts_that_exist() -> None:
    lines = (_FOLDER / "pjsip.conf").read_text(encoding="utf-8")

    contexts = re.findall(r"^context\s*=\s*(\S+)", lines, re.MULTILINE)

    assert set(contexts) <= set(Dialplan.ours().contexts)
    assert "from-trunk" in contexts


def test_no_secret_stands_in_the_examples() -> None:
    lines = (_FOLDER / "pjsip.conf").read_text(encoding="utf-8")

    assert all(
        value.startswith("<") for value in re.findall(r"^password\s*=\s*(\S+)", lines, re.MULTILINE)
    )
