"""What goes wrong is answered with an apology, never with silence and never ten times."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa.utils.endpoints import ClientResponseError
from rasa_sdk import Action
from rasa_sdk.interfaces import ActionExecutionRejection

from actions import rasa_actions
from bot.engine import ActionsInProcess, RasaEngine
from bot.messages import SafeMessage

_CALL = {"sender_id": "p", "domain": {}, "tracker": {"sender_id": "p", "slots": {}}}


class _Rejects(Action):  # type: ignore[misc]
    def name(self) -> str:
        return "action_rejects"

    def run(self, dispatcher: object, tracker: object, domain: object) -> list[Any]:
        raise ActionExecutionRejection("action_rejects", "not now")


class _Fails(Action):  # type: ignore[misc]
    def name(self) -> str:
        return "action_fails"

    def run(self, dispatcher: object, tracker: object, domain: object) -> list[Any]:
        raise ValueError("我的卡号")


class _Validates(_Fails):
    def name(self) -> str:
        return "validate_form"


@pytest.fixture
def actions() -> ActionsInProcess:
    """The actions, and three that go wrong."""
    in_process = ActionsInProcess("actions")
    for action in (_Rejects, _Fails, _Validates):
        in_process._executor.register_action(action)
    return in_process


def _request(actions: ActionsInProcess, name: str) -> Any:
    return asyncio.run(actions.request(json={**_CALL, "next_action": name}))


@pytest.mark.parametrize(
    ("name", "status"), [("action_rejects", 400), ("action_unknown", 404), ("validate_form", 500)]
)
def test_rasa_is_told_as_by_a_server(actions: ActionsInProcess, name: str, status: int) -> None:
    with pytest.raises(ClientResponseError) as caught:
        _request(actions, name)

    assert caught.value.status == status


def test_an_ordinary_action_apologises(actions: ActionsInProcess) -> None:
    answer = _request(actions, "action_fails")

    assert answer == {"events": [], "responses": [{"response": "utter_apology"}]}


def test_a_handler_that_fails_apologises_once_and_logs_no_word(
    engine: RasaEngine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object) -> None:
        raise ValueError("我的卡号是多少")

    monkeypatch.setattr(rasa_actions, "respond", fails)

    turn = asyncio.run(engine.turn({"step": 3}, SafeMessage("p", text="教我扫码付钱")))

    assert [reply.text for reply in turn.replies] == [turn.replies[0].text]
    assert "对不起" in turn.replies[0].text
    assert turn.state["step"] == 3
    assert "ValueError" in caplog.text and "卡号" not in caplog.text


@pytest.mark.parametrize("name", ["walk", "guard", "wish", "talk", "choose"])
def test_every_action_has_its_name(name: str) -> None:
    action = getattr(rasa_actions, name.capitalize())()

    assert action.name() == f"action_{name}"
