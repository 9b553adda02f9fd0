"""Something heard is asked about: three questions, and no verdict on medicine."""

from __future__ import annotations

from actions import waiting
from actions.moment import Moment

# Who says it, who else carries it, who would know.
_STEPS = ("source", "carried", "doctor")
_GUIDE = "rumour-check"


def begin(moment: Moment) -> None:
    """The first of the three questions; the guide waits meanwhile."""
    moment.situation.pause()
    moment.say("rumour_begin")
    _ask(moment, 0)


def answered(moment: Moment, *, agreed: bool) -> None:
    """One of the questions has been answered."""
    place = (moment.situation.question or {})["step"]
    moment.say(f"rumour_{_STEPS[place]}_{'yes' if agreed else 'no'}")
    if place + 1 < len(_STEPS):
        _ask(moment, place + 1)
        return
    moment.situation.question = None
    moment.say("rumour_end")
    _offer_to_learn(moment)
    moment.offer("human")


def _offer_to_learn(moment: Moment) -> None:
    """How to check a rumour oneself, for who would rather learn that."""
    if _GUIDE in moment.guides:
        moment.offer_as(
            moment.phrases("choice_learn", title=moment.title(_GUIDE)), f"ask_guide:{_GUIDE}"
        )


def _ask(moment: Moment, place: int) -> None:
    moment.say(f"rumour_{_STEPS[place]}")
    waiting.ask(moment, "rumour", step=place, name=_STEPS[place])
    if place == 0:
        _offer_to_learn(moment)
