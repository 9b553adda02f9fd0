"""Draws what people send: a screenshot with words, a code, a blurred photo."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

from fraud import images
from guides.pictures.png import chinese_font, machine_fonts

needs_readers = pytest.mark.skipif(
    chinese_font() is None or not images.are_there(),
    reason="no Chinese font, or rapidocr or zxing-cpp is not installed",
)
_SIZE = 32


def screenshot(file: Path, *lines: str, blur: int = 0) -> Path:
    """Draws lines as they stand on a screen.

    Args:
        file: Where the picture goes.
        lines: What stands on it; nothing for an empty screen.
        blur: How far a shaking hand smears it, in pixels.
    """
    image, draw, filters = map(_pillow, ("Image", "ImageDraw", "ImageFilter"))
    screen = image.new("RGB", (760, 80 + 2 * _SIZE * max(1, len(lines))), "white")
    for number, line in enumerate(lines):
        place = (24, 40 + 2 * _SIZE * number)
        draw.Draw(screen).text(place, line, font=_font(), fill="black")
    if blur:
        screen = screen.filter(filters.GaussianBlur(blur))
    screen.save(file)
    return file


def code(file: Path, text: str) -> Path:
    """Draws a QR code.

    Args:
        file: Where the picture goes.
        text: What it holds.
    """
    zxingcpp = importlib.import_module("zxingcpp")
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    _pillow("Image").fromarray(made.to_image(scale=5)).save(file)
    return file


def _font() -> Any:
    family = chinese_font()
    found = [font for font in machine_fonts().fonts() if font.family == family and font.path]
    plain = min(found, key=lambda font: abs(font.weight - 400))
    return _pillow("ImageFont").truetype(str(plain.path), _SIZE, index=plain.index)


def _pillow(name: str) -> Any:
    return importlib.import_module(f"PIL.{name}")
