"""How the person wants to be spoken to: kept only as told, and after a yes."""

from __future__ import annotations

from collections.abc import Callable

from actions.moment import Moment
from actions.walking import from_here


def wish(name: str) -> Callable[[Moment], None]:
    """A handler that offers to keep a preference.

    Args:
        name: The preference: ``large``, ``voice``, ``screen_reader`` or ``no_calls``.
    """

    def handler(moment: Moment) -> None:
        if name in moment.situation.preferences:
            moment.say(f"already_{name}")
            from_here(moment)
            return
        moment.say(f"ask_{name}")
        moment.ask("prefer", name=name)
        moment.offer("affirm:prefer", "deny:prefer")

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
    from_here(moment)
