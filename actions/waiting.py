"""What waits for an answer: an open question, a step, or a guide that was left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.moment import Moment
from actions.steps import remind
from fraud import interview, scenes
from fraud.checking import way_for

# Marks of a quotation within a quotation.
_WITHIN = str.maketrans("「」", "『』")
# The answers that go with a question. 「check」 and 「ask_first」 belong to a step.
_ANSWERS: Mapping[str, tuple[str, ...]] = {
    "money_gone": ("no_money_sent{way}", "money_sent{way}", "human"),
    "emergency": ("affirm:{label}", "deny:{label}", "human"),
    "helped": ("danger_over", "human"),
    "teach_back": ("teach_back", "deny:teach_back", "human"),
    "telling": ("deny:teach_back", "human"),
    "resume": ("resume", "deny:resume", "human"),
    "prefer": ("affirm:prefer", "deny:prefer"),
    "erase": ("affirm:erase", "deny:erase"),
    "which": (),
    "which_to_practise": (),
    "refresher_wanted": ("affirm:refresher_wanted", "deny:refresher_wanted"),
    "show_it": ("human", "what_can_you_do"),
    "decide": ("affirm:decide", "deny:decide", "human"),
    "call": (),
    "rumour": ("affirm:rumour", "deny:rumour", "human"),
    "drill": (),
    "drill_wanted": ("affirm:drill_wanted", "deny:drill_wanted"),
    "drill_offered": ("affirm:drill_offered", "deny:drill_offered", "no_more_drills"),
    "refresh": ("affirm:refresh", "deny:refresh", "no_more_refreshers"),
}


def ask(moment: Moment, kind: str, **about: Any) -> None:
    """Keeps in mind what has just been asked, and offers the answers.

    Args:
        moment: The turn.
        kind: One of the questions above.
        about: What belongs to it, such as the guide.
    """
    moment.ask(kind, **about)
    for label in _ANSWERS[kind]:
        moment.offer(label.format_map(about))
    if kind == "call":
        for answer in _interviewed(about).answers:
            moment.offer_as(answer.label, f"call_answer:{answer.id}")
        moment.offer("human")
    label = "practise" if kind == "which_to_practise" else "ask_guide"
    for guide in about.get("guides", ()):
        moment.offer_as(moment.title(guide), f"{label}:{guide}")


def is_open(moment: Moment) -> bool:
    """Whether a question waits that has nothing to do with a step."""
    return moment.situation.asking in _ANSWERS


def ask_again(moment: Moment) -> None:
    """Puts the open question once more, in few words."""
    question = dict(moment.situation.question or {})
    kind = question.pop("kind")
    if kind == "resume":
        offer_to_resume(moment)
        return
    if kind == "drill":
        put_turn(moment, scenes.load()[question["scene"]], question["turn"])
        return
    name = question["label"] if kind == "emergency" else kind
    moment.urgent = kind in {"money_gone", "emergency"}
    moment.say(f"question_{name}")
    if kind == "money_gone":
        moment.tell(question["asks"])
    if kind == "call":
        moment.tell(_interviewed(question).ask)
    elif kind == "decide":
        moment.tell(way_for(question["about"]).question)
    elif kind == "rumour":
        moment.say(f"rumour_{question['name']}")
    ask(moment, kind, **question)


def put_turn(moment: Moment, scene: scenes.Scene, place: int) -> None:
    """Puts a turn of a fraud drill: what the other side says, and what can be done."""
    turn = scene.turns[place]
    moment.tell(f"{turn.who}：「{turn.says.translate(_WITHIN)}」", whole=True)
    moment.say("drill_what_now")
    moment.ask("drill", scene=scene.id, turn=place)
    for number, choice in enumerate(turn.choices):
        moment.offer_as(choice.label, f"drill_do:{number}")
    moment.offer("drill_leave")


def _interviewed(question: Mapping[str, Any]) -> interview.Question:
    """The question of the interview that is open."""
    asked = interview.following(question["given"])
    if asked is None:
        raise ValueError("the interview is over")
    return asked


def offer_to_resume(moment: Moment) -> None:
    """Offers to go on with what was left in the middle."""
    place = moment.situation.paused[-1]
    moment.say(
        "resume_offer",
        title=moment.title(place["guide"]),
        number=moment.phrases.number(place["step"]),
    )
    after_fraud = (moment.situation.question or {}).get("after_fraud", False)
    ask(moment, "resume", after_fraud=after_fraud)


def nothing_begun(moment: Moment) -> None:
    """There is nothing to go on with."""
    moment.situation.question = None
    moment.say("nothing_begun")
    moment.offer("what_can_you_do", "human")


def from_here(moment: Moment) -> None:
    """Where to go from here: the question, the step or the guide that waits."""
    if is_open(moment):
        ask_again(moment)
    elif moment.situation.guide:
        remind(moment)
    elif moment.situation.paused:
        offer_to_resume(moment)
    elif not moment.choices:
        moment.offer("what_can_you_do", "human")


def is_walking(moment: Moment) -> bool:
    """Whether a guide is being walked; if not, says what waits instead."""
    if moment.situation.guide:
        return True
    if is_open(moment):
        ask_again(moment)
    elif moment.situation.paused:
        offer_to_resume(moment)
    else:
        nothing_begun(moment)
    return False
