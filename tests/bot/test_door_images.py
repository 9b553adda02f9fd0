"""A picture that a person sends: its words are heard, its secrets are not, and it is not kept."""

from __future__ import annotations

import importlib
import subprocess
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from bot.door import Door
from bot.messages import Incoming
from fraud import images
from guides.pictures.png import chinese_font
from tests import leftovers
from tests.bot.doors import Engine

pytestmark = pytest.mark.skipif(
    not images.are_there() or chinese_font() is None,
    reason="no readers of pictures, or no Chinese font on this machine",
)
_CARD = "6222021234567890128"


def _drawn(file: Path, text: str, blur: int = 0) -> str:
    asked = ["fc-match", "--format=%{file}", "sans:lang=zh-cn"]
    font = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
    screen = Image.new("RGB", (900, 700), "white")
    letters = ImageFont.truetype(font, 44)
    ImageDraw.Draw(screen).multiline_text((40, 60), text, font=letters, fill="black", spacing=24)
    screen.filter(ImageFilter.GaussianBlur(blur)).save(file)
    return str(file)


async def _heard(tmp_path: Path, picture: str) -> Engine:
    engine = Engine()
    async with await Door.open(f"sqlite:///{tmp_path / 'records.db'}", engine) as door:
        await door.answer(Incoming("p1", image=picture, message_id="1"))
        await door.answer(Incoming("p1", image=picture, message_id="1"))
    return engine


async def test_its_words_are_heard_once_and_without_secrets(tmp_path: Path) -> None:
    records = tmp_path / "records"
    records.mkdir()
    picture = _drawn(tmp_path / "shot.png", f"妈，我手机坏了\n先转五千到这张卡\n{_CARD}")

    engine = await _heard(records, picture)

    (message,) = engine.heard
    assert message.attachment == "image"
    assert "我手机坏了" in (message.text or "")
    assert "card" in message.secrets
    assert leftovers.find(records, [_CARD]) == []
    # It may be the person's own: it is still there.
    Image.open(picture).close()


@pytest.mark.parametrize(
    ("text", "blur", "attachment"),
    [("", 0, "image_empty"), ("您的卡被冻结了\n请马上联系我", 12, "image_blurred")],
)
async def test_without_words_it_is_told_why(
    tmp_path: Path, text: str, blur: int, attachment: str
) -> None:
    engine = await _heard(tmp_path, _drawn(tmp_path / "shot.png", text, blur))

    assert engine.heard[0].attachment == attachment
    assert engine.heard[0].text is None


async def test_what_is_no_picture_is_called_broken(tmp_path: Path) -> None:
    file = tmp_path / "broken.png"
    file.write_bytes(b"GIF89a, nearly")

    engine = await _heard(tmp_path, str(file))

    assert engine.heard[0].attachment == "image_broken"


async def test_without_readers_it_is_an_image_that_cannot_be_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = importlib.import_module

    def missing(name: str, *more: Any) -> Any:
        if name in {"zxingcpp", "rapidocr_onnxruntime"}:
            raise ImportError(name)
        return really(name, *more)

    monkeypatch.setattr(importlib, "import_module", missing)
    picture = _drawn(tmp_path / "shot.png", "您好")

    engine = await _heard(tmp_path, picture)

    assert (engine.heard[0].attachment, engine.heard[0].text) == ("image", None)
