"""What is listened for follows from where the conversation stands."""

from __future__ import annotations

from bot.expecting import hints
from bot.messages import Choice, Reply
from guides import library


def test_what_was_offered_is_expected_first() -> None:
    reply = Reply("您看到了吗？", "您看到了吗？", (Choice("以后再说", "later"),))

    assert hints({}, [reply])[0] == "以后再说"


def test_the_words_of_the_step_are_expected() -> None:
    guide = library.load()["wechat-scan-pay"]
    items = guide.steps[1].screen.items

    expected = hints({"guide": "wechat-scan-pay", "step": 2})

    assert set(items) <= set(expected)
    assert expected.index(items[0]) < expected.index("救命")


def test_dangers_and_the_way_to_a_human_are_always_expected() -> None:
    for state in ({}, {"guide": "video-call", "step": 1}, {"guide": "gone", "step": 99}):
        assert {"救命", "我被骗了", "找真人", "再说一遍"} <= set(hints(state))


def test_every_guide_can_be_asked_for_by_its_name() -> None:
    titles = {guide.title for guide in library.load().values()}

    assert titles <= set(hints({}))


def test_nothing_is_expected_twice() -> None:
    expected = hints({"guide": "wechat-scan-pay", "step": 1, "offered": [{"label": "看到了"}]})

    assert len(expected) == len(set(expected)) <= 500
