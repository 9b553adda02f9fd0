"""How the person wants to be spoken to: kept only as told, and after a yes."""

from __future__ import annotations

from collections.abc import Callable

from actions import waiting
from actions.cues import says
from actions.moment import Moment


def wish(name: str) -> Callable[[Moment], None]:
    """A handler that offers to keep a preference.

    Args:
        name: The preference: ``large``, ``voice``, ``screen_reader`` or ``no_calls``.
    """

    def handler(moment: Moment) -> None:
        if name == "no_calls" and says("asks_for_police", moment.meaning.text):
            moment.say("police_by_text")
        if moment.situation.danger:
            # First things first: what waits is put so that this person can do it.
            waiting.from_here(moment)
        elif name in moment.situation.preferences:
            moment.say(f"already_{name}")
            waiting.from_here(moment)
        else:
            moment.say(f"ask_{name}")
            waiting.ask(moment, "prefer", name=name)

    return handler


def prefer(moment: Moment, *, agreed: bool) -> None:
    """The answer to the offer to keep a preference."""
    situation = moment.situation
    name = (situation.question or {})["name"]
    situation.question = None
    if agreed:
        situation.preferences[name] = "yes"
        moment.note("prefers", name, value="yes")
        moment.say("will_remember")
    else:
        moment.say("only_this_time")
    waiting.from_here(moment)
