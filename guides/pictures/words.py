"""What pictures say, from ``words.yml``: the kind of a screen, and its alternative text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

from ruamel.yaml import YAML

from guides.schema import Screen

Kind = Literal["app", "home", "scene"]


@cache
def words() -> dict[str, Any]:
    """All words of pictures."""
    return _read("words.yml")


@cache
def fonts() -> dict[str, list[str]]:
    """The families of fonts with Chinese characters, the best first."""
    return _read("fonts.yml")


def _read(name: str) -> dict[str, Any]:
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    content: dict[str, Any] = YAML(typ="safe").load(text)
    return content


def kind_of(screen: Screen) -> Kind:
    """Whether a screen is an app's page, the home screen, or no phone at all."""
    if screen.app == words()["scene"]:
        return "scene"
    home = words()["home"]
    return "home" if (screen.app, screen.title) == (home["app"], home["title"]) else "app"


def title_of(screen: Screen) -> str:
    """Where a screen is, in a few words."""
    kind: str = kind_of(screen)
    if kind == "app" and screen.app == screen.title:
        kind = "alone"
    title: str = words()["title"][kind]
    return title.format(app=screen.app, title=screen.title)


def alternative(
    screen: Screen, number: int | None = None, *, mark: bool = True, practice: bool = False
) -> str:
    """A picture in words, for those who do not see it; nothing on it is left out.

    Args:
        screen: What is drawn.
        number: The number of the step.
        mark: Whether the picture says where to press.
        practice: Whether it is a picture for practice.
    """
    says = words()["alternative"]
    aside = {*screen.bottom, *screen.reading, screen.corner}
    listed = {"app": "rows", "home": "icons", "scene": "things"}[kind_of(screen)]
    told = [says["practice"]] if practice else []
    told.append(f"{title_of(screen)}。")
    for name, labels in (
        ("corner", [screen.corner] if screen.corner else []),
        (listed, [label for label in screen.items if label not in aside]),
        ("reading", screen.reading),
        ("bottom", screen.bottom),
    ):
        if labels:
            told.append(says[name].format(labels=_list(labels)))
    if mark and screen.tap:
        name = "numbered_tap" if number else "tap"
        told.append(says[name].format(tap=screen.tap, number=number))
    return "".join(told)


def _list(labels: Sequence[str]) -> str:
    says = words()["alternative"]
    between: str = says["between"]
    return between.join(says["label"].format(label=label) for label in labels)
