"""Talk around it, what 小伴 does not answer, and what it did not understand."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from actions import refreshing, rehearsing, waiting
from actions.moment import Moment
from actions.steps import put_step
from actions.stuck import fail, trouble
from actions.walking import go_on
from guides.plain import plan
from nlu.choices import choose

_AT_MOST = 3
# So many scenes are named on a line.
_A_LINE = 4


def answer(name: str) -> Callable[[Moment], None]:
    """A handler that says one thing and goes back to what waits."""

    def handler(moment: Moment) -> None:
        moment.say(name)
        waiting.from_here(moment)

    return handler


def greet(moment: Moment) -> None:
    """Hello, and what was left in the middle."""
    moment.say("greet")
    if moment.situation.guide or moment.situation.paused or waiting.is_open(moment):
        waiting.from_here(moment)
    elif not (refreshing.offer(moment) or rehearsing.offer(moment)):
        moment.say("how_can_i_help")
        moment.offer("what_can_you_do", "human")


def what_can_you_do(moment: Moment) -> None:
    """All that is taught, three of it to press."""
    situation = moment.situation
    taught = [
        guide for guide in plan.to_begin_with(moment.guides) if guide not in situation.learned
    ]
    if situation.guide:
        moment.say("place_is_kept")
        situation.pause()
    moment.say("i_can_teach")
    scenes = list(plan.by_scene(moment.guides.values()))
    moment.say("all_scenes", scenes=_in_lines(scenes))
    moment.say("say_what_you_want")
    waiting.ask(moment, "which", guides=(taught or list(moment.guides))[:_AT_MOST])


def scene(moment: Moment) -> Callable[[Moment], None] | None:
    """The handler for a scene of life that was named; None where none was."""
    scenes = plan.by_scene(moment.guides.values())
    picked = choose(moment.meaning.text, list(scenes))
    if picked is None:
        return None
    name = list(scenes)[picked]

    def handler(moment: Moment) -> None:
        guides = plan.in_order(scenes[name])
        moment.say("guides_of_scene", scene=name)
        moment.tell("\n".join(guide.title for guide in guides), whole=True)
        waiting.ask(moment, "which", guides=[guide.id for guide in guides][:_AT_MOST])

    return handler


def _in_lines(words: Sequence[str]) -> str:
    return "\n".join(
        "、".join(words[start : start + _A_LINE]) for start in range(0, len(words), _A_LINE)
    )


def unclear(moment: Moment) -> None:
    """Several guides fit: at most three to choose from."""
    wanted = [guide for guide in moment.meaning.guides if guide in moment.guides][:_AT_MOST]
    if not wanted:
        not_understood(moment)
        return
    moment.say("which_one")
    waiting.ask(moment, "which", guides=wanted)


def other_task(moment: Moment) -> None:
    """An honest no: this is not taught yet."""
    if trouble(moment):
        return
    moment.say("not_taught")
    waiting.from_here(moment)


def not_understood(moment: Moment) -> None:
    """Never a guess: an honest word, and the way on."""
    if trouble(moment):
        return
    situation = moment.situation
    moment.say("not_understood")
    fail(moment)
    if situation.guide and not waiting.is_open(moment):
        put_step(moment)
        return
    if not (situation.paused or waiting.is_open(moment)):
        moment.say("i_can_teach")
    waiting.from_here(moment)


def refuse_learning(moment: Moment) -> None:
    """Not to learn is a right; then that is the end of it, with the way without a phone."""
    situation = moment.situation
    moment.say("no_need_to_learn")
    if moment.guide:
        moment.say("offline", offline=moment.guide.offline)
    else:
        moment.say("offline_always")
    moment.say("call_me_any_time")
    situation.queue.clear()
    situation.danger = None
    situation.leave()


def frustrated(moment: Moment) -> None:
    """No blame, other words, and a human."""
    situation = moment.situation
    moment.say("not_your_fault_it_is_hard")
    fail(moment)
    if situation.guide:
        put_step(moment, briefly=True)
    else:
        waiting.from_here(moment)


def affirm(moment: Moment) -> None:
    """A yes to nothing that was asked."""
    if moment.situation.paused or moment.situation.queue:
        go_on(moment)
    else:
        moment.say("how_can_i_help")
        moment.offer("what_can_you_do", "human")


def deny(moment: Moment) -> None:
    """A no to nothing that was asked."""
    moment.say("all_right")
    waiting.from_here(moment)
