"""How the guides lie together: by scenes of life, and by the clauses that they serve."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from guides.schema import Guide


@cache
def _plan() -> Mapping[str, Any]:
    content: Mapping[str, Any] = YAML(typ="safe").load(Path(__file__).with_suffix(".yml"))
    return content


def by_scene(guides: Iterable[Guide]) -> dict[str, list[Guide]]:
    """Guides by where in life they help, in the order in which they are read out."""
    found = list(guides)
    scenes = {
        scene: [guide for guide in found if guide.scene == scene] for scene in _plan()["scenes"]
    }
    return {scene: those for scene, those in scenes.items() if those}


def in_order(guides: Iterable[Guide]) -> list[Guide]:
    """Guides scene by scene; in a scene, what is offered first, then by id."""
    return [guide for those in by_scene(guides).values() for guide in sorted(those, key=_weight)]


def to_begin_with(guides: Mapping[str, Guide]) -> list[str]:
    """Ids of all guides, first what is offered to one who does not know what to ask for."""
    first = [guide for guide in _plan()["begin_with"] if guide in guides]
    return [*first, *(guide for guide in guides if guide not in first)]


def clause(name: str) -> str:
    """A clause as people read it: ``8（出行、就医、就餐、购物）``."""
    found = _plan()["clauses"][name]
    return f"{found['number']}（{found['what']}）"


def _weight(guide: Guide) -> tuple[int, str]:
    first = _plan()["begin_with"]
    return (first.index(guide.id) if guide.id in first else len(first), guide.id)
