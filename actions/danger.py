"""Danger comes before everything: a fraud, an emergency, despair, a wish for a human."""

from __future__ import annotations

from actions.moment import Moment
from actions.walking import from_here, go_on, offer_to_resume, put_step
from fraud.advice import advice_for
from fraud.signs import read

# What the scripting contract calls these emergencies; fire is for the state's sake police.
EMERGENCIES = {"medical": "medical", "fire": "police", "police": "police", "despair": "despair"}

_AFTER_FRAUD = "fraud-now"


def fraud_under_way(moment: Moment) -> None:
    """A fraud is happening: stop, why, the one thing to do, and whether money is gone."""
    situation = moment.situation
    repeated = bool(situation.danger) and situation.danger["label"] == "fraud_under_way"
    verdict = read(moment.meaning.text).fraud
    kind = verdict.kind if verdict else (situation.danger or {}).get("kind", "other")
    level = verdict.level if verdict else "suspicious"
    if repeated and (situation.danger or {}).get("level") == "fraud":
        level = "fraud"
    _alarm(moment, "fraud_under_way", level, kind)
    advice = advice_for(kind)
    if repeated:
        moment.say("fraud_once_more")
    moment.tell(advice.stop if level == "fraud" else moment.phrases("very_like_a_fraud"))
    moment.tell(advice.because)
    moment.tell(advice.now)
    if repeated:
        moment.say("human_offer")
        situation.handover = situation.handover or "offered"
    moment.tell(advice.ask, aloud=True)
    moment.ask("money_gone")
    moment.offer("no_money_sent", "money_sent", "human")


def no_money_sent(moment: Moment) -> None:
    """Nothing was lost: praise, where to ask, and back to what waits."""
    moment.situation.danger = None
    moment.say("money_is_safe")
    moment.situation.question = None
    if moment.situation.paused:
        offer_to_resume(moment)
    else:
        moment.offer("what_can_you_do", "human")


def money_sent(moment: Moment) -> None:
    """Money is gone: no blame, and the next five minutes, one thing at a time."""
    situation = moment.situation
    verdict = read(moment.meaning.text).fraud
    kind = verdict.kind if verdict else (situation.danger or {}).get("kind", "other")
    _alarm(moment, "money_sent", "fraud", kind)
    moment.say("not_your_fault")
    _first_aid(moment)


def _first_aid(moment: Moment) -> None:
    """The guide for the minutes after a fraud, from its first step."""
    situation = moment.situation
    danger = situation.danger
    situation.paused = [place for place in situation.paused if place["guide"] != _AFTER_FRAUD]
    if _AFTER_FRAUD in moment.guides:
        situation.enter(_AFTER_FRAUD)
        moment.note("begun", _AFTER_FRAUD)
        put_step(moment)
    else:
        moment.say("call_the_police_and_the_bank")
    situation.danger = danger


def help_send_money(moment: Moment) -> None:
    """Asked to help send money to such people: declined, and why."""
    verdict = read(moment.meaning.text).fraud
    _alarm(moment, "fraud_under_way", "fraud", verdict.kind if verdict else "other")
    moment.say("will_not_help_to_send")
    moment.ask("money_gone")
    moment.offer("no_money_sent", "money_sent", "human")


def medical(moment: Moment) -> None:
    """Ambulance first."""
    _emergency(moment, "medical")


def fire(moment: Moment) -> None:
    """Out first, then the fire brigade."""
    _emergency(moment, "fire")


def police(moment: Moment) -> None:
    """Somebody is in danger from others, or lost."""
    _emergency(moment, "police")


def despair(moment: Moment) -> None:
    """Heard, asked, and the ways to a human, now."""
    _emergency(moment, "despair")


def _emergency(moment: Moment, label: str) -> None:
    again = (moment.situation.danger or {}).get("label") == label
    _alarm(moment, label, "", label)
    moment.say(f"{label}_again" if again and moment.phrases.has(f"{label}_again") else label)
    moment.ask("emergency", label=label)
    moment.offer(f"affirm:{label}", f"deny:{label}", "human")


def emergency_answered(moment: Moment, *, helped: bool) -> None:
    """After 120, 119, 110 or 12356 was named: is help on its way?"""
    label = (moment.situation.question or {})["label"]
    moment.urgent = True
    moment.say(f"{label}_{'helped' if helped else 'not_helped'}")
    moment.ask("emergency", label=label)
    moment.offer("danger_over", "human")


def danger_over(moment: Moment) -> None:
    """The danger has passed: back to what waits."""
    moment.situation.danger = None
    moment.situation.question = None
    moment.say("glad_it_is_over")
    go_on(moment)


def lonely(moment: Moment) -> None:
    """Company for a moment, and people."""
    moment.say("lonely")
    if moment.situation.guide:
        from_here(moment)
    else:
        moment.offer("human")


def human(moment: Moment) -> None:
    """The wish for a human is noted, and the way to one is told honestly."""
    situation = moment.situation
    situation.handover = "requested"
    moment.note("handover")
    moment.say("human")
    if situation.guide or situation.paused:
        moment.say("place_is_kept")
        moment.offer("resume", "stop")


def tell_secret(moment: Moment) -> None:
    """Secrets are told to nobody, 小伴 included."""
    if not moment.meaning.secrets:
        moment.say("tell_nobody")
    from_here(moment)


def delete_data(moment: Moment) -> None:
    """Everything is deleted, after one yes."""
    moment.say("delete_all")
    moment.ask("erase")
    moment.offer("affirm:erase", "deny:erase")


def keep_private(moment: Moment) -> None:
    """Nothing is shared without the person's yes."""
    moment.say("nothing_is_shared")
    from_here(moment)


def _alarm(moment: Moment, label: str, level: str, kind: str) -> None:
    """The guide waits while the danger lasts."""
    situation = moment.situation
    situation.pause()
    situation.handover = None if situation.handover == "offered" else situation.handover
    situation.danger = {"label": label, "level": level, "kind": kind}
    moment.urgent = True
    moment.note("alert", kind, value=level or label)

