"""Turns drawings into PNG, with a Chinese font of this machine, or not at all."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import typst

from guides.pictures.svg import with_font
from guides.pictures.words import fonts

_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_PAGE = b"""\
#set page(width: float(sys.inputs.width) * 1pt, height: float(sys.inputs.height) * 1pt, margin: 0pt)
#image(bytes(sys.inputs.picture), format: "svg", width: 100%)
"""
_POINTS_AN_INCH = 72
# What mends it, as `xiaoban doctor` says it too.
MEND = "apt install fonts-noto-cjk"


class NoChineseFont(RuntimeError):  # noqa: N818 - it says what there is not
    """No font of this machine has Chinese characters: all letters would be empty boxes."""

    def __init__(self) -> None:
        super().__init__(f"no font with Chinese characters; {MEND}")


@cache
def machine_fonts(folder: Path | None = None) -> typst.Fonts:
    """The fonts of this machine, and those of one more folder; looked for once.

    Args:
        folder: Where more fonts are.
    """
    return typst.Fonts(font_paths=[folder] if folder else [])


def chinese_font(folder: Path | None = None) -> str | None:
    """The best family of this machine that has Chinese characters.

    Args:
        folder: Where more fonts are.

    Returns:
        The family's name, or None where there is none.
    """
    here = set(machine_fonts(folder).families())
    known = [*fonts()["drawn"], *fonts()["also"]]
    return next((family for family in known if family in here), None)


def to_png(svg: str, width: int = 720, *, folder: Path | None = None) -> bytes:
    """Turns a drawing into PNG.

    Args:
        svg: What ``guides.pictures.svg.draw`` gave.
        width: The picture's width in pixels.
        folder: Where more fonts are.

    Raises:
        NoChineseFont: If this machine has no Chinese font.
        ValueError: If it is no drawing with a ``viewBox`` from 0 0.
    """
    family = chinese_font(folder)
    if family is None:
        raise NoChineseFont
    size = _SIZE.search(svg)
    if size is None:
        raise ValueError("the drawing has no viewBox")
    return typst.compile(
        _PAGE,
        format="png",
        ppi=_POINTS_AN_INCH * width / float(size[1]),
        font_paths=machine_fonts(folder),
        sys_inputs={"picture": with_font(svg, family), "width": size[1], "height": size[2]},
    )
