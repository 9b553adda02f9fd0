"""The fraud drill: announced, played turn by turn, praised, and cooled down at its end."""

from __future__ import annotations

import datetime
from typing import Any

from actions import waiting
from actions.cues import says
from actions.moment import Handler, Moment
from fraud import checking, scenes
from nlu.choices import choose

_NAME = "drills"
_APART = datetime.timedelta(days=14)
_HONEST = "honest"
_MINDED = "mind-"
_KINDS_REMEMBERED = 4
# In a drill these are about the drill, unless it is said that it is real.
_IN_PLAY = frozenset({"fraud_under_way", "help_send_money", "money_sent", "tell_secret"})
# Said in a drill, these pick nothing: the turn is put once more.
_SAYS_LITTLE = frozenset(
    {
        *("not_understood", "other_task", "out_of_scope", "unsure", "affirm", "deny", "why"),
        *("chitchat", "repeat", "slower", "shorter", "frustrated", "done", "next", "cannot_find"),
    }
)
_LEAVES = frozenset({"stop", "goodbye", "refuse_learning", "resume"})


def begin(moment: Moment) -> None:
    """Announces a scene, chosen by what was missed before, and plays its first turn."""
    situation = moment.situation
    if situation.mode != "drill":
        situation.pause()
    situation.danger = None
    kinds = situation.drills.get("kinds", [])
    scene = scenes.following(scenes.load(), situation.drilled, kinds)
    situation.mode = "drill"
    situation.drills["kinds"] = [*kinds, scene.kind][-_KINDS_REMEMBERED:]
    moment.say("drill_announced", title=scene.title)
    waiting.put_turn(moment, scene, 0)


def answer(moment: Moment) -> Handler | None:
    """The handler for what is said in a drill; None where it is about something else."""
    situation, meaning = moment.situation, moment.meaning
    if situation.mode != "drill" or situation.asking != "drill" or not meaning.text:
        return None
    if says("drill_is_real", meaning.text):
        return leave if meaning.label not in _IN_PLAY else None
    if checking.is_framed(meaning.text):
        return None
    return _picked(moment) or _meant(moment)


def _picked(moment: Moment) -> Handler | None:
    """One of the answers on offer: 「退出这个群」 leaves the group, and not the drill."""
    choices = _scene(moment).turns[_question(moment)["turn"]].choices
    offered = [*(choice.label for choice in choices), moment.phrases("choice_drill_leave")]
    picked = choose(moment.meaning.text, offered)
    if picked is None:
        return None
    return _doing(choices[picked].means) if picked < len(choices) else leave


def _meant(moment: Moment) -> Handler | None:
    """What is done in other words."""
    meaning = moment.meaning
    if says("drill_leave", meaning.text):
        return leave
    for means in ("stop", "follow", "ask"):
        if says(f"drill_{means}", meaning.text):
            return _doing(means)
    if says("drill_enough", meaning.text) or meaning.label in _LEAVES:
        return leave
    return again if meaning.label in _IN_PLAY | _SAYS_LITTLE else None


def chosen(moment: Moment) -> None:
    """One of the answers that were offered was chosen."""
    argument = (moment.meaning.choice or "").partition("@")[0].partition(":")[2]
    turn = _scene(moment).turns[_question(moment)["turn"]]
    _doing(turn.choices[int(argument)].means)(moment)


def again(moment: Moment) -> None:
    """The same turn once more."""
    waiting.ask_again(moment)


def leave(moment: Moment) -> None:
    """The drill ends before its end; it is said that nothing of it was real."""
    moment.situation.leave()
    moment.say("drill_left")
    waiting.from_here(moment)


def ask_whether(moment: Moment) -> bool:
    """Asks once whether drills are wanted every two weeks; says whether it asked."""
    situation = moment.situation
    if _NAME in situation.preferences or "asked" in situation.drills or not moment.meaning.today:
        return False
    situation.drills["asked"] = moment.meaning.today
    moment.say("drill_wanted")
    waiting.ask(moment, "drill_wanted")
    return True


def wanted(moment: Moment, *, agreed: bool) -> None:
    """The answer: kept either way, so that a no is never asked again."""
    situation = moment.situation
    situation.question = None
    value = "yes" if agreed else "no"
    situation.preferences[_NAME] = value
    moment.note("prefers", _NAME, value=value)
    moment.say("drill_agreed" if agreed else "drill_refused")
    moment.offer("drill", "what_can_you_do")


def offer(moment: Moment) -> bool:
    """Offers a drill if it is wanted and due; says whether it did."""
    situation, today = moment.situation, moment.meaning.today
    if situation.preferences.get(_NAME) != "yes" or not today:
        return False
    last = situation.drills.get("day", "")
    if last and _day(today) - _day(last) < _APART:
        return False
    situation.drills["day"] = today
    moment.say("drill_offer")
    waiting.ask(moment, "drill_offered")
    return True


def not_today(moment: Moment) -> None:
    """A drill that was offered is not wanted now."""
    moment.situation.question = None
    moment.say("drill_not_today")
    moment.offer("what_can_you_do", "human")


def no_more(moment: Moment) -> None:
    """No drill is wanted any more."""
    wanted(moment, agreed=False)


def _doing(means: str) -> Handler:
    return {"stop": _stopped, "ask": _went_on, "follow": _went_on_following}[means]


def _stopped(moment: Moment) -> None:
    scene = _scene(moment)
    early = _question(moment)["turn"] + 1 < len(scene.turns)
    if scene.kind == _HONEST:
        moment.say("drill_careful_enough")
    else:
        moment.say("drill_stopped")
        if early:
            moment.say("drill_later")
    _end(moment, scene, stopped=True)


def _went_on(moment: Moment) -> None:
    _next(moment, follows=False)


def _went_on_following(moment: Moment) -> None:
    _next(moment, follows=True)


def _next(moment: Moment, *, follows: bool) -> None:
    """The scene goes on; after its last turn it is shown what it was."""
    scene, turn = _scene(moment), _question(moment)["turn"] + 1
    if turn < len(scene.turns):
        moment.say("drill_goes_on")
        waiting.put_turn(moment, scene, turn)
        return
    if scene.kind == _HONEST:
        moment.say("drill_was_honest")
        _end(moment, scene, stopped=True)
        return
    minded = scene.kind.startswith(_MINDED)
    if not follows:
        moment.say("drill_asked_to_the_end")
    else:
        moment.say("drill_minded" if minded else "drill_fell")
    _end(moment, scene, stopped=not follows)


def _end(moment: Moment, scene: scenes.Scene, *, stopped: bool) -> None:
    """What gave it away, how it is in truth, the one thing to do; and that it was a drill."""
    situation = moment.situation
    moment.tell(scene.gave_away)
    moment.tell(scene.truth)
    moment.tell(scene.do_instead)
    moment.say("drill_over")
    played = situation.drilled.get(scene.id, {"times": 0})
    situation.drilled[scene.id] = {
        "times": played["times"] + 1,
        "stopped": stopped,
        "order": 1 + max((each["order"] for each in situation.drilled.values()), default=0),
    }
    moment.note("drilled", scene.kind, value="stopped" if stopped else "missed")
    if moment.meaning.today:
        situation.drills["day"] = moment.meaning.today
    situation.leave()
    if not ask_whether(moment):
        moment.offer("drill_again", "what_can_you_do")


def _question(moment: Moment) -> dict[str, Any]:
    return moment.situation.question or {}


def _scene(moment: Moment) -> scenes.Scene:
    return scenes.load()[_question(moment)["scene"]]


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)
