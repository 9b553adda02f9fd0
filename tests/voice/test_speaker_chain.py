"""Several voices in order: somebody always speaks."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from tests.voice.google import google
from voice.speaker import SpeakerError
from voice.speakers.chain import Chain, usual
from voice.speakers.espeak import EspeakSpeaker
from voice.speakers.google import GoogleSpeaker

_FIRST = """
import pathlib, time
from voice.saying import sounds
from voice.speakers.chain import usual
speaker = usual(pathlib.Path("nowhere"))
began = time.process_time()
next(sounds("第一步：打开「微信」。绿色的，有两个白泡泡。", speaker))
print(time.process_time() - began)
"""
_TEXT = "手指在屏幕中间轻轻往左滑"


class Voice:
    def __init__(self, name: str, fails: Exception | None = None, said: bytes = b"12") -> None:
        self.name = name
        self._fails = fails
        self._said = said
        self.asked: list[tuple[str, int]] = []

    def speak(self, text: str, pace: int) -> bytes:
        self.asked.append((text, pace))
        if self._fails:
            raise self._fails
        return self._said


def test_the_first_voice_speaks() -> None:
    first, second = Voice("first"), Voice("second")

    said = Chain([first, second]).speak(_TEXT, 150)

    assert said == b"12"
    assert first.asked == [(_TEXT, 150)]
    assert second.asked == []


@pytest.mark.parametrize(
    "fails", [SpeakerError("too_slow"), SpeakerError("not_sent"), RuntimeError("broken"), None]
)
def test_the_next_voice_speaks_where_one_cannot(fails: Exception | None) -> None:
    first = Voice("first", fails, said=b"")

    said = Chain([first, Voice("second")]).speak(_TEXT, 190)

    assert said == b"12"


def test_where_nobody_can_there_is_an_error() -> None:
    chain = Chain([Voice("first", SpeakerError("too_slow"))])

    with pytest.raises(SpeakerError, match="请再试一次"):
        chain.speak(_TEXT, 190)


def test_what_has_no_words_asks_nobody() -> None:
    voice = Voice("first")

    assert Chain([voice]).speak("。", 190) == b""
    assert voice.asked == []


def test_failures_are_told_by_their_kind_alone(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    voices = [Voice("a", SpeakerError("too_slow")), Voice("b", ValueError(_TEXT)), Voice("c")]

    Chain(voices).speak(_TEXT, 190)

    assert caplog.messages == ["a does not speak: too_slow", "b does not speak: ValueError"]
    assert _TEXT not in caplog.text


def test_usually_only_our_own_voice_speaks(tmp_path: Path) -> None:
    chain = usual(tmp_path)

    assert chain.voices == ("espeak-zh",)
    assert chain.speak(_TEXT, 190)
    assert list(tmp_path.iterdir()) == []


def test_google_is_the_first_where_it_is_allowed(tmp_path: Path) -> None:
    assert usual(tmp_path, google=True, language="yue").voices == ("google-yue", "espeak-yue")


def test_a_piper_that_is_not_there_is_left_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    chain = usual(tmp_path, piper=tmp_path / "piper", piper_voice=tmp_path / "voice.onnx")

    assert chain.voices == ("espeak-zh",)
    assert "PiperSpeaker is left out: not_installed" in caplog.messages


def test_without_gtts_our_own_voice_speaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gtts", None)

    assert usual(tmp_path, google=True).voices == ("espeak-zh",)


def test_the_very_first_answer_is_there_at_once() -> None:
    # In a process of its own, where nothing was said before.
    done = subprocess.run(
        [sys.executable, "-c", _FIRST], capture_output=True, text=True, timeout=60, check=True
    )

    assert float(done.stdout) < 0.1


def test_our_own_voice_speaks_while_google_is_slow(tmp_path: Path) -> None:
    with google() as server:
        server.goes_on.clear()
        slow = GoogleSpeaker(tmp_path, root=server.root, patience=0.2)

        said = Chain([slow, EspeakSpeaker()]).speak(_TEXT, 190)

    assert said


def test_numbers_are_said_by_our_own_voice(tmp_path: Path) -> None:
    with google() as server:
        chain = Chain([GoogleSpeaker(tmp_path, root=server.root), EspeakSpeaker()])

        said = chain.speak("打九六一一零", 190)

    assert said
    assert server.asked == []
