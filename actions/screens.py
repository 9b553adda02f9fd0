"""How a step is put in practice: a make-believe screen, and the question what to press."""

from __future__ import annotations

from actions.moment import Moment
from guides import practice, walk
from guides.schema import Guide, Screen, Step

# Apps that are none, and the phrase that names the place instead.
_PLACES = {"手机": "page", "现场": "place"}


def put_screen(moment: Moment, *, again: bool = False) -> None:
    """Shows the present screen and asks what to press, with as much help as there is.

    Args:
        moment: The turn.
        again: After a slip or a hint, which said what is to be done.
    """
    situation, guide, step = moment.situation, moment.guide, moment.step
    if situation.practice is None or guide is None or step is None:
        return
    # Who had to ask sees the items, however little help there is.
    cues = "fewer" if again else situation.practice["cues"]
    if again:
        moment.say("practice_again")
    elif "rest" in situation.practice:
        moment.say("refresher_about", title=guide.title)
    else:
        moment.say("practice_step", number=moment.phrases.number(situation.step))
    if cues == "all":
        manner: walk.Manner = "described" if situation.suits("screen_reader") else "do"
        moment.tell(walk.instruction(step, manner))
    if step.stake and not again:
        moment.say("practice_no_real")
    moment.show("/practice" if cues == "all" else "/practice/unmarked")
    if step.screen.tap is None:
        _ask_what_to_do(moment, guide, cues)
    else:
        _ask_what_to_press(moment, step, cues)
    moment.ask("tap")


def _ask_what_to_press(moment: Moment, step: Step, cues: str) -> None:
    screen = step.screen
    if cues == "none":
        moment.say(f"practice_{_place(screen)}", app=screen.app, title=screen.title)
        moment.say("practice_press")
        moment.offer("practice_hint", "stop", "human")
        return
    items = "\n".join(f"「{item}」" for item in screen.items)
    moment.say(f"practice_{_place(screen)}", app=screen.app, title=screen.title)
    moment.say("practice_items", items=items)
    moment.say("practice_press")
    for place in practice.offered_items(screen):
        moment.offer_as(screen.items[place], f"tap:{place}")
    moment.offer("human" if cues == "all" else "practice_hint")


def _place(screen: Screen) -> str:
    """Where a screen is: in an app, on the phone's own pages, or away from the phone."""
    return _PLACES.get(screen.app, "page" if screen.app == screen.title else "app")


def _ask_what_to_do(moment: Moment, guide: Guide, cues: str) -> None:
    if cues == "all":
        moment.say("practice_do")
        moment.offer("practice_done", "stop", "human")
        return
    moment.say("practice_what_to_do")
    if cues == "fewer":
        for number in practice.offered_steps(guide, moment.situation.step):
            moment.offer_as(guide.steps[number - 1].short.rstrip("。"), f"do_step:{number}")
        moment.offer("practice_hint")
    else:
        moment.offer("practice_hint", "stop", "human")
