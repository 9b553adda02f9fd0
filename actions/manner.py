"""How 小伴 speaks to who hears it: slower, louder, once more, whenever it is wished.

Nothing else changes by such a wish: what was said last is said again, with the same answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions import danger, stuck, voice_wishes, waiting
from actions.cues import says
from actions.moment import Moment
from actions.situation import Situation
from fraud.advice import advice_for
from fraud.signs import notice
from nlu.choices import choose

_USUAL = {"pace": 190, "louder": 0}
_BOUNDS = {"pace": (120, 260), "louder": (0, 3)}
# What each wish changes, and by how much.
_CHANGES = {
    "slower": ("pace", -25),
    "faster": ("pace", 25),
    "louder": ("louder", 1),
    "softer": ("louder", -1),
}
_LOUDER_GUIDE = ("phone-louder",)
# Beside a wish, so few characters say nothing else.
_LITTLE = 2
# Here people answer in words of their own, which may hold anything.
_IN_OWN_WORDS = frozenset({"telling", "teach_back"})
_PICKED_BY_WORDS = frozenset({"tap", "drill"})
# Labels that a wish may be taken for; what confirms is among them, since no wish confirms.
_MAY_BE_A_WISH = frozenset(
    {
        *("slower", "shorter", "repeat", "aloud", "larger", "no_calls", "ask_guide_unclear"),
        *("not_understood", "other_task", "out_of_scope", "chitchat", "frustrated", "unsure"),
        *("cannot_find", "looks_different", "popup", "did_not_work", "thanks"),
        *("done", "next", "affirm", "deny"),
    }
)


def wished(moment: Moment) -> tuple[str, ...]:
    """What is wished of 小伴's voice; empty where the message says anything else.

    Only who hears 小伴 can mean its voice. A danger comes before any wish.
    """
    meaning = moment.meaning
    heard = meaning.voice and meaning.attachment in {None, "audio"} and says("word", meaning.text)
    if not heard or meaning.secrets or danger.is_plain(meaning.text) or _is_offered(moment):
        return ()
    found = voice_wishes.read(meaning.text)
    if found.all and not found.rest and _is_meant(moment, found):
        return _resolved(moment, found.all)
    if notice(meaning.text) or meaning.label in danger.LEARNED or _says_own_words(moment):
        return ()
    return _resolved(moment, _beside_little(moment, found) or _by_label(moment))


def _is_meant(moment: Moment, found: voice_wishes.Wishes) -> bool:
    """Whether the wishes that are all that was said can mean nothing else here."""
    if found.asked and not found.misheard:
        return True
    is_clear = found.all == ("unheard",) and not found.misheard
    return (is_clear or _may_be_a_wish(moment)) and not _is_about_the_step(moment, found)


def _may_be_a_wish(moment: Moment) -> bool:
    """Whether what the message was taken for leaves room for a wish."""
    meaning = moment.meaning
    is_taken_for_the_guide = meaning.label == "ask_guide" and meaning.guides == _LOUDER_GUIDE
    return is_taken_for_the_guide or meaning.label in _MAY_BE_A_WISH


def _resolved(moment: Moment, wishes: Sequence[str]) -> tuple[str, ...]:
    """What is wished in the end: who does not hear wants it louder, 「再大点」 more of it."""
    is_louder = (moment.situation.manner or _USUAL)["louder"] > 0
    meant = {"unheard": "louder", "more": "louder" if is_louder else ""}
    return tuple(filter(None, (meant.get(wish, wish) for wish in wishes)))


def _is_offered(moment: Moment) -> bool:
    """Whether the words are those of an answer that is offered, or of what can be pressed."""
    offered = [choice["label"] for choice in moment.situation.offered]
    on_screen = moment.step.screen.items if moment.situation.asking == "tap" and moment.step else ()
    return moment.meaning.text.strip(" 。！") in {*offered, *on_screen}


def _is_about_the_step(moment: Moment, found: voice_wishes.Wishes) -> bool:
    """Whether a complaint is, or may be, an answer to what is asked."""
    situation, step, text = moment.situation, moment.step, moment.meaning.text
    if "usual" in found.hinted and (situation.asking or not situation.manner):
        return True
    if choose(text, [choice["label"] for choice in situation.offered]) is not None:
        return True
    if situation.asking != "check" or step is None:
        return False
    is_unheard = found.all == ("unheard",)
    asks_for_sound = voice_wishes.holds("asks_about_sound", step.see)
    # 「听不见」 of a step is said by who cannot phone; who hears 小伴 means its voice.
    is_trouble = not is_unheard and stuck.is_word_for_word(moment)
    listens = situation.suits("screen_reader") and is_unheard
    # 「声音太大了」 may be what is to be reported.
    is_report = bool(step.keeps) and "softer" in found.hinted
    return is_report or asks_for_sound or listens or is_trouble


def _says_own_words(moment: Moment) -> bool:
    asking, step = moment.situation.asking, moment.step
    return asking in _IN_OWN_WORDS or bool(asking == "check" and step and step.keeps)


def _beside_little(moment: Moment, found: voice_wishes.Wishes) -> tuple[str, ...]:
    """The wish in a message that, whatever it was taken for, asks for nothing else."""
    meaning = moment.meaning
    if meaning.label in {"done", "affirm"} and voice_wishes.holds("done_before", meaning.text):
        return ()
    if not _may_be_a_wish(moment) or voice_wishes.is_of_something_else(meaning.text):
        return ()
    if found.asked and found.rest <= _LITTLE:
        return found.all
    if meaning.guides == _LOUDER_GUIDE:
        return voice_wishes.by_the_way(meaning.text) or found.all
    is_picking = moment.situation.asking in _PICKED_BY_WORDS
    return () if is_picking else voice_wishes.by_the_way(meaning.text)


def _by_label(moment: Moment) -> tuple[str, ...]:
    """The wish that a message was understood as, in whatever words."""
    meaning = moment.meaning
    if moment.situation.asking in _PICKED_BY_WORDS or stuck.is_word_for_word(moment):
        return ()
    if meaning.label == "repeat":
        return ("again",)
    if meaning.label != "slower":
        return ()
    return ("wait",) if voice_wishes.holds("waits", meaning.text) else ("slower",)


def by_the_way(moment: Moment) -> None:
    """Heeds without a word what is wished of the voice beside something else."""
    meaning = moment.meaning
    if meaning.voice and meaning.attachment in {None, "audio"} and not _says_own_words(moment):
        for wish in voice_wishes.by_the_way(meaning.text):
            _change(moment.situation, wish)


def grant(moment: Moment, wishes: Sequence[str]) -> None:
    """Says shortly that it is done, or cannot be, then once more what was said last."""
    if "again" in wishes:
        _again(moment)
        return
    for wish in wishes:
        if wish == "wait":
            moment.say("no_hurry")
        else:
            moment.say(f"voice_{wish}{'' if _change(moment.situation, wish) else '_most'}")
    moment.lead = len(moment.lines)
    if moment.situation.spoken:
        _the_same(moment)
    else:
        _in_other_words(moment)


def _change(situation: Situation, wish: str) -> bool:
    """Changes how it is spoken; False where it can be changed no further."""
    before = {**_USUAL, **(situation.manner or {})}
    if wish == "usual":
        situation.manner = None
        return True
    name, by = _CHANGES[wish]
    least, most = _BOUNDS[name]
    after = before | {name: min(most, max(least, before[name] + by))}
    situation.manner = after if after != _USUAL else None
    return after != before


def _again(moment: Moment) -> None:
    """The same words once, for who did not hear; then others, for who did not understand."""
    spoken = moment.situation.spoken
    if spoken and not spoken["again"]:
        _the_same(moment)
        moment.situation.spoken = {**spoken, "again": True}
        return
    situation = moment.situation
    if situation.guide and situation.mode == "learn" and not waiting.is_open(moment):
        stuck.repeat(moment)
    elif spoken and not (situation.guide or situation.paused or waiting.is_open(moment)):
        # Nothing waits that could be put in other words.
        _the_same(moment)
    else:
        _in_other_words(moment)


def _the_same(moment: Moment) -> None:
    """What was said last, word for word, with the answers that are still on offer."""
    situation = moment.situation
    spoken: dict[str, Any] = situation.spoken or {}
    said = [(text, aloud) for text, aloud in spoken["lines"]]
    if (advice := _urgent_advice(situation)) and advice not in {text for text, _ in said}:
        moment.tell(advice)
    moment.lines += said
    moment.choices = [dict(choice) for choice in situation.offered]
    moment.urgent = spoken["urgent"]
    moment.is_repetition = True


def _in_other_words(moment: Moment) -> None:
    """What waits, put anew; a standing danger first."""
    if advice := _urgent_advice(moment.situation):
        moment.tell(advice)
    before = len(moment.lines)
    waiting.from_here(moment)
    if len(moment.lines) == before:
        moment.say("how_can_i_help")


def _urgent_advice(situation: Situation) -> str | None:
    """The one thing to do in the fraud that is going on."""
    standing = situation.danger or {}
    if standing.get("label") != "fraud_under_way":
        return None
    return advice_for(standing["kind"]).now


def remember(moment: Moment) -> None:
    """Keeps in mind what was said to who hears it, to be said again."""
    lines = [[text, aloud] for text, aloud in moment.lines[moment.lead :]]
    kept = {"lines": lines, "urgent": moment.urgent, "again": False}
    moment.situation.spoken = kept if moment.meaning.voice else None
