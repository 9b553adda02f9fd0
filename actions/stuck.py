"""When a step does not go: other words, what helps, and a human after two failures."""

from __future__ import annotations

from actions import waiting
from actions.cues import says
from actions.moment import Moment
from actions.steps import ask_to_see, manner_now, put_step, remind
from guides import walk

# Two failures in a row bring a human.
_FAILURES_THAT_BRING_A_HUMAN = 2
# Only these tell of a trouble: a yes or a no may sound like one, and is none.
TROUBLED = frozenset(
    {
        "cannot_find",
        "looks_different",
        "did_not_work",
        "popup",
        "not_understood",
        "other_task",
    }
)


def repeat(moment: Moment) -> None:
    """The same again in other words."""
    if waiting.is_walking(moment):
        asks_first = moment.situation.asking == "ask_first"
        moment.say(f"again_{'do' if asks_first else manner_now(moment)}")
        moment.situation.cleared = not asks_first
        put_step(moment)


def shorter(moment: Moment) -> None:
    """The same in few words, and the offer to keep to it."""
    _in_fewer_words(moment, "short")


def slower(moment: Moment) -> None:
    """The same, less at a time, and the offer to keep to it."""
    _in_fewer_words(moment, "slow")


def _in_fewer_words(moment: Moment, preference: str) -> None:
    moment.say("no_hurry")
    if moment.situation.danger or preference in moment.situation.preferences:
        waiting.from_here(moment)
        return
    if moment.step and moment.situation.asking != "ask_first":
        moment.tell(walk.instruction(moment.step, _shortest(moment)))
        moment.situation.asked += 1
    moment.say(f"ask_{preference}")
    waiting.ask(moment, "prefer", name=preference)


def _shortest(moment: Moment) -> walk.Manner:
    return "described" if moment.situation.suits("screen_reader") else "short"


def why(moment: Moment) -> None:
    """Why this step is done."""
    if waiting.is_walking(moment) and moment.step:
        moment.tell(moment.step.why)
        remind(moment)


def cannot_find(moment: Moment) -> None:
    """Not to be found: one way after another, then a human or the way without a phone."""
    situation = moment.situation
    if not waiting.is_walking(moment) or moment.step is None or moment.guide is None:
        return
    if situation.asking == "ask_first":
        ask_first_denied(moment)
        return
    moment.note("stuck", moment.guide.id, situation.step)
    moment.say("never_mind")
    if answer := _known_trouble(moment):
        moment.tell(answer)
    elif way := walk.way_to_find(moment.step, situation.searched):
        moment.note("hint", moment.guide.id, situation.step)
        moment.tell(way)
        situation.searched += 1
    else:
        moment.say("tried_all")
        moment.say("offline", offline=moment.guide.offline)
    _ask_again(moment)


def looks_different(moment: Moment) -> None:
    """The person's screen looks different."""
    if moment.step:
        _obstacle(moment, moment.step.obstacles.different)
    else:
        waiting.is_walking(moment)


def popup(moment: Moment) -> None:
    """Something popped up."""
    if moment.step:
        _obstacle(moment, moment.step.obstacles.popup)
    else:
        waiting.is_walking(moment)


def did_not_work(moment: Moment) -> None:
    """Pressed, and nothing happened."""
    if moment.step:
        _obstacle(moment, None)
    else:
        waiting.is_walking(moment)


def _obstacle(moment: Moment, answer: str | None) -> None:
    moment.note("stuck", moment.situation.guide or "", moment.situation.step)
    known = _known_trouble(moment) or answer
    if known:
        moment.tell(known)
    else:
        moment.say("did_not_work")
    _ask_again(moment)


def trouble(moment: Moment) -> bool:
    """Answers a trouble that people are known to have at this step; False if it is none."""
    if _known_trouble(moment) is None:
        return False
    known_trouble(moment)
    return True


def is_word_for_word(moment: Moment) -> bool:
    """Whether the message is nothing but a trouble that the guide knows."""
    if moment.guide is None or moment.step is None:
        return False
    return walk.is_trouble(moment.guide, moment.step, moment.meaning.text)


def known_trouble(moment: Moment) -> None:
    """Answers a trouble that the guide knows, whatever the message was taken for."""
    if moment.guide and moment.step:
        moment.note("stuck", moment.guide.id, moment.situation.step)
        text = moment.meaning.text
        moment.tell(walk.answer_to_trouble(moment.guide, moment.step, text) or "")
        _ask_again(moment)


def _known_trouble(moment: Moment) -> str | None:
    if moment.guide is None or moment.step is None or moment.meaning.label not in TROUBLED:
        return None
    return walk.answer_to_trouble(moment.guide, moment.step, moment.meaning.text)


def _ask_again(moment: Moment) -> None:
    """After help: did it go?"""
    fail(moment)
    if moment.situation.asking == "ask_first":
        put_step(moment)
    else:
        ask_to_see(moment, once_more=True)


def ask_first_denied(moment: Moment) -> None:
    """Something is not right before a step with a stake: it is not done."""
    moment.say("do_not_go_on")
    if answer := _known_trouble(moment):
        moment.tell(answer)
    elif moment.guide:
        moment.say("offline", offline=moment.guide.offline)
    moment.ask("ask_first")
    moment.offer("affirm:ask_first", "stop", "human")


def fail(moment: Moment) -> None:
    """Counts a failure; the second in a row offers a human."""
    situation = moment.situation
    situation.failures += 1
    if situation.failures >= _FAILURES_THAT_BRING_A_HUMAN:
        situation.handover = situation.handover or "offered"
        moment.say("human_offer")


def unsure(moment: Moment) -> None:
    """A bare sound confirms nothing: the question is put again, with its answers."""
    asking = moment.situation.asking
    if asking == "check" and moment.step:
        moment.say("saw_it_or_not" if says("to_see", moment.step.see) else "done_or_not")
        ask_to_see(moment)
    elif asking == "ask_first":
        moment.say("be_sure_first")
        put_step(moment)
    else:
        if waiting.is_open(moment):
            moment.say("which_of_these")
        waiting.from_here(moment)
