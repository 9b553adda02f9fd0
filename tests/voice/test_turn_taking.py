"""Nobody is cut off, nobody waits long, and 小伴 is silent when a person speaks."""

from __future__ import annotations

import random

import pytest

from tests.voice.conversation import Conversation, halting
from voice.events import Heard, HungUp, Pressed, SpeechBegan, SpeechEnded, Word
from voice.turn_taking import (
    AskAgain,
    Asked,
    OfferKeys,
    ResumeSpeaking,
    Speaking,
    StopSpeaking,
    TurnEnded,
    TurnTaker,
    Why,
)

# --- when a turn is over


def test_two_hundred_halting_utterances_are_not_cut() -> None:
    chance = random.Random(20261123)  # noqa: S311 - the same every time
    cut = []
    for _ in range(200):
        talk = Conversation().asks(Asked.OPEN)
        parts, pauses = halting(chance, longest_pause=1.8)
        at = 1.0
        for part, pause in zip(parts, [*pauses, 0.0], strict=True):
            at = talk.says(part, at) + pause
        talk.runs(at + 4)
        if talk.turns != [TurnEnded("".join(parts), Why.SILENCE)]:
            cut.append((parts, pauses))

    assert cut == []


@pytest.mark.parametrize("patience", [0.8, 1.0, 2.0])
@pytest.mark.parametrize(
    "answer", ["有", "没有", "看到了", "嗯有了", "我找不到", "对对对", "不用了"]
)
def test_a_yes_or_no_is_answered_within_a_second(answer: str, patience: float) -> None:
    talk = Conversation(TurnTaker(patience)).asks(Asked.YES_OR_NO)

    silent = talk.says(answer, 1.0)
    talk.runs(silent + 3)

    assert talk.turns == [TurnEnded(answer, Why.SILENCE)]
    assert talk.when(TurnEnded) - silent <= 1.02


@pytest.mark.parametrize(
    ("said", "asked", "least", "most"),
    [
        ("我要查账单", Asked.USUAL, 1.2, 1.3),
        ("看到一排字", Asked.YES_OR_NO, 1.2, 1.3),
        ("我想问问那个", Asked.USUAL, 2.0, 2.5),
        ("我打开了，然后", Asked.YES_OR_NO, 2.0, 2.5),
        ("嗯", Asked.YES_OR_NO, 2.0, 2.5),
        ("我要", Asked.YES_OR_NO, 2.0, 2.5),
        ("好", Asked.OPEN, 2.0, 2.5),
        ("孙女的学费", Asked.OPEN, 2.0, 2.5),
    ],
)
def test_how_long_the_silence_is_before_a_turn_is_over(
    said: str, asked: Asked, least: float, most: float
) -> None:
    talk = Conversation().asks(asked)

    silent = talk.says(said, 1.0)
    talk.runs(silent + 4)

    assert least <= talk.when(TurnEnded) - silent <= most


def test_no_turn_on_an_open_question_is_over_before_two_seconds_for_the_quickest_person() -> None:
    talk = Conversation(TurnTaker(0.1)).asks(Asked.OPEN)

    silent = talk.says("孙女的学费", 1.0)
    talk.runs(silent + 4)

    assert talk.when(TurnEnded) - silent >= 2.0


def test_a_turn_without_end_is_answered_after_thirty_seconds_and_the_rest_is_not_lost() -> None:
    talk = Conversation().asks(Asked.OPEN)
    taker = talk.taker
    taker.take(SpeechBegan(1.0), 1.1)
    taker.take(Heard("一二三", is_final=True), 20.0)

    capped = taker.tick(31.0)
    taker.take(Heard("四五", is_final=True), 33.0)
    taker.take(SpeechEnded(33.0), 33.3)

    assert capped == (TurnEnded("一二三", Why.TOO_LONG),)
    assert taker.tick(35.5) == (TurnEnded("四五", Why.SILENCE),)


def test_a_cough_in_a_pause_neither_ends_nor_prolongs_a_turn() -> None:
    talk = Conversation().asks(Asked.USUAL)

    silent = talk.says("我要查账单", 1.0)
    talk.sound(silent + 0.2, silent + 0.4).runs(silent + 3)

    assert talk.turns == [TurnEnded("我要查账单", Why.SILENCE)]
    assert talk.when(TurnEnded) - silent <= 1.3


def test_a_short_word_after_a_long_pause_is_waited_for() -> None:
    talk = Conversation().asks(Asked.USUAL)

    silent = talk.says("我要查账单", 1.0)
    end = talk.says("微信的", silent + 1.1, seconds=0.3)
    talk.runs(end + 4)

    assert talk.turns == [TurnEnded("我要查账单微信的", Why.SILENCE)]


def test_words_too_low_for_the_detector_are_answered_all_the_same() -> None:
    taker = TurnTaker()

    taker.take(Heard("有了", is_final=True), 2.0)

    assert taker.tick(2.85) == (TurnEnded("有了", Why.SILENCE),)


def test_what_was_said_before_hanging_up_is_not_lost() -> None:
    taker = TurnTaker()
    taker.take(SpeechBegan(1.0), 1.1)
    taker.take(Heard("我被骗了"), 2.0)

    assert taker.take(HungUp(), 2.1) == (TurnEnded("我被骗了", Why.HUNG_UP),)
    assert taker.tick(60.0) == ()


def test_a_late_result_for_words_already_answered_is_left_out() -> None:
    taker = TurnTaker()
    words = (Word("有", 1.0, 1.2, 1.0), Word("了", 1.2, 1.4, 1.0))
    taker.take(SpeechBegan(1.0), 1.1)
    taker.take(Heard("有了", words), 1.6)
    taker.take(SpeechEnded(1.4), 1.7)
    assert taker.tick(2.3) == (TurnEnded("有了", Why.SILENCE),)

    late = Heard("有了啊", (*words, Word("啊", 2.0, 2.2, 1.0)), is_final=True)

    taker.take(late, 2.4)
    assert taker.text == "啊"


# --- keys


def test_a_key_ends_the_turn_at_once_and_silences_us() -> None:
    taker = TurnTaker()
    taker.take(Speaking(0.0), 0.0)

    assert taker.take(Pressed("1"), 1.0) == (StopSpeaking(), TurnEnded("", Why.KEY))


def test_a_key_hands_over_what_was_said_before_it() -> None:
    taker = TurnTaker()
    taker.take(SpeechBegan(1.0), 1.1)
    taker.take(Heard("我选"), 1.5)

    assert taker.take(Pressed("2"), 1.6) == (TurnEnded("我选", Why.KEY),)


# --- who needs longer


def test_who_is_cut_off_is_given_longer_and_slowly_less_again() -> None:
    talk = Conversation().asks(Asked.USUAL)

    silent = talk.says("我要查账单", 1.0)
    end = talk.says("微信的账单", silent + 1.9)
    talk.runs(end + 4)
    cut = talk.taker.patience
    talk.says("就看这个月的钱", end + 10)
    talk.runs(end + 20)

    assert cut == pytest.approx(1.2)
    assert 1.0 < talk.taker.patience < cut


def test_a_cough_after_the_turn_teaches_nothing() -> None:
    talk = Conversation().asks(Asked.USUAL)

    silent = talk.says("我要查账单", 1.0)
    talk.sound(silent + 1.5, silent + 2.4).runs(silent + 8)

    assert talk.taker.patience == 1.0


def test_a_person_known_as_slow_is_given_longer_from_the_first_word() -> None:
    talk = Conversation(TurnTaker(1.5)).asks(Asked.USUAL)

    silent = talk.says("我要查账单", 1.0)
    talk.runs(silent + 4)

    assert talk.when(TurnEnded) - silent == pytest.approx(1.8, abs=0.05)


# --- nobody answers


def test_after_eight_seconds_it_is_asked_again_and_then_the_keys_are_offered() -> None:
    talk = Conversation().asks(Asked.YES_OR_NO, until=2.0).runs(10.1)
    assert talk.followed == [(10.0, AskAgain(1))]

    talk.asks(Asked.YES_OR_NO, until=12.0).runs(60)

    assert talk.followed == [(10.0, AskAgain(1)), (20.0, OfferKeys())]


def test_nobody_is_asked_again_where_no_answer_is_wanted() -> None:
    assert Conversation().asks(Asked.NOTHING, until=1.0).runs(60).followed == []


def test_after_an_answer_the_counting_of_silence_begins_anew() -> None:
    talk = Conversation().asks(Asked.YES_OR_NO).runs(9)
    talk.says("有了", 9.5)
    talk.runs(14)
    talk.asks(Asked.YES_OR_NO, until=15).runs(24)

    assert [each for each in talk.outcomes if not isinstance(each, TurnEnded)] == [
        AskAgain(1),
        AskAgain(1),
    ]


def test_noise_does_not_put_off_asking_again_and_is_no_turn() -> None:
    talk = Conversation().asks(Asked.USUAL)
    for second in range(1, 30, 3):
        talk.sound(second, second + 0.9)
    talk.runs(30)

    assert [type(each) for each in talk.outcomes] == [AskAgain, OfferKeys]


# --- speaking at the same time


def test_speech_of_half_a_second_silences_us_and_is_answered() -> None:
    talk = Conversation().asks(Asked.USUAL, until=20.0)

    silent = talk.says("不是这个我要查账单", 3.0)
    talk.runs(silent + 4)

    assert talk.outcomes == [StopSpeaking(), TurnEnded("不是这个我要查账单", Why.SILENCE)]
    assert 3.5 <= talk.when(StopSpeaking) <= 3.65


def test_a_noise_shorter_than_half_a_second_does_nothing() -> None:
    talk = Conversation().asks(Asked.USUAL, until=9.0).sound(3.0, 3.45).runs(9)

    assert talk.followed == []


def test_after_a_false_alarm_we_speak_on_from_where_we_stopped() -> None:
    talk = Conversation().asks(Asked.USUAL, until=20.0).sound(3.0, 4.0).runs(8)

    stopped, resumed = talk.outcomes
    assert stopped == StopSpeaking()
    assert isinstance(resumed, ResumeSpeaking)
    assert resumed.at == pytest.approx(3.8, abs=0.03)
    assert talk.when(ResumeSpeaking) == pytest.approx(5.0, abs=0.05)


def test_where_we_stop_a_second_time_counts_from_the_beginning_of_what_we_say() -> None:
    taker = TurnTaker()
    taker.take(Speaking(10.0, position=3.5), 10.0)
    taker.take(SpeechBegan(12.0), 12.1)
    assert taker.tick(12.5) == (StopSpeaking(),)
    taker.take(SpeechEnded(12.6), 12.9)

    (resumed,) = taker.tick(14.0)

    assert resumed == ResumeSpeaking(pytest.approx(6.0))


def test_a_machine_that_hums_on_silences_us_once_only() -> None:
    taker = TurnTaker()
    taker.take(Speaking(0.0), 0.0)
    taker.take(SpeechBegan(1.0), 1.1)
    followed = [outcome for step in range(60, 600) for outcome in taker.tick(step / 100)]
    taker.take(Speaking(6.0, position=1.5), 6.0)

    followed += [outcome for step in range(600, 2000) for outcome in taker.tick(step / 100)]

    assert [type(each) for each in followed] == [StopSpeaking, ResumeSpeaking]


def test_a_short_stop_silences_us() -> None:
    talk = Conversation().asks(Asked.USUAL, until=20.0)

    talk.says("停", 3.0, seconds=0.3)
    talk.runs(8)

    assert talk.outcomes == [StopSpeaking(), TurnEnded("停", Why.SILENCE)]


def test_who_only_says_mm_while_listening_has_not_answered() -> None:
    talk = Conversation().asks(Asked.YES_OR_NO, until=8.0)

    talk.says("嗯", 3.0, seconds=0.3)
    talk.runs(12)

    assert talk.outcomes == []


def test_a_short_yes_into_our_last_word_is_an_answer() -> None:
    talk = Conversation().asks(Asked.YES_OR_NO, until=3.4)

    talk.says("对", 3.2, seconds=0.3)
    talk.runs(8)

    assert talk.turns == [TurnEnded("对", Why.SILENCE)]
