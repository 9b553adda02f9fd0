"""Rasa in this process: a message and a state in, replies and the next state out.

The engine keeps nothing. Rasa's tracker is built for one turn from the slots that
the last turn left, and thrown away: a turn costs the same after a thousand turns as
after ten, and the door can keep replies and state in one transaction.
"""

from __future__ import annotations

import asyncio
import json
import logging
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot import lean_rasa
from bot.messages import Choice, Note, Reply, SafeMessage, State, Turn

with lean_rasa.quietly():
    from rasa.core.actions.action import RemoteAction
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import OutputChannel, UserMessage
    from rasa.core.tracker_store import TrackerStore
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.events import ActionExecuted, Event, SlotSet
    from rasa.shared.core.trackers import DialogueStateTracker
    from rasa.utils.endpoints import ClientResponseError, EndpointConfig
    from rasa_sdk.executor import ActionExecutor
    from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

_log = logging.getLogger(__name__)

_CHOSEN = "/choose"


class EngineError(RuntimeError):
    """Rasa gave no answer to a message."""


class ActionsInProcess(EndpointConfig):  # type: ignore[misc]
    """Runs custom actions here, as ``rasa run actions`` would behind HTTP.

    Args:
        package: The package whose actions are registered.
    """

    def __init__(self, package: str) -> None:
        super().__init__()
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    async def request(self, *_: object, json: dict[str, Any], **__: object) -> Any:
        """Runs one action.

        Raises:
            ClientResponseError: 400 if the action rejects its execution, 404 if there is
                none of that name, 500 if a validation fails: what Rasa expects of a server.
        """
        name = str(json["next_action"])
        try:
            return await self._executor.run(json)
        except ActionExecutionRejection as error:
            body = _as_json({"error": error.message, "action_name": error.action_name})
            raise ClientResponseError(400, "rejected", body) from error
        except ActionNotFoundException as error:
            body = _as_json({"error": "no such action", "action_name": name})
            raise ClientResponseError(404, "not found", body) from error
        except Exception as error:
            # Only the kind of error: its message may quote the person.
            _log.error("%s in %s", type(error).__name__, name)
            if name.startswith("validate_"):
                body = _as_json({"error": type(error).__name__, "action_name": name})
                raise ClientResponseError(500, "failed", body) from error
            return {"events": [], "responses": [{"response": "utter_apology"}]}


def _as_json(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False)


class _Collected(OutputChannel):  # type: ignore[misc]
    """Keeps what is uttered in a turn, with all that the actions put beside it."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        return "xiaoban"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.messages.append(message)


class _TurnStore(TrackerStore):  # type: ignore[misc]
    """Holds trackers for the length of their turn, as objects."""

    def __init__(self) -> None:
        super().__init__(Domain.empty())
        self.trackers: dict[str, DialogueStateTracker] = {}

    async def save(self, tracker: DialogueStateTracker) -> None:
        self.trackers[tracker.sender_id] = tracker

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        return self.trackers.get(sender_id)

    async def keys(self) -> Iterable[str]:
        return self.trackers.keys()


def _trust(_: RemoteAction, __: object) -> bool:
    """Actions in this process need no check of their answer's form.

    Rasa checks one JSON schema against itself at every call: two thirds of a stock turn.
    """
    return True


def _never_another(_action: str) -> bool:
    return False


class RasaEngine:
    """Answers messages by a trained model.

    Args:
        agent: A loaded agent.
        store: The agent's tracker store, which holds a tracker for one turn only.
    """

    def __init__(self, agent: Agent, store: _TurnStore) -> None:
        self._agent = agent
        self._store = store

    @classmethod
    def load(cls, model: Path, actions: str = "actions") -> RasaEngine:
        """Loads a model and makes it warm, so that the first answer is as quick as the next.

        Args:
            model: A trained model's file.
            actions: The package with the custom actions.
        """
        RemoteAction._validate_action_result = _trust
        store = _TurnStore()
        with lean_rasa.quietly():
            agent = Agent.load(
                str(model), tracker_store=store, action_endpoint=ActionsInProcess(actions)
            )
        # Every rule is one action and then listens: nothing is left to be predicted.
        agent.processor.should_predict_another_action = _never_another
        engine = cls(agent, store)
        asyncio.run(engine.turn({}, SafeMessage(person="warm-up", text="你好")))
        return engine

    async def turn(self, state: State, message: SafeMessage) -> Turn:
        """Answers one message.

        Raises:
            EngineError: If Rasa gave no answer at all.
        """
        # A name for this turn only: Rasa never learns who it is.
        turn = uuid.uuid4().hex
        self._store.trackers[turn] = DialogueStateTracker.from_events(
            turn, _events(state), self._domain.slots
        )
        channel = _Collected()
        try:
            await self._agent.handle_message(
                UserMessage(_spoken(message), channel, turn, metadata=_metadata(state, message))
            )
        finally:
            tracker = self._store.trackers.pop(turn)
        if not channel.messages:
            raise EngineError("no answer")
        return Turn(
            replies=tuple(map(_reply, channel.messages)),
            state=_slots(tracker, self._domain),
            notes=[Note(**note) for each in channel.messages for note in each.get("notes", ())],
        )

    @property
    def _domain(self) -> Domain:
        return self._agent.domain


def _spoken(message: SafeMessage) -> str:
    """The message as Rasa takes it; nothing that is typed can name an intent."""
    if message.choice is not None:
        return _CHOSEN + _as_json({"value": message.choice})
    return (message.text or "").lstrip("/ ") or "。"


def _metadata(state: State, message: SafeMessage) -> dict[str, Any]:
    return {
        # A short answer is more likely an answer to a step while one is being done.
        "walking": state.get("guide") is not None,
        "secrets": list(message.secrets),
        "attachment": message.attachment,
        "channel": message.channel,
        "today": message.today.isoformat() if message.today else "",
    }


def _events(state: State) -> Iterable[Event]:
    yield from (SlotSet(name, value) for name, value in state.items())
    yield ActionExecuted("action_listen")


def _slots(tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
    """The slots that are set; Rasa's own, such as ``requested_slot``, are left out."""
    ours = {slot.name for slot in domain.slots}
    return {
        name: slot.value
        for name, slot in tracker.slots.items()
        if name in ours and slot.value is not None
    }


def _reply(message: dict[str, Any]) -> Reply:
    text = message.get("text") or ""
    return Reply(
        text=text,
        speech=message.get("speech") or text,
        choices=tuple(
            Choice(button["title"], json.loads(button["payload"].removeprefix(_CHOSEN))["value"])
            for button in message.get("buttons") or ()
        ),
        picture=message.get("picture"),
        urgent=bool(message.get("urgent")),
    )
