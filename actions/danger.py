"""Danger comes before everything: a fraud, an emergency, despair, a wish for a human."""

from __future__ import annotations

from actions import stuck, waiting
from actions.cues import says
from actions.moment import Handler, Moment
from actions.steps import put_step, remind
from actions.walking import go_on
from fraud import checking
from fraud.advice import advice_for
from fraud.signs import Verdict, notice, read, together
from guides import walk

# What the scripting contract calls these emergencies; fire is for the state's sake police.
EMERGENCIES = {"medical": "medical", "fire": "police", "police": "police", "despair": "despair"}

# Dangers that are also learned from examples, and so may be taken for what they are not.
LEARNED = frozenset({"fraud_under_way", "money_sent", "help_send_money", *EMERGENCIES})

_AFTER_FRAUD = "fraud-now"
# Signs of so many turns are read together.
_TURNS_GATHERED = 5


def is_plain(text: str) -> bool:
    """Whether the written signs show a danger, whatever was learned from examples."""
    reading = read(text)
    suspicious = reading.fraud is not None and reading.fraud.level in {"suspicious", "fraud"}
    return suspicious or reading.danger is not None


def fraud_under_way(moment: Moment) -> None:
    """A fraud is happening: stop, why, the one thing to do, and whether money is gone."""
    situation = moment.situation
    standing = situation.danger or {}
    repeated = standing.get("label") == "fraud_under_way"
    verdict = _plainest(read(moment.meaning.text).fraud, moment.gathered)
    kind = verdict.kind if verdict else standing.get("kind", "other")
    level = verdict.level if verdict else "suspicious"
    if repeated and standing.get("level") == "fraud":
        level = "fraud"
    alarm(moment, "fraud_under_way", level, kind)
    advice = advice_for(kind)
    if repeated:
        moment.say("fraud_once_more")
    moment.tell(advice.stop if level == "fraud" else moment.phrases("very_like_a_fraud"))
    moment.tell(advice.because)
    moment.tell(advice.now)
    if repeated:
        moment.say("human_offer")
        situation.handover = situation.handover or "offered"
    ask_for_money(moment, advice.ask)


def _plainest(*verdicts: Verdict | None) -> Verdict | None:
    """The surest of what the signs amount to, in this message and over the last turns."""
    known = [verdict for verdict in verdicts if verdict]
    return max(known, key=lambda verdict: verdict.score, default=None)


def ask_for_money(moment: Moment, question: str) -> None:
    """Asks whether money is gone, or whatever else this fraud is after."""
    moment.tell(question)
    way = "" if says("asks_for_transfer", question) else ":plain"
    waiting.ask(moment, "money_gone", asks=question, way=way)


def no_money_sent(moment: Moment) -> None:
    """Nothing was lost: praise, where to ask, and back to what waits."""
    moment.situation.danger = None
    moment.situation.noticed = []
    moment.say("money_is_safe")
    # Some say it only later: 「其实转了」 is still heard.
    moment.ask("money_safe", after_fraud=True)
    if moment.situation.paused:
        waiting.offer_to_resume(moment)
    else:
        moment.offer("what_can_you_do", "human")


def money_sent(moment: Moment, kind: str | None = None) -> None:
    """Money is gone: the next five minutes, one thing at a time, and no blame."""
    situation = moment.situation
    standing = situation.danger or {}
    verdict = read(moment.meaning.text).fraud
    kind = kind or (verdict.kind if verdict else standing.get("kind", "other"))
    moment.urgent = True
    if situation.guide == _AFTER_FRAUD and standing.get("label") == "money_sent":
        moment.say("not_your_fault")
        remind(moment)
        return
    alarm(moment, "money_sent", "fraud", kind)
    if _AFTER_FRAUD not in moment.guides:
        moment.say("call_the_police_and_the_bank")
        moment.say("not_your_fault")
        moment.offer("danger_over", "human")
        return
    danger = situation.danger
    situation.enter(_AFTER_FRAUD)
    situation.danger = danger
    moment.note("begun", _AFTER_FRAUD)
    put_step(moment, comfort="not_your_fault")


def gather(moment: Moment) -> None:
    """Reads the signs of the last turns together.

    A caller's story is often told in pieces, none of which says enough. What says enough by
    itself was understood as a danger already; a trouble that the guide names is no story.
    """
    situation, meaning = moment.situation, moment.meaning
    if not meaning.text or situation.mode == "drill" or stuck.is_word_for_word(moment):
        return
    now = sorted(notice(meaning.text))
    before = situation.noticed
    situation.noticed = [*before, now][-_TURNS_GATHERED:]
    alone = together(now)
    if not now or not any(before) or (alone and alone.level != "unsure"):
        return
    verdict = together(name for each in situation.noticed for name in each)
    if verdict and verdict.level != "unsure":
        moment.gathered = verdict


def gathered(moment: Moment) -> Handler | None:
    """The handler where the signs of the last turns amount to a fraud; else None."""
    return fraud_under_way if moment.gathered else None


def insisted(moment: Moment) -> Handler | None:
    """The handler where the person holds to it against an alarm; None where not."""
    standing, meaning = (moment.situation.danger or {}).get("label"), moment.meaning
    if standing != "fraud_under_way" or not says("insists", meaning.text):
        return None
    # To be helped with it is declined, however it is asked for.
    wants_help = meaning.label == "help_send_money" and says("asks", meaning.text)
    return None if wants_help else _once_more


def _once_more(moment: Moment) -> None:
    """No scolding: said once more in other words, and a human; after that the person decides."""
    situation = moment.situation
    standing = dict(situation.danger or {})
    kind = standing.get("kind", "other")
    moment.urgent = True
    if standing.get("insisted"):
        moment.say("insists_again")
        moment.offer("human", "no_money_sent", "money_sent")
        return
    situation.danger = {**standing, "insisted": "yes"}
    situation.handover = situation.handover or "offered"
    moment.say("insists_once")
    moment.tell(checking.way_for(kind).verify)
    moment.say("human_offer")
    ask_for_money(moment, advice_for(kind).ask)


def help_send_money(moment: Moment) -> None:
    """Asked to help send money to such people: declined, and why."""
    verdict = read(moment.meaning.text).fraud
    alarm(moment, "fraud_under_way", "fraud", verdict.kind if verdict else "other")
    moment.say("will_not_help_to_send")
    ask_for_money(moment, advice_for("fake-police").ask)


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
    alarm(moment, label, "", label)
    moment.say(f"{label}_again" if again and moment.phrases.has(f"{label}_again") else label)
    waiting.ask(moment, "emergency", label=label)


def emergency_answered(moment: Moment, *, helped: bool) -> None:
    """After 120, 119, 110 or 12356 was named: is help on its way?"""
    label = (moment.situation.question or {})["label"]
    moment.urgent = True
    moment.say(f"{label}_{'helped' if helped else 'not_helped'}")
    if helped:
        waiting.ask(moment, "helped", label=label)
    else:
        waiting.ask(moment, "emergency", label=label)


def danger_over(moment: Moment) -> None:
    """The danger has passed: back to what waits."""
    over = f"{(moment.situation.danger or {}).get('label')}_over"
    moment.situation.danger = None
    moment.situation.question = None
    moment.say("glad_it_is_over")
    if moment.phrases.has(over):
        moment.say(over)
    if "no_calls" in moment.situation.needs and "no_calls" not in moment.situation.preferences:
        moment.say("ask_no_calls")
        waiting.ask(moment, "prefer", name="no_calls")
        return
    go_on(moment)


def has_passed(moment: Moment) -> bool:
    """Whether the person says that an emergency has passed."""
    standing = (moment.situation.danger or {}).get("label")
    label, text = moment.meaning.label, moment.meaning.text
    if label in EMERGENCIES and label != standing:
        # 「好多了，可是起火了」 is another danger; 「有人来了，没事了」 only looks like one.
        text = (walk.clauses(text) or [text])[-1]
    return standing in EMERGENCIES and says("danger_over", text)


def lonely(moment: Moment) -> None:
    """Company for a moment, and people."""
    moment.say("lonely")
    waiting.from_here(moment)


def human(moment: Moment) -> None:
    """The wish for a human is noted, and the way to one is told honestly."""
    situation = moment.situation
    situation.handover = "requested"
    moment.note("handover")
    moment.say("human")
    if waiting.is_open(moment):
        waiting.ask_again(moment)
    elif situation.guide or situation.paused:
        moment.say("place_is_kept")
        moment.offer("resume", "stop")
    else:
        moment.offer("what_can_you_do")


def tell_secret(moment: Moment) -> None:
    """Secrets are told to nobody, 小伴 included."""
    if not moment.meaning.secrets:
        moment.say("tell_nobody")
    waiting.from_here(moment)


def delete_data(moment: Moment) -> None:
    """Everything is deleted, after one yes."""
    moment.say("delete_all")
    waiting.ask(moment, "erase")


def keep_private(moment: Moment) -> None:
    """Nothing is shared without the person's yes."""
    moment.say("nothing_is_shared")
    waiting.from_here(moment)


def alarm(moment: Moment, label: str, level: str, kind: str) -> None:
    """Raises an alarm; the guide waits while the danger lasts."""
    situation = moment.situation
    if situation.asking == "check" and moment.guide and says("step_was_done", moment.meaning.text):
        situation.step = min(situation.step + 1, len(moment.guide.steps))
        moment.note("reached", moment.guide.id, situation.step)
    situation.pause()
    situation.handover = None if situation.handover == "offered" else situation.handover
    situation.danger = {"label": label, "level": level, "kind": kind}
    moment.urgent = True
    moment.note("alert", kind, value=level or label)
