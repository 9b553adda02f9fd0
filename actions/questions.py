"""What an answer means while a question is open: a yes, a no, and what stands for them."""

from __future__ import annotations

from collections.abc import Mapping

from actions import (
    checking,
    danger,
    practising,
    refreshing,
    rehearsing,
    rumours,
    stuck,
    teaching_back,
    waiting,
    walking,
    wishes,
)
from actions.moment import Handler, Moment
from actions.situation import Situation


def by_question(asked: str | None, label: str) -> Handler | None:
    """What yes, no and their like mean while a question is open."""
    if asked is None:
        return None
    if label == "affirm" or asked in _AS_YES.get(label, ()):
        return _YES.get(asked)
    if label == "deny" or asked in _AS_NO.get(label, ()):
        return _NO.get(asked)
    return None


def _erase(moment: Moment) -> None:
    """Nothing of the person is kept."""
    moment.situation = Situation(turn=moment.situation.turn)
    moment.note("erase")
    moment.say("all_deleted")
    moment.offer("what_can_you_do", "human")


def _keep(moment: Moment) -> None:
    moment.situation.question = None
    moment.say("nothing_deleted")
    waiting.from_here(moment)


def _not_now(moment: Moment) -> None:
    moment.situation.question = None
    moment.say("kept_for_later")


# What yes and no mean, by what was asked.
_YES: Mapping[str, Handler] = {
    "check": walking.done,
    "ask_first": walking.done,
    "teach_back": teaching_back.teach_back,
    "telling": teaching_back.told,
    "resume": walking.resume,
    "prefer": lambda moment: wishes.prefer(moment, agreed=True),
    "erase": _erase,
    "money_gone": danger.money_sent,
    "emergency": lambda moment: danger.emergency_answered(moment, helped=True),
    "helped": waiting.ask_again,
    "which": waiting.ask_again,
    "which_to_practise": waiting.ask_again,
    "refresher_wanted": lambda moment: refreshing.wanted(moment, agreed=True),
    "refresh": practising.refresh,
    "show_it": waiting.ask_again,
    "call": waiting.ask_again,
    "decide": lambda moment: checking.decided(moment, agreed=True),
    "rumour": lambda moment: rumours.answered(moment, agreed=True),
    "drill_wanted": lambda moment: rehearsing.wanted(moment, agreed=True),
    "drill_offered": rehearsing.begin,
}
_NO: Mapping[str, Handler] = {
    "check": stuck.cannot_find,
    "ask_first": stuck.ask_first_denied,
    "teach_back": walking.go_on,
    "telling": walking.go_on,
    "resume": _not_now,
    "prefer": lambda moment: wishes.prefer(moment, agreed=False),
    "erase": _keep,
    "money_gone": danger.no_money_sent,
    "emergency": lambda moment: danger.emergency_answered(moment, helped=False),
    "helped": waiting.ask_again,
    "refresher_wanted": lambda moment: refreshing.wanted(moment, agreed=False),
    "refresh": refreshing.not_today,
    "decide": lambda moment: checking.decided(moment, agreed=False),
    "rumour": lambda moment: rumours.answered(moment, agreed=False),
    "drill_wanted": lambda moment: rehearsing.wanted(moment, agreed=False),
    "drill_offered": rehearsing.not_today,
}
# Labels that answer a question as a yes or a no would, by what was asked.
_AS_YES = {
    "done": {"emergency", "helped", "telling", "prefer", "erase"},
    "practise": {"refresh", "refresher_wanted"},
    "thanks": {"emergency", "helped"},
    "next": {"resume"},
    "teach_back": {"telling"},
    "unsure": {"telling"},
    "repeat": {"telling"},
    "not_understood": {"telling"},
    "frustrated": {"telling"},
    "where_am_i": {"resume"},
}
_AS_NO = {
    "cannot_find": {"ask_first", "emergency"},
    "looks_different": {"ask_first"},
    "did_not_work": {"emergency"},
    "stop": {"prefer", "erase", "teach_back", "telling", "resume", "refresh"},
    "refuse_learning": {"teach_back", "telling", "refresher_wanted", "refresh"},
    "next": {"teach_back", "telling"},
    "resume": {"teach_back", "telling"},
    "skip": {"teach_back", "telling"},
}
