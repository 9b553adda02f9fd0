"""Telling it back: the person says the steps in their own words."""

from __future__ import annotations

from actions import waiting
from actions.moment import Moment
from actions.steps import put_step
from actions.walking import go_on
from guides import walk

# Telling goes on for this many rounds; then it is enough, whatever is missing.
_ROUNDS = 3


def teach_back(moment: Moment) -> None:
    """The person wants to tell it, or already does."""
    situation = moment.situation
    guide = (situation.question or {}).get("guide") or (
        situation.learned[-1] if situation.learned else None
    )
    if situation.guide:
        moment.say("finish_first")
        put_step(moment)
    elif guide is None:
        waiting.nothing_begun(moment)
    elif walk.steps_told(moment.guides[guide], moment.meaning.text):
        moment.ask("telling", guide=guide)
        told(moment)
    else:
        moment.say("i_am_listening", title=moment.title(guide))
        waiting.ask(moment, "telling", guide=guide)


def is_telling(moment: Moment) -> bool:
    """Whether this message tells steps that were asked to be told."""
    question = moment.situation.question or {}
    if question.get("kind") not in {"telling", "teach_back"}:
        return False
    steps = walk.steps_told(moment.guides[question["guide"]], moment.meaning.text)
    return len(steps) >= (1 if question["kind"] == "telling" else 2)


def told(moment: Moment) -> None:
    """Judges by the steps' key words; what is missing is told gently, one thing at a time."""
    question = moment.situation.question or {}
    guide = moment.guides[question["guide"]]
    before, helped = set(question.get("told", ())), list(question.get("helped", ()))
    steps = sorted(before.union(walk.steps_told(guide, moment.meaning.text)))
    rounds = question.get("rounds", 0) + 1
    missing = [
        number for number in range(1, len(guide.steps) + 1) if number not in {*steps, *helped}
    ]
    moment.note("taught_back", guide.id, len(steps), f"{len(steps)}/{len(guide.steps)}")
    if not missing:
        moment.say("told_with_help" if helped else "told_all")
        go_on(moment)
        return
    moment.say("told_well" if len(steps) > len(before) else "told_nothing")
    moment.say(
        "one_is_missing",
        number=moment.phrases.number(missing[0]),
        step=guide.steps[missing[0] - 1].short,
    )
    if rounds >= _ROUNDS:
        moment.say("enough_told")
        go_on(moment)
        return
    moment.say("tell_on")
    waiting.ask(
        moment, "telling", guide=guide.id, told=steps, helped=[*helped, missing[0]], rounds=rounds
    )
