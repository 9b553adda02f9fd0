"""Practising a guide on a make-believe phone: nothing real can be reached.

The person says or picks what to press. A wrong one is explained, never scolded; help
fades from one time to the next.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from actions import waiting
from actions.cues import says
from actions.moment import Moment
from actions.screens import put_screen
from actions.walking import go_on, touch
from guides import practice, walk
from guides.plain import plan
from guides.schema import Step
from nlu.choices import choose

# From the second wrong press on at a step, the right one is named; from the third, shown.
_NAMED_AT, _SHOWN_AT = 2, 3
_AT_MOST = 3
# Labels that say that the person does not know what to press.
_AT_A_LOSS = frozenset(
    {
        *("cannot_find", "unsure", "repeat", "why", "looks_different", "did_not_work", "popup"),
        *("not_understood", "other_task", "out_of_scope", "frustrated", "slower", "shorter"),
        *("deny", "chitchat", "practice_hint"),
    }
)
# Items without a letter, and the cue that holds what people call them.
_SIGNS = {"…": "sign_dots", "+": "sign_plus"}
_DONE = frozenset({"done", "next", "affirm"})


def practise(moment: Moment) -> None:
    """The person wants to practise: what was named, what is being learned, what was learned."""
    situation = moment.situation
    named = [guide for guide in moment.meaning.guides if guide in moment.guides]
    guide = next(iter(named), None) or situation.guide
    if guide is None and len(situation.learned) == 1:
        guide = situation.learned[0]
    if guide is None:
        _ask_which(moment)
        return
    if situation.guide and situation.guide != guide:
        moment.say("laid_aside", title=moment.title(situation.guide))
    if situation.guide:
        situation.pause()
    begin(moment, guide)


def begin(moment: Moment, guide: str) -> None:
    """Begins to practise a guide, with as much help as the last time left."""
    situation = moment.situation
    situation.danger = None
    cues = situation.practised.get(guide, practice.FADING[0])
    situation.enter(guide, practice={"cues": cues, "hints": 0, "errors": 0, "wrong": 0})
    moment.say("practice_begin", title=moment.title(guide))
    moment.say(f"practice_cues_{cues}")
    put_screen(moment)


def _ask_which(moment: Moment) -> None:
    situation = moment.situation
    left = [place["guide"] for place in reversed(situation.paused)]
    first = plan.to_begin_with(moment.guides)
    guides = list(dict.fromkeys([*left, *reversed(situation.learned), *first]))[:_AT_MOST]
    moment.say("practice_which_guide")
    waiting.ask(moment, "which_to_practise", guides=guides)


def answer(moment: Moment) -> Callable[[Moment], None] | None:
    """The handler for what is said in practice; None where it is about something else."""
    situation, meaning, guide, step = (
        moment.situation,
        moment.meaning,
        moment.guide,
        moment.step,
    )
    if situation.practice is None or situation.asking != "tap" or not (guide and step):
        return None
    told = situation.step in walk.steps_told(guide, meaning.text)
    picked = _picked(meaning.text, step)
    if step.screen.tap is None and (told or choose(meaning.text, [step.short]) is not None):
        return right
    if picked is not None:
        moment.meaning = replace(meaning, choice=f"tap:{picked}")
        return tap
    if told:
        return right
    # 「好了」 counts where it was just told what to press.
    told_now = situation.practice["cues"] == "all" and not situation.practice["wrong"]
    return _by_label(meaning.label, told_now=told_now or step.screen.tap is None)


def _by_label(label: str, *, told_now: bool) -> Callable[[Moment], None] | None:
    """What is done where nothing on the screen was named."""
    if label in _DONE:
        return right if told_now else hint
    if label == "skip":
        return _show
    return hint if label in _AT_A_LOSS else None


def _picked(text: str, step: Step) -> int | None:
    """Which item of the screen is named: as it stands there, in other words, or by its sign."""
    items = step.screen.items
    for place, item in enumerate(items):
        sign = _SIGNS.get(item)
        if text.strip() == item or (sign and says(sign, text)):
            return place
    return choose(text, items)


def pressed(moment: Moment) -> Callable[[Moment], None] | None:
    """The handler for what can be pressed on the make-believe screen, named to the letter.

    It is pressed, whatever else these words would mean: 「短信」 asks for no message to be read.
    """
    step, named = moment.step, moment.meaning.text.strip()
    if moment.situation.practice is None or moment.situation.asking != "tap" or step is None:
        return None
    screen = step.screen
    if screen.tap is None or named not in screen.items or named in screen.reading:
        return None
    moment.meaning = replace(moment.meaning, choice=f"tap:{screen.items.index(named)}")
    return tap


def tap(moment: Moment) -> None:
    """An item of the screen was pressed."""
    step, argument = moment.step, _argument(moment)
    if step is None or not 0 <= argument < len(step.screen.items):
        waiting.from_here(moment)
        return
    item = step.screen.items[argument]
    if item == step.screen.tap:
        right(moment)
        return
    if item in step.screen.beside:
        moment.tell(step.screen.beside[item])
    else:
        moment.say("practice_only_read", item=item)
    _wrong(moment, step)


def do_step(moment: Moment) -> None:
    """A step was picked as the next thing to do."""
    situation, guide, step = moment.situation, moment.guide, moment.step
    number = _argument(moment)
    if guide is None or step is None or not 0 < number <= len(guide.steps):
        waiting.from_here(moment)
    elif number == situation.step:
        right(moment)
    else:
        moment.say("practice_was_before" if number < situation.step else "practice_comes_later")
        _wrong(moment, step)


def right(moment: Moment) -> None:
    """The right one: on to the next screen."""
    here = moment.situation.practice
    if here is None:
        waiting.is_walking(moment)
        return
    moment.say("practice_right")
    if "rest" in here:
        _note_remembered(moment, remembered=not here["wrong"])
    _advance(moment)


def hint(moment: Moment) -> None:
    """More help with this step: what it is for, then what to press."""
    here, step = moment.situation.practice, moment.step
    if here is None or step is None:
        waiting.is_walking(moment)
        return
    here["hints"] += 1
    here["wrong"] += 1
    moment.say("never_mind")
    _help(moment, step)


def _wrong(moment: Moment, step: Step) -> None:
    here = moment.situation.practice
    if here is None:
        return
    here["errors"] += 1
    here["wrong"] += 1
    moment.say("practice_nothing_happened")
    _help(moment, step)


def _help(moment: Moment, step: Step) -> None:
    """More each time: why the step is done, then what to press, then it is shown."""
    here = moment.situation.practice or {}
    if here["wrong"] >= _SHOWN_AT:
        _show(moment)
        return
    if here["wrong"] >= _NAMED_AT or here["cues"] == "all":
        moment.tell(walk.instruction(step, "other" if here["wrong"] < _NAMED_AT else "short"))
    else:
        moment.tell(step.why)
    put_screen(moment, again=True)


def _show(moment: Moment) -> None:
    """Does the step for the person, and goes on."""
    here, step = moment.situation.practice, moment.step
    if here is None or step is None:
        return
    here["hints"] += 1
    moment.say("practice_shown", step=step.short.rstrip("。"))
    if "rest" in here:
        _note_remembered(moment, remembered=False)
    _advance(moment)


def _advance(moment: Moment) -> None:
    situation, guide, here = moment.situation, moment.guide, moment.situation.practice
    if guide is None or here is None:
        return
    if "rest" in here:
        _next_question(moment)
    elif situation.step < len(guide.steps):
        situation.move_to(situation.step + 1)
        put_screen(moment)
    else:
        _finish(moment)


def _finish(moment: Moment) -> None:
    """The end of a practice: what went well, and how much help there is the next time."""
    situation, guide, here = moment.situation, moment.guide, moment.situation.practice
    if guide is None or here is None:
        return
    cues, hints, errors = here["cues"], here["hints"], here["errors"]
    alone = practice.was_alone(cues, hints, errors)
    situation.practised[guide.id] = practice.next_cues(cues, hints, errors)
    touch(moment, guide.id)
    moment.note("practised", guide.id, len(guide.steps), f"{cues} {hints} {errors}")
    situation.leave()
    moment.say("practice_alone" if alone else "practice_finished", title=guide.title)
    if situation.paused or situation.queue:
        go_on(moment)
        return
    if not alone:
        less = situation.practised[guide.id] != cues
        moment.say("practice_less_help" if less else "practice_same_help")
    moment.say("practice_once_more")
    moment.offer_as(moment.phrases("choice_practise_again"), f"practise:{guide.id}")
    moment.offer("stop", "human")


def refresh(moment: Moment) -> None:
    """A few mixed questions on what was learned, as the person agreed to."""
    situation = moment.situation
    rounds = situation.refresher.get("rounds", 0)
    oldest = sorted(
        (each for each in situation.learned if each in moment.guides),
        key=lambda each: situation.touched.get(each, ""),
    )
    questions = practice.refresher([moment.guides[each] for each in oldest], rounds)
    situation.refresher["rounds"] = rounds + 1
    if not questions:
        waiting.nothing_begun(moment)
        return
    moment.say("refresher_begin", count=moment.phrases.number(len(questions)))
    _ask_question(moment, [list(each) for each in questions], [])


def _ask_question(moment: Moment, questions: list[list[object]], missed: list[str]) -> None:
    (guide, step), *rest = questions
    moment.situation.enter(
        str(guide),
        int(str(step)),
        {"cues": "fewer", "hints": 0, "errors": 0, "wrong": 0, "rest": rest, "missed": missed},
    )
    put_screen(moment)


def _note_remembered(moment: Moment, *, remembered: bool) -> None:
    situation, here = moment.situation, moment.situation.practice or {}
    guide = situation.guide or ""
    touch(moment, guide)
    moment.note("refreshed", guide, situation.step, "remembered" if remembered else "forgotten")
    if not remembered:
        here["missed"].append(guide)


def _next_question(moment: Moment) -> None:
    situation, here = moment.situation, moment.situation.practice or {}
    rest, missed = here["rest"], here["missed"]
    if rest:
        _ask_question(moment, rest, missed)
        return
    situation.leave()
    moment.say("refresher_missed" if missed else "refresher_done")
    for guide in missed[:2]:
        moment.offer_as(
            moment.phrases("choice_learn_again", title=moment.title(guide)), f"ask_guide:{guide}"
        )
    moment.offer("stop", "human")


def _argument(moment: Moment) -> int:
    """The number behind the label of what was pressed; -1 for none."""
    _, _, argument = (moment.meaning.choice or "").partition("@")[0].partition(":")
    return int(argument) if argument.isdecimal() else -1
