"""Looks at what the person received, and says whether it is a fraud, why, and what to do."""

from __future__ import annotations

from dataclasses import replace

from actions import danger, waiting
from actions.cues import says, without
from actions.moment import Handler, Moment
from fraud import checking, links
from fraud.advice import advice_for
from fraud.disguises import uncover

# These are done whatever else the text looks like, unless it is plainly something received.
_NEVER_CONTENT = frozenset(
    {"medical", "fire", "police", "despair", "money_sent", "human", "delete_data"}
)
# While 小伴 waits for the text, these still mean what they say, unless they bear signs.
_NOT_SHOWN = frozenset(
    {
        *("stop", "goodbye", "refuse_learning", "resume", "greet", "thanks", "affirm", "deny"),
        *("check_message", "check_call", "check_rumour", "drill", "ask_guide", "practise"),
        *("keep_private", "what_can_you_do", "are_you_real", "cost", "lonely", "unsure", "done"),
        *("next", "skip", "repeat", "slower", "shorter", "why", "go_back", "where_am_i"),
        *("cannot_find", "looks_different", "did_not_work", "frustrated"),
    }
)
_CHECKED = frozenset({"check_message", "ask_if_honest"})
_ASKED_ABOUT = frozenset({"check_call", "check_rumour"})
# What was read out must be so long to be worth a verdict.
_SHORTEST_CONTENT = 8
_MOST_TOLD = 3
# Beside a secret that was taken out, so much must be left to be a message.
_SHORTEST_BESIDE = 18


def handler(moment: Moment) -> Handler | None:
    """The handler for something that was received; None where nothing was."""
    meaning = moment.meaning
    if not meaning.text or meaning.label == "choose":
        return None
    content = _content(meaning.text)
    if meaning.attachment == "image" or _was_received(moment, content):
        # A call and a rumour have questions of their own, unless it is plain already.
        has_its_own = meaning.label in _ASKED_ABOUT and not checking.check(content).alarms
        return None if has_its_own and not meaning.attachment else check_text
    if meaning.label in _NEVER_CONTENT or moment.situation.mode == "drill":
        return None
    if _is_only_a_secret(moment, content):
        return None
    waited_for = moment.situation.asking == "show_it"
    asked = meaning.label in _CHECKED
    read_out = meaning.label not in _NOT_SHOWN and len(content) >= _SHORTEST_CONTENT
    if (waited_for and read_out) or ((waited_for or asked) and _bears_signs(content)):
        return check_text
    return show_it if meaning.label == "check_message" else None


def _was_received(moment: Moment, content: str) -> bool:
    """Whether it is something received; what is little more than an own secret is not."""
    if _is_only_a_secret(moment, content):
        return checking.is_framed(content)
    return checking.was_received(content)


def _is_only_a_secret(moment: Moment, content: str) -> bool:
    return bool(moment.meaning.secrets) and len(without("marker", content)) < _SHORTEST_BESIDE


def _bears_signs(content: str) -> bool:
    """Whether there is something to judge: 「这条微信能不能信」 has nothing of the message."""
    found = checking.check(content)
    return found.level != "ordinary" and bool(found.reasons)


def show_it(moment: Moment) -> None:
    """Asks for the text, the picture or the words that were said."""
    moment.situation.pause()
    moment.say("show_it")
    waiting.ask(moment, "show_it")


def check_text(moment: Moment) -> None:
    """Checks a text and answers in the same breath."""
    if moment.meaning.attachment == "image":
        _say_where_it_leads(moment)
    text = _content(moment.meaning.text)
    # What a received text speaks of is not what the person wants to learn.
    moment.meaning = replace(moment.meaning, guides=())
    found = checking.check(text)
    is_told = not moment.meaning.attachment and moment.situation.asking != "show_it"
    only_told = is_told and not checking.was_received(text)
    if found.level == "ordinary" and moment.meaning.label == "ask_if_honest" and only_told:
        moment.say("ask_if_honest")
        waiting.from_here(moment)
        return
    answer(moment, found)


def answer(moment: Moment, found: checking.Check) -> None:
    """Says what a check found: how sure, why, one thing to do, and how to find out."""
    if found.alarms or found.lost:
        _stop(moment, found)
    elif found.level == "unsure":
        _unsure(moment, found)
    else:
        _ordinary(moment, found)


def _stop(moment: Moment, found: checking.Check) -> None:
    kind = found.kind or "other"
    if found.lost:
        _why(moment, found)
        danger.money_sent(moment, kind)
        return
    danger.alarm(moment, "fraud_under_way", found.level, kind)
    moment.tell(checking.wording().levels[found.level])
    _why(moment, found)
    for advice in checking.advice(found):
        moment.tell(advice)
    danger.ask_for_money(moment, advice_for(kind).ask)


def _unsure(moment: Moment, found: checking.Check) -> None:
    words = checking.wording()
    situation = moment.situation
    situation.pause()
    if found.kind in words.mind:
        _why(moment, found)
        for advice in checking.advice(found):
            moment.tell(advice)
        situation.question = None
        waiting.from_here(moment)
        return
    moment.tell(words.levels["unsure"])
    _why(moment, found)
    moment.tell(words.safe_way)
    way = checking.way_for(found.kind)
    moment.tell(way.question)
    waiting.ask(moment, "decide", about=found.kind, yes=way.yes)


def decided(moment: Moment, *, agreed: bool) -> None:
    """The one question that would decide has been answered."""
    question = moment.situation.question or {}
    kind = question["about"]
    speaks_for_fraud = agreed == (question["yes"] == "fraud")
    moment.situation.question = None
    if not speaks_for_fraud:
        moment.say("then_rather_honest")
        moment.tell(checking.wording().ordinary_way)
        waiting.from_here(moment)
        return
    danger.alarm(moment, "fraud_under_way", "suspicious", kind)
    moment.tell(checking.wording().levels["suspicious"])
    moment.tell(advice_for(kind).now)
    moment.tell(checking.way_for(kind).verify)
    danger.ask_for_money(moment, advice_for(kind).ask)


def _ordinary(moment: Moment, found: checking.Check) -> None:
    if moment.situation.asking == "show_it":
        moment.situation.question = None
    moment.tell(checking.wording().levels["ordinary"])
    _why(moment, found)
    for advice in checking.advice(found):
        moment.tell(advice)
    waiting.from_here(moment)


def _why(moment: Moment, found: checking.Check) -> None:
    """The signs that decided, quoted; who listens hears what the first one means."""
    if moment.meaning.voice and found.reasons:
        moment.tell(found.reasons[0].says, whole=True)
        return
    for place, reason in enumerate(checking.reasons(found)[:_MOST_TOLD]):
        moment.tell(reason, aloud=place == 0, whole=True)


def _say_where_it_leads(moment: Moment) -> None:
    """What the code in a picture would do; it was not followed."""
    text = moment.meaning.text
    if says("code_that_pays", text):
        moment.say("picture_pays")
    elif says("code_that_adds", text):
        moment.say("picture_adds")
    elif says("code_that_opens", text):
        for link in links.find(uncover(text))[-1:]:
            moment.say("picture_leads_to", place=link.host)


def _content(text: str) -> str:
    """What was received, without the wish to have it looked at."""
    if says("check_wish", text):
        return without("check_wish", text)
    return text
