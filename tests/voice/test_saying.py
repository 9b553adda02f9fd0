"""How answers are said: fast or slow, loud or soft, as soon as they can."""

from __future__ import annotations

import itertools
import math
import re
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from voice.events import PIECE_BYTES, RATE, WIDTH
from voice.reading_aloud import said
from voice.saying import Manner, sounds, whole
from voice.speaker import characters
from voice.speakers.espeak import EspeakSpeaker
from voice.telephone.levels import level

_ANSWERS = (
    "第一步：打开「微信」。绿色的，有两个白泡泡。您看到一排聊天了吗？",
    "没关系。手指在屏幕中间，轻轻往左滑。找绿色的、写着「微信」的。有了吗？",
    "先停下。这是骗局，不要转钱。电话还没挂的话，现在就挂掉。",
    "「安全账户」是假的，公安没有这种账户。您转钱了吗？",
    "您停得对，钱都在。想再问问，就打 96110，那是反诈专线。",
    "要不要告诉您女儿一声？您说了算。",
    "刚打开「微信」，第一步做好了。第二步：点最下面的「发现」。",
    "扫码付钱，我陪您。一共6步，不着急。",
    "打开「支付宝」。蓝色的，写着「支」。最下面看到「我的」两个字了吗？",
    "在最下面一排，点「我的」。看到自己的名字了吗？",
    "屏幕最底下有一排字。最右边是「我的」，点它。",
    "可能收在一个小格子里。把格子点开看看。",
    "没有就是没装。先不装也行，付钱给现金。",
    "密码自己按，不跟人说。也可以请家里人帮忙。",
    "叫您开会员、领东西的框，都点叉。退回来就行，钱没有动。",
    "胸口闷要当真。现在就打 120，先坐下，别走动。",
    "您的电话是 138-1234-5678 吗？对的话，请说对。",
    "一共 35.50 元。您看清楚了，再按密码。",
    "车是 14:30 开，您 14:00 到就行。带上身份证。",
    "我没有听清。请您再说一遍，慢慢说，不着急。",
    "我是机器，不是真人。要找真人，就说「找真人」。",
    "今天先学到这里。下次您说「接着学」，就从这一步开始。",
    "这件事不用手机也行。拿身份证去窗口办，他们不能不收现金。",
    "我陪您看看这条短信。里面的网址先别点。谁发来的，您认得吗？",
)


class Recorded:
    """Speaks at a speed of its own, and tells what it was asked."""

    name = "recorded"

    def __init__(self, seconds: Callable[[int, int], float]) -> None:
        self._seconds = seconds
        self.asked: list[tuple[str, int]] = []

    def speak(self, text: str, pace: int) -> bytes:
        self.asked.append((text, pace))
        length = round(RATE * self._seconds(characters(text), pace))
        return np.full(length, 3_000, "<i2").tobytes()


@pytest.fixture(scope="module")
def espeak() -> EspeakSpeaker:
    return EspeakSpeaker()


def _seconds(samples: bytes) -> float:
    return len(samples) / (RATE * WIDTH)


def _pace(text: str, samples: bytes) -> float:
    return len(re.findall(r"[\u4e00-\u9fff]", said(text))) * 60 / _seconds(samples)


@pytest.mark.parametrize("pace", [120, 190, 260])
def test_answers_are_as_fast_as_is_wanted(espeak: EspeakSpeaker, pace: int) -> None:
    paces = {text: _pace(text, whole(text, espeak, Manner(pace))) for text in _ANSWERS}

    wrong = {text: found for text, found in paces.items() if abs(found / pace - 1) > 0.08}
    assert wrong == {}


@pytest.mark.parametrize("own", [0.15, 0.2, 0.26])
def test_pauses_make_up_for_a_voice_that_has_one_speed_only(own: float) -> None:
    text = _ANSWERS[0]

    samples = whole(text, Recorded(lambda count, pace: own * count))

    assert _pace(text, samples) == pytest.approx(190, rel=0.08)


def test_slow_is_more_in_the_pauses_than_in_the_words() -> None:
    text = _ANSWERS[1]
    slow, usual = (Recorded(lambda count, pace: 40 / pace * count) for _ in range(2))

    slowly, usually = (
        list(sounds(text, voice, Manner(pace))) for voice, pace in ((slow, 120), (usual, 190))
    )

    def silence(parts: list[Any]) -> float:
        return sum(int((np.frombuffer(part.samples, "<i2") == 0).sum()) for part in parts) / RATE

    words = [sum(_seconds(part.samples) for part in parts) for parts in (slowly, usually)]
    words = [total - silence(parts) for total, parts in zip(words, (slowly, usually), strict=True)]
    assert silence(slowly) / silence(usually) > words[0] / words[1] > 1


@pytest.mark.parametrize("text", _ANSWERS)
def test_pauses_are_neither_missed_nor_taken_for_the_end(text: str) -> None:
    voice = Recorded(lambda count, pace: 41 / pace * count)

    parts = list(sounds(text, voice, Manner(190)))

    for part in parts[:-1]:
        values = np.frombuffer(part.samples, "<i2")
        pause = (len(values) - np.flatnonzero(values)[-1]) / RATE
        assert 0.3 <= pause <= 1.85


def test_nothing_follows_the_last_phrase() -> None:
    voice = Recorded(lambda count, pace: 0.2 * count)

    parts = list(sounds("好的。我陪您。", voice))

    values = np.frombuffer(parts[-1].samples, "<i2")
    assert len(values) - np.flatnonzero(values)[-1] <= PIECE_BYTES // WIDTH


def test_phrases_come_one_by_one() -> None:
    voice = Recorded(lambda count, pace: 0.2 * count)

    first = next(sounds(_ANSWERS[0], voice))

    assert first.phrase == "第一步"
    assert len(voice.asked) == 1


def test_the_first_sound_is_there_at_once(espeak: EspeakSpeaker) -> None:
    took = []
    for text in _ANSWERS:
        began = time.perf_counter()
        next(sounds(text, espeak))
        took.append(time.perf_counter() - began)

    assert sorted(took)[len(took) // 2] < 0.1


def test_numbers_are_said_in_words() -> None:
    voice = Recorded(lambda count, pace: 0.2 * count)

    phrases = [part.phrase for part in sounds("打 96110。", voice)]

    assert phrases == ["打九六一一零"]


@pytest.mark.parametrize("text", _ANSWERS[:4])
def test_sound_is_in_whole_pieces(espeak: EspeakSpeaker, text: str) -> None:
    for part in sounds(text, espeak):
        assert part.samples
        assert len(part.samples) % PIECE_BYTES == 0


@pytest.mark.parametrize("text", ["", " ", "。", "🙂", "\n\n", "……？！"])
def test_what_has_no_words_is_not_said(espeak: EspeakSpeaker, text: str) -> None:
    assert list(sounds(text, espeak)) == []


def test_each_step_is_louder_and_nothing_cracks(espeak: EspeakSpeaker) -> None:
    text = _ANSWERS[0]

    said_so = [whole(text, espeak, Manner(190, louder)) for louder in range(4)]

    levels = [level(samples) for samples in said_so]
    for softer, louder in itertools.pairwise(levels):
        assert 1.5 < louder - softer < 3.5
    assert np.abs(np.frombuffer(said_so[3], "<i2").astype(int)).max() < 32_767


@pytest.mark.parametrize(
    ("kept", "manner"),
    [
        (None, Manner(190, 0)),
        ({}, Manner(190, 0)),
        ({"pace": 150, "louder": 2}, Manner(150, 2)),
        ({"pace": 150.4}, Manner(150, 0)),
        ({"pace": 5, "louder": -1}, Manner(120, 0)),
        ({"pace": 9_000, "louder": 9}, Manner(260, 3)),
        ({"pace": 10**400}, Manner(260, 0)),
        ({"pace": "slow", "louder": None}, Manner(190, 0)),
        ({"pace": True, "louder": [1]}, Manner(190, 0)),
        ({"pace": math.nan, "louder": math.inf}, Manner(190, 3)),
        ("pace", Manner(190, 0)),
        ([("pace", 1)], Manner(190, 0)),
    ],
)
def test_what_was_kept_is_never_a_danger(kept: Any, manner: Manner) -> None:
    assert Manner.of(kept) == manner
