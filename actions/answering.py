"""What is said at a step that waits for words: on the make-believe phone, or to be kept."""

from __future__ import annotations

from collections.abc import Callable

from actions import danger, practising, refreshing, rehearsing, stuck, talking, walking
from actions.cues import says
from actions.moment import Moment
from nlu.danger import ORDER

Handler = Callable[[Moment], None]

_DANGERS = frozenset({*ORDER, "lonely"})
# Labels that are never what a step asks to be told; and those that are not where they are short.
_COMMANDS = frozenset(
    {"stop", "goodbye", "human", "delete_data", "keep_private", "refuse_learning", "skip"}
)
_SHORT_COMMANDS = frozenset(
    {"repeat", "why", "go_back", "start_over", "where_am_i", "slower", "shorter"}
    | {"unsure", "thanks", "cannot_find", "frustrated", "deny"}
)
_SHORT_COMMAND = 6


def no_practice(moment: Moment) -> Handler | None:
    """The wish not to practise, or not to be asked any more: no wish to practise at all."""
    text, situation = moment.meaning.text, moment.situation
    if danger.is_plain(text):
        return None
    about_refreshers = situation.asking in {"refresh", "refresher_wanted"}
    about_drills = situation.asking in {"drill_offered", "drill_wanted"} or (
        situation.preferences.get("drills") == "yes" and says("about_drills", text)
    )
    if says("ask_no_more", text) and about_drills and not about_refreshers:
        return rehearsing.no_more
    if says("ask_no_more", text) and (about_refreshers or says("practise", text)):
        return refreshing.no_more
    if says("no_practice", text):
        if about_refreshers:
            return refreshing.not_today
        return walking.resume_lesson if says("go_on_learning", text) else walking.stop
    return None


def scene(moment: Moment) -> Handler | None:
    """A scene of life that was named when it was asked what to learn."""
    is_danger = moment.meaning.label in _DANGERS and danger.is_plain(moment.meaning.text)
    return None if is_danger else talking.scene(moment)


def in_practice(moment: Moment) -> Handler | None:
    """What is pressed on the make-believe phone, and the wish to practise a guide.

    「120」 pressed in practice is no emergency; a plain danger is one everywhere.
    """
    meaning = moment.meaning
    handler = practising.answer(moment)
    if handler and meaning.label in _DANGERS and handler is not practising.tap:
        return None
    wants_one = moment.situation.asking == "which_to_practise" or says("practise", meaning.text)
    if handler is None and meaning.label == "ask_guide" and wants_one:
        return practising.practise
    return handler


def to_keep(moment: Moment) -> Handler | None:
    """What the person answers at a step that keeps it: anything that is no command."""
    meaning, step = moment.meaning, moment.step
    if not (step and step.keeps and moment.situation.asking == "check"):
        return None
    if stuck.is_word_for_word(moment):
        return stuck.known_trouble
    short = len(meaning.text) <= _SHORT_COMMAND and meaning.label in _SHORT_COMMANDS
    # A door number was taken out of the text; the rest of a place may be kept.
    is_secret = bool(set(meaning.secrets) - {"address"})
    if danger.is_plain(meaning.text) or is_secret or short or meaning.label in _COMMANDS:
        return None
    return walking.keep
