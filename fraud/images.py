"""Reads the words and codes in a picture. What it finds is text; the picture is not kept.

The readers are loaded when the first picture comes: they take some 500 MB.
"""

from __future__ import annotations

import importlib
import importlib.util
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

State = Literal["read", "empty", "blurred"]
Does = Literal["pays", "adds", "opens", "says"]

LARGEST = 20 * 1024 * 1024
_MOST_PIXELS = 60_000_000
# What else Pillow could open may start other programs.
_FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF")
# Larger pictures say no more, and take more time and memory.
_LONGEST_SIDE = 1_600
_SHORTEST_SIDE = 24
# The reader makes the shorter side larger: a thin strip would take it minutes.
_MOST_UNEQUAL = 12
# Below this a line is a guess; where most lines are, the picture is blurred.
_LEGIBLE = 0.6
_FAINT = 0.3
# The variance of the Laplacian of a sharp picture is far above this, of a plain one near 0.
_BLURRED = (0.05, 60.0)
# A line that reaches so far to the right was broken by the screen, not by the writer.
_FULL_WIDTH = 0.88
_LINKS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789./-_=&?%:")
_PAYS = ("wxp://", "https://wx.tenpay.com/f2f", "https://qr.alipay.com/", "https://qr.95516.com/")
_ADDS = ("https://u.wechat.com/", "https://weixin.qq.com/g/", "https://qm.qq.com/", "weixin://")
_one_at_a_time = threading.Lock()


class ImageError(ValueError):
    """The picture cannot be opened; says why."""


class ReadersMissing(RuntimeError):  # noqa: N818 - says what is so, as Rasa's own do
    """The libraries that read pictures are not installed."""


@dataclass(frozen=True)
class Code:
    """A code in a picture, and what it would do; it is not followed.

    Attributes:
        text: What it holds.
        does: ``pays`` money, ``adds`` a contact or a group, ``opens`` an address, or only
            ``says`` something.
    """

    text: str
    does: Does


@dataclass(frozen=True)
class Picture:
    """What a picture shows.

    Attributes:
        state: ``read`` where there were words or a code; ``empty`` where there were none;
            ``blurred`` where they cannot be read.
        text: The words, line by line.
        codes: The codes.
    """

    state: State
    text: str = ""
    codes: tuple[Code, ...] = ()

    def as_text(self) -> str:
        """The words and what the codes hold, as one text that can be checked."""
        names = {"pays": "收款码", "adds": "加人码", "opens": "二维码", "says": "二维码"}
        return "\n".join([self.text, *(f"{names[code.does]}：{code.text}" for code in self.codes)])


def read(file: Path) -> Picture:
    """Reads a picture.

    Args:
        file: A PNG, JPEG, WebP, BMP or GIF file of at most 20 MB.

    Raises:
        ImageError: It is no picture, or too large.
        ReadersMissing: The libraries are not installed.
    """
    pixels = _opened(file)
    with _one_at_a_time:
        codes = _codes(pixels)
        lines = _lines(pixels)
    legible = [line for line in lines if line.surety >= _LEGIBLE]
    if codes or (legible and 2 * len(legible) >= len(lines)):
        return Picture("read", _joined(legible), codes)
    return Picture("blurred" if lines or _is_blurred(pixels) else "empty")


def are_there() -> bool:
    """Whether the libraries that read pictures are installed, with what they are linked against.

    Loads OpenCV, which fails where the machine has no libGL, and none of the readers.
    """
    try:
        importlib.import_module("cv2")
    except ImportError:
        return False
    return all(
        importlib.util.find_spec(name) is not None for name in ("rapidocr_onnxruntime", "zxingcpp")
    )


@dataclass(frozen=True)
class _Line:
    text: str
    surety: float
    left: float
    top: float
    right: float
    bottom: float


def _opened(file: Path) -> Any:
    """The picture as an array of red, green and blue, not larger than is needed."""
    numpy, image = _module("numpy"), _module("PIL.Image")
    try:
        if file.stat().st_size > LARGEST:
            raise ImageError("the picture is larger than 20 MB")
        with image.open(file, formats=_FORMATS) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise ImageError("the picture has too many pixels")
            if min(opened.size) < _SHORTEST_SIDE:
                raise ImageError("the picture is too small")
            if max(opened.size) > _MOST_UNEQUAL * min(opened.size):
                raise ImageError("the picture is too long and narrow")
            turned = _module("PIL.ImageOps").exif_transpose(opened)
            # What is see-through stands on white, as on a page.
            whole = image.new("RGBA", turned.size, "white")
            whole.alpha_composite(turned.convert("RGBA"))
            whole.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
            return numpy.asarray(whole.convert("RGB"))
    except ImageError:
        raise
    except Exception as error:  # a damaged file fails in as many ways as there are formats
        raise ImageError("this is no picture that can be opened") from error


def _codes(pixels: Any) -> tuple[Code, ...]:
    found = _module("zxingcpp").read_barcodes(pixels)
    texts = dict.fromkeys(code.text.strip() for code in found if code.valid and code.text.strip())
    return tuple(Code(text, _does(text)) for text in texts)


def _does(text: str) -> Does:
    plain = text.lower()
    if plain.startswith(_PAYS):
        return "pays"
    if plain.startswith(_ADDS):
        return "adds"
    return "opens" if plain.startswith(("http://", "https://", "www.")) else "says"


def _lines(pixels: Any) -> list[_Line]:
    found, _ = _reader()(pixels, use_cls=False)
    lines = []
    for corners, text, surety in found or ():
        across, down = [corner[0] for corner in corners], [corner[1] for corner in corners]
        lines.append(_Line(text, float(surety), min(across), min(down), max(across), max(down)))
    return list(_in_order(lines))


def _in_order(lines: Sequence[_Line]) -> Iterator[_Line]:
    """From above to below; what stands side by side, from left to right."""
    row: list[_Line] = []
    for line in sorted(lines, key=lambda line: line.top):
        if row and line.top > (row[0].top + row[0].bottom) / 2:
            yield from sorted(row, key=lambda line: line.left)
            row = []
        row.append(line)
    yield from sorted(row, key=lambda line: line.left)


def _joined(lines: Sequence[_Line]) -> str:
    """The lines as a text; what the screen broke in the middle of a link is mended."""
    return "".join(_with_breaks(lines))


def _with_breaks(lines: Sequence[_Line]) -> Iterator[str]:
    edge = max((line.right for line in lines), default=0.0)
    for place, line in enumerate(lines):
        yield line.text
        if place + 1 == len(lines):
            return
        goes_on = (
            line.right >= _FULL_WIDTH * edge
            and line.text[-1:].lower() in _LINKS
            and lines[place + 1].text[:1].lower() in _LINKS
        )
        yield "" if goes_on else "\n"


def _is_blurred(pixels: Any) -> bool:
    """Whether there is something to see, and no edge in it is sharp."""
    cv2 = _module("cv2")
    variance = float(cv2.Laplacian(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), cv2.CV_64F).var())
    low, high = _BLURRED
    return low < variance < high and float(pixels.std()) > low


@lru_cache(maxsize=1)
def _reader() -> Any:
    return _module("rapidocr_onnxruntime").RapidOCR(
        max_side_len=_LONGEST_SIDE, rec_batch_num=1, text_score=_FAINT, use_cls=False
    )


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ReadersMissing(name) from error
