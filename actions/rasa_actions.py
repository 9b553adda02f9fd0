"""The seam to Rasa: slots in, one message and changed slots out."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from functools import cache
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import respond
from actions.meaning import Meaning
from actions.moment import Moment
from actions.situation import Situation
from guides import library
from guides.schema import Guide

# One action a turn: without it, Rasa would repeat an action that no rule ends.
_LISTEN = FollowupAction("action_listen")
_log = logging.getLogger(__name__)


@cache
def _guides() -> Mapping[str, Guide]:
    return library.load()


class _Respond:
    """Answers the latest message."""

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Never silent: what goes wrong is answered with an apology and the way to a human."""
        before = Situation.from_slots(tracker.slots)
        meaning = Meaning.of(tracker.latest_message)
        try:
            moment = respond(before, meaning, _guides(), domain["responses"])
        except Exception as error:  # whatever it is, a person is waiting for an answer
            # Only what kind of error and where: its message may quote the person.
            place = error.__traceback__
            while place and place.tb_next:
                place = place.tb_next
            where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "?"
            name = type(self).__name__
            _log.error("%s in %s while answering at %s", type(error).__name__, name, where)
            dispatcher.utter_message(response="utter_apology")
            return [_LISTEN]
        _utter(dispatcher, moment)
        return [*_changes(before, moment.situation), _LISTEN]


def _utter(dispatcher: CollectingDispatcher, moment: Moment) -> None:
    dispatcher.utter_message(
        text=moment.text(),
        buttons=[
            {"title": choice["label"], "payload": payload(choice["value"])}
            for choice in moment.choices
        ],
        speech=moment.speech(),
        urgent=moment.urgent,
        picture=moment.picture,
        notes=moment.notes,
    )


def payload(value: str) -> str:
    """A choice as Rasa sends it: the intent ``choose`` with the choice's value."""
    return "/choose" + json.dumps({"value": value}, ensure_ascii=False)


def _changes(before: Situation, after: Situation) -> list[dict[str, Any]]:
    old = before.to_slots()
    changed = {name: value for name, value in after.to_slots().items() if value != old[name]}
    return [SlotSet(name, value) for name, value in changed.items()]


class Walk(_Respond, Action):  # type: ignore[misc]
    """Walks a guide."""

    def name(self) -> str:
        """Its name in the domain."""
        return "action_walk"


class Guard(_Respond, Action):  # type: ignore[misc]
    """Answers danger."""

    def name(self) -> str:
        """Its name in the domain."""
        return "action_guard"


class Wish(_Respond, Action):  # type: ignore[misc]
    """Keeps how the person wants to be spoken to."""

    def name(self) -> str:
        """Its name in the domain."""
        return "action_wish"


class Talk(_Respond, Action):  # type: ignore[misc]
    """Talks around it, and says honestly what is not answered here."""

    def name(self) -> str:
        """Its name in the domain."""
        return "action_talk"


class Choose(_Respond, Action):  # type: ignore[misc]
    """Takes an offered choice."""

    def name(self) -> str:
        """Its name in the domain."""
        return "action_choose"
