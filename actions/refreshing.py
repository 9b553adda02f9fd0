"""A refresher of what was learned: only if the person said yes, and at most every two weeks."""

from __future__ import annotations

import datetime

from actions import waiting
from actions.moment import Moment

_NAME = "refresher"
_APART = datetime.timedelta(days=14)


def ask_whether(moment: Moment) -> bool:
    """Asks once whether refreshers are wanted at all; says whether it asked."""
    situation = moment.situation
    known = _NAME in situation.preferences or "asked" in situation.refresher
    if known or not situation.learned or not moment.meaning.today:
        return False
    situation.refresher["asked"] = moment.meaning.today
    moment.say("refresher_wanted")
    waiting.ask(moment, "refresher_wanted")
    return True


def wanted(moment: Moment, *, agreed: bool) -> None:
    """The answer: kept either way, so that a no is never asked again."""
    situation = moment.situation
    situation.question = None
    value = "yes" if agreed else "no"
    situation.preferences[_NAME] = value
    moment.note("prefers", _NAME, value=value)
    if agreed:
        situation.refresher["offered"] = moment.meaning.today
    moment.say("refresher_agreed" if agreed else "refresher_refused")
    moment.offer("what_can_you_do", "stop")


def offer(moment: Moment) -> bool:
    """Offers a refresher if it is wanted and due; says whether it did."""
    situation = moment.situation
    today = moment.meaning.today
    if situation.preferences.get(_NAME) != "yes" or not today or not situation.learned:
        return False
    last = max([situation.refresher.get("offered", ""), *situation.touched.values()])
    if last and _day(today) - _day(last) < _APART:
        return False
    situation.refresher["offered"] = today
    moment.say("refresher_offer")
    waiting.ask(moment, "refresh")
    return True


def not_today(moment: Moment) -> None:
    """A refresher that was offered is not wanted now."""
    moment.situation.question = None
    moment.say("refresher_not_today")
    moment.offer("what_can_you_do", "human")


def no_more(moment: Moment) -> None:
    """No refresher is wanted any more."""
    wanted(moment, agreed=False)


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)
