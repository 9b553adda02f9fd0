import os
from pathlib import Path

import pytest

from nlu import measure
from nlu.learning import learn
from nlu.measure import Utterance, held_out, lines, report
from nlu.names import names
from nlu.understanding import Request, Understander, Understanding
from tests.nlu.small import EXAMPLES, GUIDES

SMP2020 = Path(os.environ.get("XIAOBAN_SHARED_DATA", "/work/shared/data")) / "nlu"


def asks(*guides):
    return Understanding("ask_guide", 0.9, (), tuple(Request(g, 0.9, 0, 1) for g in guides))


@pytest.mark.parametrize(
    ("utterance", "understood", "met"),
    [
        (Utterance("", "done"), Understanding("done", 1.0), True),
        (Utterance("", "done", also=("affirm",)), Understanding("affirm", 1.0), True),
        (Utterance("", "done"), asks("a"), False),
        (Utterance("", "ask_guide", ("a",)), asks("a"), True),
        (Utterance("", "ask_guide", ("a",)), asks("b"), False),
        (Utterance("", "ask_guide", ("a",), ("b",)), asks("b"), True),
        (Utterance("", "ask_guide", ("a", "b")), asks("a", "b"), True),
        (Utterance("", "ask_guide", ("a", "b")), asks("b", "a"), False),
        (Utterance("", "ask_guide", ("a",)), Understanding("ask_guide_unclear", 1.0), False),
    ],
)
def test_led_to_the_right_thing(utterance, understood, met):
    assert utterance.is_met_by(understood) is met


def test_the_report_counts_what_was_met_and_what_was_not():
    understander = Understander(learn(EXAMPLES), names({}))
    said = [
        Utterance("扫码付钱", "ask_guide", ("scan-pay",)),
        Utterance("我胸口闷得慌", "medical"),
        Utterance("好了", "done", walking=True),
        Utterance("谢谢", "greet"),
    ]

    counted = report(understander.understand, said)

    assert counted.share("overall") == 75
    assert counted.share("danger") == 100
    assert counted.mistakes == {("greet", "thanks"): 1}
    assert any("greet taken for thanks: 1" in line for line in lines(counted, [1.0]))
    assert counted.share("nothing of this") == 100


def test_the_held_out_people_can_be_read():
    said = held_out()

    assert len(said) >= 100
    assert all(u.guides for u in said if u.means == "ask_guide")


def test_the_command_prints_the_report(monkeypatch, capsys):
    called = names({guide: words.names for guide, words in GUIDES.items()})
    small = Understander(learn(EXAMPLES), called)
    monkeypatch.setattr(measure, "shipped", lambda: (small, len(EXAMPLES), 0.1))
    monkeypatch.setattr(measure, "held_out", lambda: [Utterance("谢谢", "thanks")])

    measure.main([])

    assert "overall                       100.0 %  of 1" in capsys.readouterr().out


def test_a_public_task_is_compared(tmp_path, capsys):
    for part in ("train", "test"):
        rows = "扫码付钱\task\n怎么扫码\task\n谢谢你\tthanks\n多谢了\tthanks\n"
        (tmp_path / f"smp2020.{part}.tsv").write_text(rows, encoding="utf-8")

    measure.main(["--smp2020", str(tmp_path)])

    assert "SMP2020: 100.0 % right" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.skipif(not SMP2020.is_dir(), reason="the SMP2020 data are not on this machine")
def test_the_classifier_keeps_its_quality_on_a_public_task():
    share, _ = measure.on_smp2020(SMP2020)

    assert share >= 94
