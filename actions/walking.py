"""Walking a guide: begin, one step after another, leave it, go on, end."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions import refreshing, waiting
from actions.moment import Moment
from actions.steps import ask_to_see, put_step

# What stands where a door number was taken out.
_TAKEN_OUT = re.compile(r"〔[^〕]*〕")
_BARE = 4
_TELLS_NOTHING = frozenset({"done", "next", "affirm"})


def ask_guide(moment: Moment) -> None:
    """The person wants one guide or several, one after another."""
    situation = moment.situation
    wanted = [guide for guide in moment.meaning.guides if guide in moment.guides]
    if moment.meaning.untaught:
        moment.say("not_taught_yet", things="、".join(moment.meaning.untaught))
    if not wanted:
        waiting.from_here(moment)
        return
    first, *later = wanted
    _put_off(moment, later)
    if first == situation.guide:
        moment.say("we_are_at_it", title=moment.title(first))
        put_step(moment)
        return
    if situation.guide:
        moment.say("laid_aside", title=moment.title(situation.guide))
        situation.pause()
    begin(moment, first)


def _put_off(moment: Moment, later: Sequence[str]) -> None:
    """What was asked for with it comes after it."""
    situation = moment.situation
    situation.queue += [
        guide for guide in later if guide not in (*situation.queue, situation.guide)
    ]
    if later:
        moment.say("one_after_another", then="、".join(map(moment.title, later)))


def begin(moment: Moment, guide: str) -> None:
    """Begins a guide, or goes on with it where it was left."""
    situation = moment.situation
    situation.danger = None
    left_at = next(
        (
            place["step"]
            for place in situation.paused
            if place["guide"] == guide and "practice" not in place
        ),
        0,
    )
    situation.enter(guide, max(left_at, 1))
    if left_at > 1:
        moment.say("go_on_with", title=moment.title(guide))
        put_step(moment)
        return
    moment.note("begun", guide)
    taught = moment.guides[guide]
    moment.say("begin", title=taught.title, count=moment.phrases.number(len(taught.steps)))
    if taught.fee:
        moment.tell(taught.fee)
    needs = [moment.title(need) for need in taught.needs if need not in situation.learned]
    if needs:
        moment.say("needs_first", aloud=False, titles="、".join(needs))
    put_step(moment)
    moment.say("offline", aloud=False, offline=_first_sentence(taught.offline))


def _first_sentence(text: str) -> str:
    return text.partition("。")[0] + "。"


def done(moment: Moment) -> None:
    """The step is done: the next one, or the end."""
    if not waiting.is_walking(moment):
        return
    if moment.situation.asking == "ask_first":
        moment.situation.cleared = True
        put_step(moment)
        return
    _advance(moment, "well_done")


def skip(moment: Moment) -> None:
    """The person knows this step already."""
    if waiting.is_walking(moment):
        _advance(moment, "skipped")


def _advance(moment: Moment, phrase: str) -> None:
    situation, guide = moment.situation, moment.guide
    if guide is None or situation.guide is None:
        return
    if situation.step >= len(guide.steps):
        finish(moment)
        return
    situation.move_to(situation.step + 1)
    moment.note("reached", situation.guide, situation.step)
    moment.say(phrase)
    put_step(moment)


def finish(moment: Moment) -> None:
    """After the last step: praise, the safety line, and the offer to tell it back."""
    situation, guide = moment.situation, moment.guide
    if guide is None:
        return
    moment.note("finished", guide.id, len(guide.steps))
    situation.learned = [each for each in situation.learned if each != guide.id] + [guide.id]
    situation.kept = {}
    touch(moment, guide.id)
    in_danger, situation.danger = situation.danger, None
    situation.leave()
    if in_danger:
        moment.say("all_done_after_fraud")
        moment.tell(guide.safety)
        go_on(moment)
        return
    moment.say("finished", title=guide.title)
    moment.tell(guide.safety)
    moment.say("tell_it_back")
    waiting.ask(moment, "teach_back", guide=guide.id)


def touch(moment: Moment, guide: str) -> None:
    """Keeps in mind the day on which a guide was last finished or practised."""
    if moment.meaning.today:
        moment.situation.touched[guide] = moment.meaning.today


def keep(moment: Moment) -> None:
    """Keeps what the person answered at a step that asks for it; a bare 好了 tells nothing."""
    step = moment.step
    bare = len(moment.meaning.text) <= _BARE and moment.meaning.label in _TELLS_NOTHING
    if step and step.keeps and bare:
        moment.say("tell_me")
        ask_to_see(moment)
    elif step and step.keeps:
        told = _TAKEN_OUT.sub(moment.phrases("taken_out"), moment.meaning.text)
        moment.situation.kept[step.keeps] = told.strip("。！， ")
        _advance(moment, "kept_in_mind")


def go_on(moment: Moment) -> None:
    """What comes next when something has ended: what was asked for, what was left."""
    situation = moment.situation
    situation.question = None
    if situation.queue:
        moment.say("now_to")
        begin(moment, situation.queue[0])
    elif situation.paused:
        waiting.offer_to_resume(moment)
    elif not refreshing.ask_whether(moment):
        moment.say("anything_else")
        moment.offer("practise", "what_can_you_do", "stop")


def resume(moment: Moment) -> None:
    """Goes on where it was left, also after days."""
    situation = moment.situation
    situation.danger = None
    if situation.guide:
        moment.say("we_are_at_it", title=moment.title(situation.guide))
        put_step(moment)
    elif situation.paused:
        place = situation.paused[-1]
        situation.enter(place["guide"], place["step"], place.get("practice"))
        moment.say("go_on_with", title=moment.title(place["guide"]))
        put_step(moment)
    elif situation.queue:
        begin(moment, situation.queue[0])
    else:
        waiting.nothing_begun(moment)


def resume_lesson(moment: Moment) -> None:
    """Leaves practice for the lesson that waits."""
    situation = moment.situation
    situation.leave()
    situation.paused = [place for place in situation.paused if "practice" not in place]
    resume(moment)


def where_am_i(moment: Moment) -> None:
    """Says what is being learned and which step it is."""
    if waiting.is_walking(moment) and moment.guide:
        moment.say(
            "where",
            title=moment.guide.title,
            count=moment.phrases.number(len(moment.guide.steps)),
        )
        put_step(moment)


def go_back(moment: Moment) -> None:
    """The step before."""
    situation = moment.situation
    if not waiting.is_walking(moment):
        return
    moment.say("this_is_the_first" if situation.step <= 1 else "one_back")
    situation.move_to(max(situation.step - 1, 1))
    put_step(moment)


def start_over(moment: Moment) -> None:
    """From the first step; of what was finished last, where nothing is being learned."""
    situation = moment.situation
    if not situation.guide:
        left = [place["guide"] for place in situation.paused] or situation.learned
        if left and not situation.danger:
            situation.enter(left[-1])
    if waiting.is_walking(moment):
        moment.say("from_the_start")
        situation.move_to(1)
        put_step(moment)


def stop(moment: Moment) -> None:
    """Enough for now: the place is kept."""
    situation = moment.situation
    in_danger, situation.danger = situation.danger, None
    situation.needs = []
    if situation.guide:
        moment.say(
            "stopped",
            title=moment.title(situation.guide),
            number=moment.phrases.number(situation.step),
        )
        situation.pause()
    else:
        moment.say("goodbye")
    if in_danger:
        moment.say("stopped_in_danger")
    situation.question = None
