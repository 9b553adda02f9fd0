"""Finds what to do for what a person meant: danger first, then the open question, then the rest."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from actions import (
    answering,
    checking,
    danger,
    interviewing,
    manner,
    practising,
    refreshing,
    rehearsing,
    rumours,
    stuck,
    talking,
    teaching_back,
    waiting,
    walking,
    wishes,
)
from actions.cues import says
from actions.meaning import Meaning
from actions.moment import ALWAYS_MEANT, Handler, Moment
from actions.phrases import Phrases
from actions.questions import by_question
from actions.situation import Situation
from guides import walk
from guides.schema import Guide
from nlu.choices import choose

# In the order of their weight: the first that applies decides which kind is spoken of.
# What a message looks like that is little more than a secret.
_MEANT_BY_A_SECRET = frozenset({"not_understood", "other_task", "out_of_scope", "chitchat"})
_SECRETS = ("password", "code", "card", "identity", "address", "phone")

# Labels that stay what they are, though a trouble of the step may be in the same words.
_ANSWERS_TO_A_STEP = frozenset(
    {"affirm", "deny", "done", "next", "skip", "stop", "goodbye", "resume", "human"}
    | {"delete_data", "keep_private"}
)
_MOST_CHOICES = 4
# A choice named by its place or its words is not much longer.
_SHORT_CHOICE = 6
# An answer to a step that is not a story.
_SHORT_ANSWER = 14
# Needs and preferences for which phrases have a variant of their own.
_MANNERS = ("no_calls", "screen_reader")

DANGERS: Mapping[str, Handler] = {
    "fraud_under_way": danger.fraud_under_way,
    "money_sent": danger.money_sent,
    "help_send_money": danger.help_send_money,
    "medical": danger.medical,
    "fire": danger.fire,
    "police": danger.police,
    "despair": danger.despair,
    "lonely": danger.lonely,
    "human": danger.human,
    "tell_secret": danger.tell_secret,
    "delete_data": danger.delete_data,
    "keep_private": danger.keep_private,
}

HANDLERS: Mapping[str, Handler] = {
    **DANGERS,
    "no_money_sent": danger.no_money_sent,
    "danger_over": danger.danger_over,
    "ask_guide": walking.ask_guide,
    "ask_guide_unclear": talking.unclear,
    "done": walking.done,
    "next": walking.done,
    "repeat": stuck.repeat,
    "slower": stuck.slower,
    "shorter": stuck.shorter,
    "why": stuck.why,
    "go_back": walking.go_back,
    "cannot_find": stuck.cannot_find,
    "looks_different": stuck.looks_different,
    "popup": stuck.popup,
    "did_not_work": stuck.did_not_work,
    "where_am_i": walking.where_am_i,
    "stop": walking.stop,
    "goodbye": walking.stop,
    "resume": walking.resume,
    "skip": walking.skip,
    "start_over": walking.start_over,
    "unsure": stuck.unsure,
    "teach_back": teaching_back.teach_back,
    "practise": practising.practise,
    "tap": practising.tap,
    "do_step": practising.do_step,
    "practice_hint": practising.hint,
    "practice_done": practising.right,
    "no_more_refreshers": refreshing.no_more,
    "check_message": checking.show_it,
    "check_call": interviewing.begin,
    "call_answer": interviewing.answered,
    "check_rumour": rumours.begin,
    "drill": rehearsing.begin,
    "drill_again": rehearsing.begin,
    "drill_do": rehearsing.chosen,
    "drill_leave": rehearsing.leave,
    "no_more_drills": rehearsing.no_more,
    "affirm": talking.affirm,
    "deny": talking.deny,
    "thanks": talking.answer("welcome"),
    "greet": talking.greet,
    "refuse_learning": talking.refuse_learning,
    "frustrated": talking.frustrated,
    "what_can_you_do": talking.what_can_you_do,
    "other_task": talking.other_task,
    "not_understood": talking.not_understood,
    "out_of_scope": talking.answer("out_of_scope"),
    "ask_weather": talking.answer("ask_weather"),
    "ask_medicine": talking.answer("ask_medicine"),
    "ask_law": talking.answer("ask_law"),
    "ask_investment": talking.answer("ask_investment"),
    "ask_if_honest": talking.answer("ask_if_honest"),
    "are_you_real": talking.answer("are_you_real"),
    "cost": talking.answer("cost"),
    "chitchat": talking.answer("chitchat"),
    "larger": wishes.wish("large"),
    "aloud": wishes.wish("voice"),
    "screen_reader": wishes.wish("screen_reader"),
    "no_calls": wishes.wish("no_calls"),
}


def respond(
    situation: Situation,
    meaning: Meaning,
    guides: Mapping[str, Guide],
    responses: Mapping[str, Sequence[Mapping[str, Any]]],
) -> Moment:
    """Answers one message.

    Args:
        situation: Where the conversation stands; not changed.
        meaning: What the person meant.
        guides: All guides by id.
        responses: The domain's responses.

    Returns:
        The moment with the situation after it, what is said, offered and noted.
    """
    situation = copy.deepcopy(situation)
    phrases = Phrases(responses, situation.said, _needs(situation))
    moment = Moment(situation, meaning, guides, phrases)
    if wishes_of_voice := manner.wished(moment):
        # Nothing else was said: nothing else changes.
        manner.grant(moment, wishes_of_voice)
    else:
        _answer(moment)
    if not moment.is_repetition:
        moment.situation.turn += 1
        moment.situation.offered = moment.choices
        manner.remember(moment)
    return moment


def _needs(situation: Situation) -> list[str]:
    """The needs and preferences for which phrases may have a variant."""
    return [need for need in _MANNERS if situation.suits(need)]


def _answer(moment: Moment) -> None:
    situation, meaning = moment.situation, moment.meaning
    if meaning.label != "human" and situation.handover == "requested":
        situation.handover = None
    situation.needs += [
        need for need in _MANNERS if says(need, meaning.text) and need not in situation.needs
    ]
    moment.phrases.manners = tuple(_needs(situation))
    manner.by_the_way(moment)
    danger.gather(moment)
    _guard_secrets(moment)
    _handler_for(moment)(moment)
    if moment.situation.mode == "drill" and moment.situation.asking != "drill":
        # Turned to something else: the drill is over.
        moment.situation.mode = None
    _offer_beside_danger(moment)


def _offer_beside_danger(moment: Moment) -> None:
    """Who only asked to learn about a danger, or was misheard, finds what was asked for."""
    alarmed = moment.urgent and moment.meaning.label in DANGERS
    if not alarmed or len(moment.choices) >= _MOST_CHOICES:
        return
    for guide in moment.meaning.guides[:1]:
        if guide in moment.guides and guide != moment.situation.guide:
            moment.offer_as(
                moment.phrases("choice_learn", title=moment.title(guide)), f"ask_guide:{guide}"
            )


def _guard_secrets(moment: Moment) -> None:
    """Says kindly that a secret was not kept, and why it is told to nobody."""
    kinds = [each for each in _SECRETS if each in moment.meaning.secrets]
    if len(kinds) > 1:
        names = "、".join(moment.phrases(f"name_of_{kind}") for kind in kinds)
        moment.say("secrets", names=names)
    elif kinds:
        moment.say(f"secret_{kinds[0]}")


def _handler_for(moment: Moment) -> Handler:
    meaning, situation = moment.meaning, moment.situation
    if meaning.attachment and not says("word", meaning.text):
        return talking.answer(f"cannot_take_{meaning.attachment}")
    if meaning.attachment == "forwarded":
        # Somebody else's words: they answer no question and tell of no danger of the person's.
        return checking.check_text
    if meaning.label == "choose":
        return _pressed(moment)
    if meaning.text and not (meaning.secrets or says("word", meaning.text)):
        return practising.answer(moment) or stuck.unsure
    if danger.has_passed(moment):
        return danger.danger_over
    return (
        rehearsing.answer(moment)
        or practising.pressed(moment)
        or _spoken_choice(moment)
        or checking.handler(moment)
        or danger.insisted(moment)
        or _told(moment)
        or _about_the_money(moment)
        or _about_the_help(moment)
        or answering.no_practice(moment)
        or answering.in_practice(moment)
        or (answering.scene(moment) if situation.asking == "which" else None)
        or answering.to_keep(moment)
        or _about_the_step(moment)
        or _about_a_secret(moment)
        or DANGERS.get(meaning.label)
        or danger.gathered(moment)
        or by_question(situation.asking, meaning.label)
        or HANDLERS.get(meaning.label, talking.not_understood)
    )


def _told(moment: Moment) -> Handler | None:
    """The steps are being told, whatever else it may look like; danger still comes first."""
    is_danger = moment.meaning.label in DANGERS and moment.meaning.label != "tell_secret"
    return teaching_back.told if not is_danger and teaching_back.is_telling(moment) else None


def _about_the_money(moment: Moment) -> Handler | None:
    """「没转」 and 「转了」 decide after a fraud, whatever they may look like elsewhere."""
    situation, meaning = moment.situation, moment.meaning
    after_fraud = (situation.question or {}).get("after_fraud", False)
    if not (after_fraud or situation.asking == "money_gone") or meaning.label == "help_send_money":
        return None
    if says("money_not_sent", meaning.text):
        return None if after_fraud else danger.no_money_sent
    return danger.money_sent if says("money_sent", meaning.text) else None


def _about_the_help(moment: Moment) -> Handler | None:
    """Whether help is on its way, after an emergency."""
    if moment.situation.asking != "emergency":
        return None
    if says("no_help", moment.meaning.text):
        return by_question("emergency", "deny")
    return by_question("emergency", "affirm") if says("help", moment.meaning.text) else None


def _about_the_step(moment: Moment) -> Handler | None:
    """What plainly answers the step's question, whatever it may look like elsewhere."""
    asking, meaning, step = moment.situation.asking, moment.meaning, moment.step
    if step is None or asking not in {"check", "ask_first"}:
        return None
    if danger.is_plain(meaning.text):
        return None
    # 「点成加号了」 is no 好了 either, however much it sounds like one.
    parts = walk.clauses(meaning.text)
    # 「怕是骗子，不敢接」 tells two troubles, and is more than the no that it sounds like.
    tells = says("went_wrong", meaning.text) or (meaning.label == "deny" and len(parts) > 1)
    if (tells or meaning.label not in _ANSWERS_TO_A_STEP) and stuck.is_word_for_word(moment):
        return stuck.known_trouble
    question = (step.ask_first or "") if asking == "ask_first" else step.see
    # 「挂了，没再转」 assures, after money was sent; else a trouble may follow the echo.
    assures = bool(moment.situation.danger) and says("money_not_sent", meaning.text)
    said = parts if assures or meaning.label not in stuck.TROUBLED else [meaning.text]
    if any(walk.echoes(question, clause) for clause in said):
        return walking.done
    if meaning.label in danger.LEARNED:
        short = len(meaning.text) <= _SHORT_ANSWER
        return walking.done if short and says("step_done", meaning.text) else None
    return None


def _about_a_secret(moment: Moment) -> Handler | None:
    """A message that is little more than a secret."""
    meaning = moment.meaning
    if not meaning.secrets:
        return None
    if meaning.label in danger.LEARNED and not danger.is_plain(meaning.text):
        return danger.tell_secret
    only_told = meaning.label == "ask_guide" and not says("asks", meaning.text)
    return waiting.from_here if only_told or meaning.label in _MEANT_BY_A_SECRET else None


def _spoken_choice(moment: Moment) -> Handler | None:
    """A choice named by its number or its words; danger is never taken for one."""
    offered, meaning = moment.situation.offered, moment.meaning
    if not offered or not meaning.text:
        return None
    if moment.situation.asking == "tap" and moment.step and moment.step.screen.tap:
        # 「第三个」 counts what stands on the screen, not the buttons.
        picked = next(
            (place for place, each in enumerate(offered) if each["label"] == meaning.text), None
        )
    else:
        picked = choose(meaning.text, [choice["label"] for choice in offered])
    if picked is None:
        return None
    choice = offered[picked]
    misheard = len(meaning.text) <= _SHORT_CHOICE and not danger.is_plain(meaning.text)
    if meaning.label in DANGERS and meaning.text != choice["label"] and not misheard:
        return None
    return _take(moment, choice["value"])


def _pressed(moment: Moment) -> Handler:
    """A pressed choice; one that is out of date says so and does nothing."""
    value = moment.meaning.choice or ""
    label, _, turn = value.partition("@")
    if label.partition(":")[0] not in ALWAYS_MEANT and turn != str(moment.situation.turn):
        return _out_of_date
    return _take(moment, value) or _out_of_date


def _take(moment: Moment, value: str) -> Handler | None:
    """The handler for a choice's value, ``label[:argument][@turn]``."""
    label, _, argument = value.partition("@")[0].partition(":")
    guides = (argument,) if label in {"ask_guide", "practise"} and argument else ()
    if guides:
        moment.meaning = replace(moment.meaning, label=label, guides=guides)
    else:
        moment.meaning = replace(moment.meaning, choice=value)
    return by_question(moment.situation.asking, label) or HANDLERS.get(label)


def _out_of_date(moment: Moment) -> None:
    moment.say("old_choice")
    waiting.from_here(moment)
