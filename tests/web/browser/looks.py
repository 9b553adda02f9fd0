"""How a page may be looked at: the size of the window and of the letters, and the colours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Page

_RESIZE = """size => {
  const page = document.documentElement;
  page.className = page.className.replace(/size-\\d/, `size-${size}`);
}"""


@dataclass(frozen=True)
class Look:
    """One way to look at a page.

    Attributes:
        width: Of the window.
        height: Of the window.
        letters: Their size, from 1 to 6.
        colours: Those of the system.
    """

    width: int
    height: int
    letters: int = 2
    colours: Literal["light", "dark", "forced"] = "light"

    def at(self, page: Page) -> None:
        """Looks at a page in this way."""
        page.set_viewport_size({"width": self.width, "height": self.height})
        page.emulate_media(
            color_scheme="dark" if self.colours == "dark" else "light",
            forced_colors="active" if self.colours == "forced" else "none",
            reduced_motion="reduce",
        )
        page.evaluate(_RESIZE, self.letters)

    def __str__(self) -> str:
        return f"{self.width}×{self.height}, letters {self.letters}, {self.colours}"


SMALL, PHONE, TABLET, DESKTOP = (320, 568), (360, 640), (768, 1024), (1280, 800)
# What is left of a window of 1280×1024 at 400 %.
ENLARGED = (320, 256)
LANDSCAPE = (640, 360)
