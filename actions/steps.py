"""How a step is put: the one thing to do, and the check that says what is to be seen."""

from __future__ import annotations

from actions.cues import says
from actions.moment import Moment
from actions.screens import put_screen
from guides import walk


def put_step(moment: Moment, *, briefly: bool = False, comfort: str | None = None) -> None:
    """Says the present step, or first asks what must be sure before it.

    Args:
        moment: The turn.
        briefly: In the shortest words.
        comfort: A phrase between the thing to do and the check.
    """
    situation, step, guide = moment.situation, moment.step, moment.guide
    if step is None or guide is None:
        return
    if situation.mode == "practice":
        put_screen(moment)
        return
    number = moment.phrases.number(situation.step)
    if step.ask_first and not situation.cleared:
        moment.say("before_step", number=number)
        moment.tell(step.ask_first, whole=True)
        moment.ask("ask_first")
        moment.offer("affirm:ask_first", "deny:ask_first", "human")
        return
    manner = manner_now(moment, briefly=briefly)
    if step.shows:
        moment.tell(step.shows.format_map(_Kept(situation.kept, moment.phrases("not_told"))))
    moment.say("step", number=number, instruction=walk.instruction(step, manner))
    moment.show()
    # Of a guide that is believed as a whole it is said once.
    believed = step.confidence == "low" or (guide.confidence == "low" and situation.step == 1)
    if believed and situation.asked == 0:
        moment.say("may_differ", aloud=False)
    if comfort:
        moment.say(comfort)
    ask_to_see(moment)
    situation.asked += 1


class _Kept(dict[str, str]):
    """What was kept, by name; what was not told is left open."""

    def __init__(self, kept: dict[str, str], not_told: str) -> None:
        super().__init__(kept)
        self._not_told = not_told

    def __missing__(self, name: str) -> str:
        return self._not_told


def manner_now(moment: Moment, *, briefly: bool = False) -> walk.Manner:
    """How the present step is put now: each asking takes other words."""
    situation = moment.situation
    return walk.manner_for(
        situation.asked,
        short=briefly or situation.suits("short") or situation.suits("slow"),
        screen_reader=situation.suits("screen_reader"),
    )


def ask_to_see(moment: Moment, *, once_more: bool = False) -> None:
    """The check: what the person should now see.

    Args:
        moment: The turn.
        once_more: After help, where it was not there before.
    """
    if moment.step is None:
        return
    # 「看到…了吗」 is answered by 看到了; any other check by 好了.
    to_see = says("to_see", moment.step.see)
    if once_more and to_see:
        moment.say("found_now")
    else:
        # Whole: a check that is left out could not be answered.
        moment.tell(_check(moment, moment.step.see), whole=True)
    moment.ask("check")
    if moment.step.keeps:
        moment.offer("skip", "human")
        return
    way = "" if to_see else "_plain"
    moment.offer_as(moment.phrases(f"choice_done{way}"), "done")
    again = "_still" if once_more else ""
    moment.offer_as(moment.phrases(f"choice_cannot_find{again}{way}"), "cannot_find")
    moment.offer("human")


def _check(moment: Moment, see: str) -> str:
    """The check as it is asked; who cannot see is asked what can be heard."""
    if "screen_reader" not in moment.phrases.manners:
        return see
    seen, heard = moment.phrases("seen_and_heard").split()
    return see.replace(seen, heard)


def remind(moment: Moment) -> None:
    """After something said in between: back to the step, in few words."""
    situation = moment.situation
    if moment.step is None:
        return
    if situation.asking == "ask_first" or situation.mode == "practice":
        put_step(moment)
        return
    manner: walk.Manner = "described" if situation.suits("screen_reader") else "short"
    moment.say(
        "back_to_step",
        number=moment.phrases.number(situation.step),
        instruction=walk.instruction(moment.step, manner),
    )
    ask_to_see(moment)
