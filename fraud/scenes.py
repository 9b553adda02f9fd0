"""Loads the scenes of the fraud drill and says which comes next for whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, Extra, Field, root_validator
from ruamel.yaml import YAML

FOLDER = Path(__file__).with_name("drills")
Means = Literal["stop", "ask", "follow"]
_HONEST = "honest"
# After so many frauds at the latest the other side is honest: to stop everybody is no skill.
_MOST_FRAUDS = 6
# A kind that was fallen for comes again before others; then, once others were met too.
_SOON_AGAIN = 2


class _Strict(BaseModel):
    class Config:
        allow_mutation = False
        extra = Extra.forbid
        min_anystr_length = 1


class Choice(_Strict):
    """What the person may do at a turn.

    Attributes:
        label: How it is put.
        means: Whether it stops the fraud, asks on, or follows the fraudster; in an honest
            scene ``follow`` is right, and ``ask`` is right too.
    """

    label: str = Field(max_length=12)
    means: Means


class Turn(_Strict):
    """One thing that the other side says or writes.

    Attributes:
        who: The other side, as the person sees it.
        says: Its words.
        choices: Two or three; one of each kind where there are three.
    """

    who: str = Field(max_length=8)
    says: str = Field(max_length=45)
    choices: list[Choice] = Field(min_items=2, max_items=3)


class Scene(_Strict):
    """A scene.

    Attributes:
        id: Its name.
        kind: The kind of fraud, or ``honest`` where the other side is.
        channel: How it reaches the person.
        title: What it is called when it is announced.
        turns: Two to four.
        gave_away: The sign that gave it away; in an honest scene, what shows that it is honest.
        truth: How it is in truth.
        do_instead: The one thing to do.
    """

    id: str = Field(regex=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    kind: str
    channel: Literal["call", "message", "chat", "visit", "page"]
    title: str = Field(max_length=12)
    turns: list[Turn] = Field(min_items=2, max_items=4)
    gave_away: str = Field(max_length=20)
    truth: str = Field(max_length=20)
    do_instead: str = Field(max_length=20)

    @root_validator(skip_on_failure=True)
    def _can_be_stopped(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Every turn of a fraud can be stopped, and can be fallen for."""
        for turn in values["turns"]:
            means = {choice.means for choice in turn.choices}
            if values["kind"] != _HONEST and not {"stop", "follow"} <= means:
                raise ValueError(f"{values['id']}: every turn needs a way to stop and to follow")
        return values


@lru_cache(maxsize=2)
def load(folder: Path = FOLDER) -> Mapping[str, Scene]:
    """All scenes by id.

    Raises:
        ValueError: A file is not as it must be, or is not named by its id.
    """
    scenes = {}
    for file in sorted(folder.glob("*.yml")):
        scene = Scene.parse_obj(YAML(typ="safe").load(file.read_text(encoding="utf-8")))
        if scene.id != file.stem:
            raise ValueError(f"{file.name}: the id is {scene.id}")
        scenes[scene.id] = scene
    return scenes


def following(
    scenes: Mapping[str, Scene], played: Mapping[str, Mapping[str, Any]], last: Sequence[str] = ()
) -> Scene:
    """Chooses a scene: a kind that was fallen for, then one never met, then the longest ago.

    Now and then the other side is honest, whatever was fallen for.

    Args:
        scenes: All scenes.
        played: For each scene played: ``times``, how often; ``stopped``, whether it was
            stopped the last time; ``order``, a number that grows with each scene played.
        last: The kinds played last, the newest at the end; not played again at once.
    """
    known = {name: how for name, how in played.items() if name in scenes}
    missed = {scenes[name].kind for name, how in known.items() if not how["stopped"]}
    met = Counter(scenes[name].kind for name in known)
    times = Counter[str]()
    for name, how in known.items():
        times[scenes[name].kind] += how["times"]
    soon = {kind for kind in missed if times[kind] < _SOON_AGAIN}
    last_honest = max(
        (how["order"] for name, how in known.items() if scenes[name].kind == _HONEST), default=0
    )
    newest = max((how["order"] for how in known.values()), default=0)
    wanted = _HONEST if newest - last_honest >= _MOST_FRAUDS else None

    def rank(scene: Scene) -> tuple[Any, ...]:
        how = played.get(scene.id, {"times": 0, "order": 0})
        return (
            scene.kind in last[-2:],
            scene.kind != wanted,
            scene.kind not in soon,
            how["times"],
            bool(how["times"]) and scene.kind not in missed,
            met[scene.kind],
            how["order"],
            scene.id,
        )

    return min(scenes.values(), key=rank)
