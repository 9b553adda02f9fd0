"""The scenes of the fraud drill: what stands in them, and which comes next for whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from fraud import advice, checking, scenes
from fraud.scenes import Scene
from guides.plain.sentences import faults, length, sentences

SCENES = scenes.load()
# What the code in a picture does can only be seen in a picture.
MINDED = {f"mind-{kind}" for kind in checking.wording().mind if not kind.endswith("-code")}
_LONGEST = 20


def _own_sentences(scene: Scene) -> list[str]:
    """What 小伴 says and offers; the other side's words are not its own."""
    offered = [choice.label for turn in scene.turns for choice in turn.choices]
    return [scene.title, scene.gave_away, scene.truth, scene.do_instead, *offered]


def _written(**changed: Any) -> dict[str, Any]:
    """A scene as it stands in a file."""
    choices = [{"label": "挂掉", "means": "stop"}, {"label": "说好", "means": "follow"}]
    turn = {"who": "电话里的人", "says": "您好，我是客服。", "choices": choices}
    scene: dict[str, Any] = {
        "id": "a-scene",
        "kind": "fake-police",
        "channel": "call",
        "title": "有人来电话",
        "turns": [turn, turn],
        "gave_away": "他要您转钱。",
        "truth": "真的不会这样。",
        "do_instead": "挂掉电话。",
    }
    return {**scene, **changed}


def _scene(name: str, kind: str) -> Scene:
    return Scene.parse_obj(_written(id=name, kind=kind))


def _few(*named: tuple[str, str]) -> dict[str, Scene]:
    return {name: _scene(name, kind) for name, kind in named}


Does = Callable[[Scene], bool]


def _plays(these: Mapping[str, Scene], times: int, stops: Does = lambda scene: True) -> list[Scene]:
    """Plays scene after scene; ``stops`` says whether the person sees through one."""
    played: dict[str, dict[str, Any]] = {}
    met: list[Scene] = []
    for order in range(1, times + 1):
        scene = scenes.following(these, played, [each.kind for each in met][-4:])
        before = played.get(scene.id, {"times": 0})["times"]
        played[scene.id] = {"times": before + 1, "stopped": stops(scene), "order": order}
        met.append(scene)
    return met


def test_there_are_enough_scenes() -> None:
    assert len(SCENES) >= 40


def test_every_kind_of_fraud_can_be_rehearsed_and_what_is_to_be_minded_too() -> None:
    wanted = {kind for kind in advice.kinds() if kind != "other"}

    assert wanted | MINDED <= {scene.kind for scene in SCENES.values()}


def test_no_scene_is_of_a_kind_that_nothing_else_knows() -> None:
    kinds = {scene.kind for scene in SCENES.values()}

    assert kinds <= {*advice.kinds(), *MINDED, "honest"}


def test_some_callers_are_honest() -> None:
    assert sum(scene.kind == "honest" for scene in SCENES.values()) >= 5


@pytest.mark.parametrize("scene", SCENES.values(), ids=lambda scene: scene.id)
def test_what_xiaoban_says_in_a_scene_is_plain(scene: Scene) -> None:
    assert [str(fault) for text in _own_sentences(scene) for fault in faults(text)] == []


@pytest.mark.parametrize("scene", SCENES.values(), ids=lambda scene: scene.id)
def test_what_the_other_side_says_can_be_taken_in(scene: Scene) -> None:
    said = [sentence for turn in scene.turns for sentence in sentences(turn.says)]

    assert [sentence for sentence in said if length(sentence) > _LONGEST] == []


@pytest.mark.parametrize("scene", SCENES.values(), ids=lambda scene: scene.id)
def test_every_turn_can_be_stopped(scene: Scene) -> None:
    without = [turn for turn in scene.turns if "stop" not in {each.means for each in turn.choices}]

    assert without == []


@pytest.mark.parametrize("scene", SCENES.values(), ids=lambda scene: scene.id)
def test_no_two_answers_of_a_turn_mean_or_look_the_same(scene: Scene) -> None:
    for turn in scene.turns:
        assert len({each.means for each in turn.choices}) == len(turn.choices)
        assert len({each.label for each in turn.choices}) == len(turn.choices)


def test_the_right_answer_has_no_place_of_its_own() -> None:
    places = [
        [choice.means for choice in turn.choices].index("stop")
        for scene in SCENES.values()
        for turn in scene.turns
    ]

    assert max(places.count(place) for place in range(3)) / len(places) < 0.6


def test_no_two_scenes_have_the_same_title() -> None:
    titles = [scene.title for scene in SCENES.values()]

    assert sorted(titles) == sorted(set(titles))


def _kept(folder: Path, scene: Mapping[str, Any], name: str = "a-scene") -> Path:
    with (folder / f"{name}.yml").open("w", encoding="utf-8") as file:
        YAML(typ="safe").dump(dict(scene), file)
    return folder


def test_a_scene_that_is_written_well_is_loaded(tmp_path: Path) -> None:
    assert list(scenes.load(_kept(tmp_path, _written()))) == ["a-scene"]


@pytest.mark.parametrize("missing", ["stop", "follow"])
def test_a_fraud_that_cannot_be_stopped_or_fallen_for_is_refused(
    tmp_path: Path, missing: str
) -> None:
    turn = _written()["turns"][0]
    others = [choice for choice in turn["choices"] if choice["means"] != missing]
    broken = {**turn, "choices": [*others, {"label": "问他", "means": "ask"}]}

    with pytest.raises(ValueError, match="every turn needs a way to stop and to follow"):
        scenes.load(_kept(tmp_path, _written(turns=[turn, broken])))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"title": "一个长得谁也记不住的题目啊"}, "title"),
        ({"turns": []}, "turns"),
        ({"channel": "smoke"}, "channel"),
        ({"truth": ""}, "truth"),
        ({"moral": "别信。"}, "moral"),
    ],
)
def test_a_scene_that_is_not_as_it_must_be_is_refused(
    tmp_path: Path, changed: dict[str, Any], why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        scenes.load(_kept(tmp_path, _written(**changed)))


def test_a_scene_in_the_wrong_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"other\.yml: the id is a-scene"):
        scenes.load(_kept(tmp_path, _written(), name="other"))


def test_who_stops_everything_meets_every_scene_before_any_comes_twice() -> None:
    met = [scene.id for scene in _plays(SCENES, len(SCENES))]

    assert sorted(met) == sorted(SCENES)


def test_one_kind_after_another_is_met_before_a_second_scene_of_a_kind() -> None:
    kinds = {scene.kind for scene in SCENES.values()}

    met = [scene.kind for scene in _plays(SCENES, len(kinds)) if scene.kind != "honest"]

    assert len(met) == len(set(met))


def test_once_all_were_met_the_one_longest_ago_comes_again() -> None:
    these = _few(("one", "prize"), ("two", "romance"), ("three", "mule"), ("four", "recovery"))

    met = [scene.id for scene in _plays(these, 8)]

    assert met[4:] == met[:4]


def test_a_kind_that_was_fallen_for_comes_again_before_others() -> None:
    first = _plays(SCENES, 1)[0].kind

    met = [scene.kind for scene in _plays(SCENES, 4, stops=lambda scene: scene.kind != first)]

    assert met == [first, met[1], met[2], first]


def test_another_scene_of_a_kind_that_was_fallen_for_comes_before_the_same_one() -> None:
    these = _few(("one", "prize"), ("two", "prize"), ("three", "mule"), ("four", "recovery"))

    met = [scene.id for scene in _plays(these, 5, stops=lambda scene: scene.kind != "prize")]

    assert [name for name in met if these[name].kind == "prize"] == ["one", "two"]


@pytest.mark.parametrize(
    "stops",
    [lambda scene: True, lambda scene: False, lambda scene: len(scene.id) % 2 == 0],
    ids=["stops all", "falls for all", "falls for some"],
)
def test_no_kind_comes_twice_in_a_row(stops: Does) -> None:
    met = [scene.kind for scene in _plays(SCENES, 60, stops)]

    assert all(before != after for before, after in pairwise(met))


@pytest.mark.parametrize(
    "stops",
    [
        lambda scene: True,
        lambda scene: scene.kind == "honest",
        lambda scene: scene.kind == "honest" or len(scene.id) % 2 == 0,
    ],
    ids=["stops all", "falls for all", "falls for some"],
)
def test_somebody_honest_is_among_any_ten(stops: Does) -> None:
    met = [scene.kind for scene in _plays(SCENES, 60, stops)]

    assert all("honest" in met[place : place + 10] for place in range(50))


def test_who_falls_for_everything_still_meets_other_kinds() -> None:
    met = {scene.kind for scene in _plays(SCENES, 30, stops=lambda scene: False)}

    assert len(met) >= 10


def test_what_was_fallen_for_once_and_then_stopped_comes_no_sooner_than_others() -> None:
    these = _few(("one", "prize"), ("two", "romance"), ("three", "mule"), ("four", "recovery"))
    falls_once = iter([False])

    met = [scene.id for scene in _plays(these, 6, stops=lambda scene: next(falls_once, True))]

    assert met[3] == met[0]
    assert met[0] not in met[4:]


def test_a_scene_that_is_no_longer_there_disturbs_nothing() -> None:
    these = _few(("one", "prize"), ("two", "romance"))
    gone = {"gone": {"times": 1, "stopped": False, "order": 1}}

    assert scenes.following(these, gone, ["prize"]).id == "two"
