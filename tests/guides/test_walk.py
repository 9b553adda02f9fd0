"""How a step is put, what helps, and what was told back."""

from __future__ import annotations

import pytest

from guides import library, walk
from guides.schema import Guide

GUIDES = library.load()
SCAN = GUIDES["wechat-scan-pay"]
LETTERS = GUIDES["phone-letters-bigger"]


def test_each_asking_takes_other_words() -> None:
    manners = [walk.manner_for(asked, short=False, screen_reader=False) for asked in range(4)]

    assert manners == ["do", "other", "short", "do"]


def test_who_wants_it_short_hears_it_short_first() -> None:
    assert walk.manner_for(0, short=True, screen_reader=False) == "short"
    assert walk.manner_for(1, short=True, screen_reader=False) == "other"


def test_a_screen_reader_never_hears_of_places() -> None:
    assert {walk.manner_for(n, short=True, screen_reader=True) for n in range(5)} == {"described"}


def test_ways_to_find_end() -> None:
    step = SCAN.steps[1]

    assert walk.way_to_find(step, 0) == step.obstacles.missing[0]
    assert walk.way_to_find(step, len(step.obstacles.missing)) is None


@pytest.mark.parametrize(
    "text", ["点成朋友圈了", "哎呀我点成了朋友圈", "我店成朋友圈了", "点成朋友全了呀"]
)
def test_a_trouble_in_these_or_like_sounds(text: str) -> None:
    answer = walk.answer_to_trouble(SCAN, SCAN.steps[1], text)

    assert answer is not None and "什么也没坏" in answer


@pytest.mark.parametrize("text", ["找不到", "", "啊", "没有", "今天天气好", "微信", "好了"])
def test_other_words_are_no_trouble(text: str) -> None:
    assert walk.answer_to_trouble(SCAN, SCAN.steps[1], text) is None


def test_word_for_word() -> None:
    assert walk.is_trouble(SCAN, SCAN.steps[1], "我点成朋友圈了")
    assert not walk.is_trouble(SCAN, SCAN.steps[1], "我点成朋友圈了，然后他又打电话来叫我转钱")


def _ways(guide: Guide) -> list[tuple[str, str]]:
    return [(guide.id, step.see) for step in guide.steps]


@pytest.mark.parametrize("text", ["找不到", "没有", "不对", "什么", "哪里", "不是", "还没"])
def test_a_no_is_never_an_echo(text: str) -> None:
    echoed = [
        place for guide in GUIDES.values() for place in _ways(guide) if walk.echoes(place[1], text)
    ]

    assert echoed == []


@pytest.mark.parametrize(
    ("question", "text", "answers"),
    [
        ("屏幕像照相一样了吗？", "像照相一样了", True),
        ("都停下了，电话也挂了吗？", "挂了", True),
        ("都还留着吗？", "都留着的", True),
        ("是您自己要开医保码，对吗？", "是我自己", True),
        ("您看到「扫一扫」三个字了吗？", "看到了", True),
        ("您看到「扫一扫」三个字了吗？", "扫一扫", False),
        ("您看到「扫一扫」三个字了吗？", "没看到扫一扫", False),
        ("电话打通了吗？", "打不通", False),
        ("电话打通了吗？", "", False),
        ("电话打通了吗？", "是的", False),
    ],
)
def test_a_check_is_answered_by_its_own_words(question: str, text: str, answers: bool) -> None:
    assert walk.echoes(question, text) is answers


def test_clauses() -> None:
    assert walk.clauses("挂了，没再转。") == ["挂了", "没再转"]


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("先点设置，再点显示，找字体大小，往右拉，最后点完成", [1, 2, 3, 4, 5]),
        ("先点社置再点显似", [1, 2]),
        ("点那个齿轮，然后找字的大小", [1, 3]),
        ("往又拉", [4]),
        ("不记得了", []),
        ("", []),
    ],
)
def test_steps_told_also_with_homophones_and_accents(text: str, steps: list[int]) -> None:
    assert walk.steps_told(LETTERS, text) == steps


def test_a_single_character_must_stand_there_itself() -> None:
    step = SCAN.steps[2]
    assert "扫" in step.told_by

    assert 3 in walk.steps_told(SCAN, "用它扫")
    assert 3 not in walk.steps_told(SCAN, "少来")


def test_a_no_that_the_check_asks_for_is_an_answer() -> None:
    assert walk.echoes("共享停了，或者没开过，是吗？", "没开过")


def test_a_no_to_whether_or_not_is_no_answer() -> None:
    assert not walk.echoes("有没有看到「发现」？", "没有看到")
