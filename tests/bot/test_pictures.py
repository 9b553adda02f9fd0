"""Pictures beside answers: drawn once, kept as files, and never in the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import pictures
from bot.pictures import Pictures
from guides.pictures import png

_PNG = b"\x89PNG\r\n\x1a\n"

with_font = pytest.mark.skipif(
    png.chinese_font() is None, reason="no Chinese font on this machine: apt install fonts-noto-cjk"
)


@with_font
def test_a_picture_is_drawn_and_kept(tmp_path: Path) -> None:
    file = Pictures(tmp_path / "pictures").file("wechat-scan-pay/2")

    assert file is not None
    assert Path(file).read_bytes().startswith(_PNG)


@with_font
def test_it_is_drawn_only_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Pictures(tmp_path).file("wechat-scan-pay/2")
    monkeypatch.setattr(pictures.png, "to_png", lambda _: pytest.fail("drawn again"))

    again = Pictures(tmp_path).file("wechat-scan-pay/2")

    assert again == first


@with_font
def test_practice_and_what_is_not_marked_have_pictures_of_their_own(tmp_path: Path) -> None:
    drawn = Pictures(tmp_path)

    names = (
        "wechat-scan-pay/2",
        "wechat-scan-pay/2/practice",
        "wechat-scan-pay/2/practice/unmarked",
    )

    assert len({drawn.file(name) for name in names}) == 3


def test_without_a_font_the_words_stand_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures.png, "chinese_font", lambda *_: None)

    assert Pictures(tmp_path).file("wechat-scan-pay/2") is None


def test_where_nothing_can_be_kept_the_words_stand_alone(tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.touch()

    assert Pictures(blocked / "pictures").file("wechat-scan-pay/2") is None
