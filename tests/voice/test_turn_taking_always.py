"""What holds of turns whatever happens, in whatever order."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as some

from voice import waiting
from voice.events import Heard, Pressed, SpeechBegan, SpeechEnded
from voice.turn_taking import (
    Asked,
    Happening,
    OfferKeys,
    Outcome,
    Speaking,
    Spoken,
    StopSpeaking,
    TurnEnded,
    TurnTaker,
    Why,
)

GAPS = some.sampled_from([0.0, 0.02, 0.1, 0.3, 0.6, 1.0, 1.7, 2.5, 5.0, 9.0, 31.0])
KINDS = some.sampled_from(["began", "ended", "partial", "final", "key", "speaking", "spoken"])
# Each word once, and none that only shows that somebody listens.
WORDS = [chr(code) for code in range(ord("一"), ord("一") + 400)]
HAPPENINGS = some.lists(some.tuples(GAPS, KINDS, some.sampled_from(Asked)), max_size=40)


def _happening(kind: str, asked: Asked, at: float, words: list[str]) -> Happening:
    if kind in {"partial", "final"}:
        return Heard(words.pop(0), is_final=kind == "final")
    return {
        "began": SpeechBegan(at),
        "ended": SpeechEnded(at),
        "key": Pressed("1"),
        "speaking": Speaking(at, asked),
        "spoken": Spoken(at),
    }[kind]


def _run(
    plan: list[tuple[float, str, Asked]], patience: float = 1.0
) -> tuple[TurnTaker, list[tuple[Happening | None, tuple[Outcome, ...]]]]:
    taker, now, words, known = TurnTaker(patience), 0.0, WORDS.copy(), []
    for gap, kind, asked in plan:
        now += gap
        known.append((None, taker.tick(now)))
        happening = _happening(kind, asked, now, words)
        known.append((happening, taker.take(happening, now)))
    known += [(None, taker.tick(now + second)) for second in range(40)]
    return taker, known


@settings(max_examples=150, deadline=None)
@given(HAPPENINGS)
def test_every_final_is_handed_over_once_and_in_order(
    plan: list[tuple[float, str, Asked]],
) -> None:
    plan = [*plan, (0.0, "ended", Asked.USUAL), (0.0, "key", Asked.USUAL)]

    _, known = _run(plan)

    finals = "".join(each.text for each, _ in known if isinstance(each, Heard) and each.is_final)
    given_over = "".join(
        each.text for _, outcomes in known for each in outcomes if isinstance(each, TurnEnded)
    )
    assert "".join(word for word in given_over if word in finals) == finals


@settings(max_examples=150, deadline=None)
@given(HAPPENINGS)
def test_no_turn_ends_twice_and_none_without_words_but_by_a_key(
    plan: list[tuple[float, str, Asked]],
) -> None:
    _, known = _run(plan)

    has_words = False
    for happening, outcomes in known:
        has_words = has_words or isinstance(happening, Heard)
        for outcome in outcomes:
            if isinstance(outcome, TurnEnded) and outcome.why is not Why.KEY:
                assert has_words
                assert outcome.text
            has_words = has_words and not isinstance(outcome, TurnEnded)


@settings(max_examples=150, deadline=None)
@given(HAPPENINGS)
def test_we_are_silenced_only_while_we_speak_and_the_keys_are_offered_once_a_turn(
    plan: list[tuple[float, str, Asked]],
) -> None:
    _, known = _run(plan)

    speaks, offered = False, False
    for happening, outcomes in known:
        if isinstance(happening, (Speaking, Spoken)):
            speaks = isinstance(happening, Speaking)
        for outcome in outcomes:
            if isinstance(outcome, StopSpeaking):
                assert speaks
                speaks = False
            if isinstance(outcome, OfferKeys):
                assert not offered
            offered = isinstance(outcome, OfferKeys) or (
                offered and not isinstance(outcome, TurnEnded)
            )


@settings(max_examples=150, deadline=None)
@given(HAPPENINGS, some.floats(0.0, 10.0))
def test_patience_stays_within_its_bounds(
    plan: list[tuple[float, str, Asked]], patience: float
) -> None:
    taker, _ = _run(plan, patience)

    assert 0.8 <= taker.patience <= 2.0


@given(some.text(), some.sampled_from(Asked), some.floats(0.8, 2.0))
def test_a_silence_is_never_too_short_nor_endless(text: str, asked: Asked, patience: float) -> None:
    needed = waiting.silence_needed(text, asked, patience)

    assert 0.64 <= needed <= 4.8
    assert asked is not Asked.OPEN or needed >= 2.0
