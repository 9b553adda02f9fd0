"""The voice that is always there, with the real library."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import numpy as np
import pytest

from voice.events import RATE, WIDTH
from voice.speaker import SpeakerError, characters, seconds_a_character
from voice.speakers import espeak_library
from voice.speakers.espeak import EspeakSpeaker, pronounceable
from voice.telephone.levels import level

_TEXT = "手指在屏幕中间轻轻往左滑"

# In a process of its own: what is looked for would end it.
_FUZZ = r"""
import random, sys
from voice.speakers.espeak import EspeakSpeaker
from voice.saying import Manner, whole

ODD = ["\0", "\x01", "\x015v", "\x01+20s", "[[", "]]", "[[a'b]]", "<speak>", "<break time='9s'/>",
       "&#1;", "\ud800", "\udfff", "\ufeff", "\u202e", "\u0301", "\U0001f469\u200d\U0001f4bb",
       "%s%n", "'; --", "\\", "\n", "\r", "\t", "，，，", "……", "？！", "1e999", "0" * 40,
       "〇", "䶿", "龘", "𠮷", "鿿", "ﬁ", "Å", "İ", "ß", "ｗｘ", "A" * 60, "wx", "微信", "好",
       "١٢٣", "กขค", "한국어", "שלום", "Привет", "_", "^_^", "__x__", "\x7f", "\x80", "\u2028"]
chance = random.Random(20)
speaker = EspeakSpeaker()
for number in range(2000):
    text = "".join(
        chance.choice(ODD) if chance.random() < 0.6 else chr(chance.randrange(0x110000))
        for _ in range(chance.randrange(1, 12))
    )
    said = speaker.speak(text, chance.choice([120, 190, 260, 1, 100000]))
    assert isinstance(said, bytes) and len(said) % 2 == 0
    if number % 40 == 0:
        whole(text, speaker, Manner())
speaker.speak("好" * 3000, 260)
speaker.speak("x" * 3000, 260)
print("alive")
"""


@pytest.fixture(scope="module")
def speaker() -> EspeakSpeaker:
    return EspeakSpeaker()


def _seconds(said: bytes) -> float:
    return len(said) / (RATE * WIDTH)


def test_it_speaks_without_any_package_of_the_system(
    speaker: EspeakSpeaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")

    said = speaker.speak(_TEXT, 190)

    assert _seconds(said) > 1


@pytest.mark.parametrize("pace", [120, 190, 260])
@pytest.mark.parametrize(
    "text", [_TEXT, "打开微信", "一一零", "您看到一排聊天了吗？", "打开 A P P"]
)
def test_it_is_as_fast_as_is_wanted(speaker: EspeakSpeaker, text: str, pace: int) -> None:
    said = speaker.speak(text, pace)

    wanted = seconds_a_character(pace) * characters(text)
    assert _seconds(said) == pytest.approx(wanted, rel=0.08, abs=0.05)


@pytest.mark.parametrize("text", [_TEXT, "好", "您看到一排聊天了吗？", "A", "嗯"])
def test_it_is_always_alike_loud(speaker: EspeakSpeaker, text: str) -> None:
    said = speaker.speak(text, 190)

    assert level(said) == pytest.approx(-20, abs=2.5)


def test_no_silence_is_left_at_the_ends(speaker: EspeakSpeaker) -> None:
    said = np.frombuffer(speaker.speak(_TEXT, 190), "<i2")

    heard = np.flatnonzero(np.abs(said) > 100)
    assert heard[0] / RATE <= 0.04
    assert (len(said) - heard[-1]) / RATE <= 0.04


@pytest.mark.parametrize("language", ["zh", "yue"])
def test_it_speaks_both_languages(language: str) -> None:
    said = EspeakSpeaker(language).speak(_TEXT, 190)

    assert _seconds(said) > 1


def test_languages_sound_differently() -> None:
    mandarin, cantonese = EspeakSpeaker("zh"), EspeakSpeaker("yue")

    said = {speaker.name: speaker.speak("打开", 190) for speaker in (mandarin, cantonese)}

    assert len(said) == 2
    assert len(set(said.values())) == 2


@pytest.mark.parametrize("letters", ["A", "W", "Z", "wifi", "Oppo", "G P S", "é"])
def test_latin_letters_are_said(speaker: EspeakSpeaker, letters: str) -> None:
    without = _seconds(speaker.speak("打开", 190))

    said = _seconds(speaker.speak(f"打开{letters}", 190))

    assert said > without + 0.08


@pytest.mark.parametrize("silent", ["", " ", "。", "🙂", "\0", "[[]]", "……", "\ud800"])
def test_what_has_no_words_has_no_sound(speaker: EspeakSpeaker, silent: str) -> None:
    assert speaker.speak(silent, 190) == b""


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("\x0150v好", "50v好"),
        ("[[hello]]好", "hello  好"),
        ("<break time='9s'/>好", "break time  9s   好"),
        ("好\0的", "好 的"),
        ("ＷｉＦｉ", "WiFi"),
        ("café", "cafe"),
        ("二〇二六", "二零二六"),
    ],
)
def test_nothing_is_an_order_to_the_library(text: str, left: str) -> None:
    assert pronounceable(text).split() == left.split()


@pytest.mark.slow
def test_odd_texts_do_not_end_the_process() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _FUZZ], capture_output=True, text=True, timeout=110, check=False
    )

    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip() == "alive"


def test_several_speak_at_once(speaker: EspeakSpeaker) -> None:
    texts = [_TEXT, "好", "您看到一排聊天了吗？", "打开微信"] * 3
    said: list[tuple[str, bytes]] = []

    threads = [
        threading.Thread(target=lambda text=text: said.append((text, speaker.speak(text, 190))))
        for text in texts
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(said) == len(texts)
    for text, samples in said:
        wanted = seconds_a_character(190) * characters(text)
        assert _seconds(samples) == pytest.approx(wanted, rel=0.08, abs=0.05)


def test_a_phrase_takes_no_time_to_speak_of(speaker: EspeakSpeaker) -> None:
    began = time.process_time()

    for _ in range(10):
        speaker.speak(_TEXT, 190)

    assert (time.process_time() - began) / 10 < 0.05


def test_without_the_library_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "espeakng_loader", None)
    # Not the library of this process, which is there once and for all.
    monkeypatch.setattr(espeak_library, "library", espeak_library.library.__wrapped__)

    with pytest.raises(SpeakerError, match="请先装上它") as missing:
        EspeakSpeaker()

    assert missing.value.kind == "not_installed"
