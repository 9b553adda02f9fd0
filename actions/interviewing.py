"""Asks about a call, one question at a time, until it is clear what it was."""

from __future__ import annotations

from actions import danger, waiting
from actions.moment import Moment
from fraud import checking, interview
from fraud.advice import advice_for


def begin(moment: Moment) -> None:
    """Begins the interview; the guide waits meanwhile."""
    moment.situation.pause()
    moment.say("about_the_call")
    _ask(moment, [])


def answered(moment: Moment) -> None:
    """One answer was chosen."""
    question = moment.situation.question or {}
    given = [*question.get("given", ()), _argument(moment)]
    _ask(moment, given)


def _ask(moment: Moment, given: list[str]) -> None:
    question = interview.following(given)
    if question is None:
        _conclude(moment, interview.finding(given))
        return
    moment.tell(question.ask)
    waiting.ask(moment, "call", given=given)


def _conclude(moment: Moment, found: interview.Finding) -> None:
    words = checking.wording()
    moment.situation.question = None
    if found.level in {"suspicious", "fraud"}:
        kind = found.kind or "other"
        danger.alarm(moment, "fraud_under_way", found.level, kind)
        advice = advice_for(kind)
        moment.tell(advice.stop if found.level == "fraud" else moment.phrases("very_like_a_fraud"))
        moment.tell(advice.because)
        moment.tell(advice.now)
        moment.tell(checking.way_for(kind).verify)
        danger.ask_for_money(moment, advice.ask)
        return
    if found.level == "unsure":
        moment.say("call_unsure")
        moment.tell(words.safe_way)
        moment.tell(checking.way_for(found.kind).verify)
    else:
        moment.say("call_rather_honest")
        moment.tell(words.ordinary_way)
    waiting.from_here(moment)


def _argument(moment: Moment) -> str:
    return (moment.meaning.choice or "").partition("@")[0].partition(":")[2]
