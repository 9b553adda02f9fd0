"""Every guide from start to end: each trouble taken once, each wrong thing pressed once."""

from __future__ import annotations

import pytest

from guides import library, walk
from guides.schema import Guide
from tests.actions.talk import Responses, Talk

GUIDES = library.load()
_all = pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)


def test_there_are_forty() -> None:
    assert len(GUIDES) == 40


@_all
def test_it_is_learned_to_its_end_with_each_trouble_taken_once(
    guide: Guide, responses: Responses
) -> None:
    talk = Talk(GUIDES, responses)
    talk.says("ask_guide", guides=(guide.id,))
    unanswered = []

    for number, step in enumerate(guide.steps, start=1):
        if talk.situation.asking == "ask_first":
            talk.says("affirm")
        for trouble in step.obstacles.others:
            said = trouble.says[0]
            moment = talk.says("did_not_work", said)
            wanted = walk.answer_to_trouble(guide, step, said)
            if wanted not in moment.text() or talk.situation.step != number:
                unanswered.append((number, said))
        if step.keeps:
            talk.says("out_of_scope", "人民路菜市场门口")
        else:
            talk.says("affirm")

    assert unanswered == []
    assert talk.situation.learned == [guide.id]


@_all
def test_it_is_practised_to_its_end_with_each_wrong_thing_pressed_once(
    guide: Guide, responses: Responses
) -> None:
    talk = Talk(GUIDES, responses)
    unexplained = []

    for number, step in enumerate(guide.steps, start=1):
        for place, item in enumerate(step.screen.items):
            if step.screen.tap in {None, item}:
                continue
            practice = {"cues": "all", "hints": 0, "errors": 0, "wrong": 0}
            talk.situation.enter(guide.id, number, practice)
            talk.says("where_am_i")
            moment = talk.presses_value(f"tap:{place}@{talk.situation.turn}")
            explained = step.screen.beside.get(item, item)
            if explained not in moment.text() or talk.situation.step != number:
                unexplained.append((number, item))
    talk.says("practise", guides=(guide.id,))
    for step in guide.steps:
        moment = talk.says("not_understood", step.screen.tap or step.short.rstrip("。"))

    assert unexplained == []
    assert moment.notes[-1]["kind"] == "practised"


@_all
def test_money_that_is_gone_comes_before_every_trouble(guide: Guide, responses: Responses) -> None:
    talk = Talk(GUIDES, responses)
    talk.learns(guide.id)

    talk.says("money_sent", "我已经把钱转给骗子了")

    assert (talk.situation.danger or {}).get("label") == "money_sent"
