"""Talk around it, what 小伴 does not answer, and what it did not understand."""

from __future__ import annotations

from collections.abc import Callable

from actions.moment import Moment
from actions.walking import fail, from_here, go_on, offer_to_resume, put_step, trouble

_AT_MOST = 3


def answer(name: str) -> Callable[[Moment], None]:
    """A handler that says one thing and goes back to what waits."""

    def handler(moment: Moment) -> None:
        moment.say(name)
        from_here(moment)

    return handler


def greet(moment: Moment) -> None:
    """Hello, and what was left in the middle."""
    moment.say("greet")
    if moment.situation.guide or moment.situation.paused:
        from_here(moment)
    else:
        moment.say("how_can_i_help")
        moment.offer("what_can_you_do", "human")


def thanks(moment: Moment) -> None:
    """You are welcome."""
    moment.say("welcome")
    if moment.situation.guide:
        from_here(moment)


def what_can_you_do(moment: Moment) -> None:
    """All that is taught, three of it to press."""
    situation = moment.situation
    taught = [guide for guide in moment.guides.values() if guide.id not in situation.learned]
    moment.say("i_can_teach")
    moment.say(
        "all_guides",
        aloud=False,
        titles="、".join(guide.title for guide in moment.guides.values()),
    )
    for guide in taught[:_AT_MOST]:
        moment.offer_as(guide.title, f"ask_guide:{guide.id}")
    moment.say("say_what_you_want")
    moment.ask("which")
    if situation.guide:
        situation.pause()
        moment.ask("which")
        moment.say("place_is_kept")


def unclear(moment: Moment) -> None:
    """Several guides fit: at most three to choose from."""
    wanted = [guide for guide in moment.meaning.guides if guide in moment.guides][:_AT_MOST]
    if not wanted:
        not_understood(moment)
        return
    moment.say("which_one")
    for guide in wanted:
        moment.offer_as(moment.title(guide), f"ask_guide:{guide}")
    moment.ask("which")


def other_task(moment: Moment) -> None:
    """An honest no: this is not taught yet."""
    if trouble(moment):
        return
    moment.say("not_taught")
    if moment.situation.guide or moment.situation.paused:
        from_here(moment)
    else:
        moment.offer("what_can_you_do", "human")


def not_understood(moment: Moment) -> None:
    """Never a guess: an honest word, and the way on."""
    if trouble(moment):
        return
    situation = moment.situation
    moment.say("not_understood")
    fail(moment)
    if situation.guide:
        put_step(moment)
    elif situation.danger or situation.question:
        moment.choices += [dict(choice) for choice in situation.offered]
        if not moment.choices:
            moment.offer("human")
    elif situation.paused:
        offer_to_resume(moment)
    else:
        moment.offer("what_can_you_do", "human")


def refuse_learning(moment: Moment) -> None:
    """Not to learn is a right; then that is the end of it, with the way without a phone."""
    situation = moment.situation
    moment.say("no_need_to_learn")
    if moment.guide:
        moment.say("offline", offline=moment.guide.offline)
    else:
        moment.say("offline_always")
    situation.queue.clear()
    situation.leave()


def frustrated(moment: Moment) -> None:
    """No blame, other words, and a human."""
    situation = moment.situation
    moment.say("not_your_fault_it_is_hard")
    fail(moment)
    if situation.guide:
        put_step(moment, briefly=True)
    else:
        moment.offer("human", "what_can_you_do")


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
    from_here(moment)
