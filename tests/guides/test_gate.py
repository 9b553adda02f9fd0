"""The gate lets plain sentences and whole guides pass, and says what is wrong with others."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from ruamel.yaml import YAML

from bot.command import xiaoban
from guides import checking, gate, library
from guides.plain.marks import sentences
from guides.plain.sentences import faults, length
from guides.plain.vocabulary import lists
from guides.schema import Guide

_SENTENCES = YAML(typ="safe").load(Path(__file__).with_name("plain.yml"))
_PLAIN = [each for theme in _SENTENCES["plain"].values() for each in theme]
_FAULTY = [(kind, each) for kind, those in _SENTENCES["faulty"].items() for each in those]


def _whys(text: str) -> list[str]:
    return [fault.why for fault in faults(text)]


# --- sentences ----------------------------------------------------------------------------------


@pytest.mark.parametrize("sentence", _PLAIN)
def test_a_plain_sentence_passes(sentence: str) -> None:
    assert _whys(sentence) == []


@pytest.mark.parametrize(("kind", "sentence"), _FAULTY)
def test_a_faulty_sentence_is_told_with_its_fault(kind: str, sentence: str) -> None:
    found = faults(sentence)

    assert [fault for fault in found if kind in fault.why]
    assert all(f"「{sentence}」" in str(fault) for fault in found)


def test_there_are_enough_of_both() -> None:
    assert len(set(_PLAIN)) >= 80
    assert len(set(_FAULTY)) >= 80


def test_no_sentence_is_taken_from_a_guide() -> None:
    said = {
        sentence
        for guide in library.load().values()
        for _, text in gate.spoken_texts(guide)
        for sentence in sentences(text)
    }

    assert len(said & set(_PLAIN)) <= len(_PLAIN) // 20


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("点「我」。再点「服务」。", ["点「我」。", "再点「服务」。"]),
        ("他问「你是谁？」别答。", ["他问「你是谁？」", "别答。"]),
        ("说「行吗？」的时候，看着他。", ["说「行吗？」的时候，看着他。"]),
        ("第一行\n第二行", ["第一行", "第二行"]),
        ("真的？！是的。", ["真的？！", "是的。"]),
        ("  。 ", []),
    ],
)
def test_a_text_is_divided_where_a_voice_stops(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


def test_marks_and_place_holders_are_not_counted() -> None:
    assert length("地点是「{place}」。") == len("地点是")


def test_each_faulty_sentence_of_a_text_is_named() -> None:
    found = faults("先点「我」。赶紧点它。再看看。打 13800000000。")

    assert [fault.sentence for fault in found] == ["赶紧点它。", "打 13800000000。"]


def test_one_sentence_may_have_several_faults() -> None:
    whys = " ".join(_whys("赶紧点击「我」，再输入密码。"))

    assert "hurrying" in whys and "jargon" in whys and "2 actions" in whys


# --- the lists ----------------------------------------------------------------------------------


def test_no_everyday_word_is_also_jargon_or_forbidden() -> None:
    everyday = {word for words in lists()["everyday"].values() for word in words.split()}
    forbidden = {word for words in lists()["forbidden"].values() for word in words}

    assert everyday & (set(lists()["jargon"]) | forbidden) == set()


def test_no_everyday_word_stands_twice() -> None:
    words = [word for words in lists()["everyday"].values() for word in words.split()]

    assert sorted(word for word in set(words) if words.count(word) > 1) == []


@pytest.mark.parametrize("plainer", lists()["jargon"].values())
def test_what_is_to_be_said_instead_is_plain(plainer: str) -> None:
    assert [fault for word in plainer.split("、") for fault in faults(word)] == []


# --- whole guides -------------------------------------------------------------------------------


@pytest.fixture
def content() -> dict[str, Any]:
    """A guide that passes, to be spoiled."""
    content: dict[str, Any] = YAML(typ="safe").load(library.FOLDER / "wechat-scan-pay.yml")
    return content


def _problems(content: dict[str, Any]) -> list[tuple[str, str]]:
    guide = Guide.parse_obj(content)
    return [(library.field_of(each.place), each.what) for each in gate.problems(guide)]


def test_the_guide_that_is_spoiled_here_passes(content: dict[str, Any]) -> None:
    assert _problems(content) == []


def test_what_stands_beside_must_be_explained(content: dict[str, Any]) -> None:
    step = content["steps"][0]["screen"]
    item = next(iter(step["beside"]))
    del step["beside"][item]

    ((field, what),) = _problems(content)

    assert field == "steps[1].screen.beside"
    assert f"「{item}」: say what it is" in what


def test_the_second_wording_must_be_another(content: dict[str, Any]) -> None:
    content["steps"][1]["other"] = content["steps"][1]["do"].replace("。", "！")

    assert ("steps[2].other", "the second wording must differ from 'do'") in _problems(content)


def test_the_second_wording_must_not_only_have_one_word_more(content: dict[str, Any]) -> None:
    content["steps"][1]["do"] = "在最下面一排找到「发现」。轻轻点一下。"
    content["steps"][1]["other"] = "在最下面那一排找到「发现」。轻轻点一下。"

    assert ("steps[2].other", "the second wording must differ from 'do'") in _problems(content)


def test_each_step_knows_a_trouble(content: dict[str, Any]) -> None:
    content["steps"][2]["obstacles"]["others"] = []

    assert _problems(content) == [("steps[3].obstacles", "others: at least one trouble")]


def test_the_ways_to_find_it_are_put_differently(content: dict[str, Any]) -> None:
    content["steps"][0]["obstacles"]["missing"] = ["手指往左滑。", "手指往左滑！"]

    fields = [field for field, what in _problems(content) if "put differently" in what]

    assert fields == ["steps[1].obstacles.missing[1]", "steps[1].obstacles.missing[2]"]


def test_most_sentences_are_short(content: dict[str, Any]) -> None:
    for step in content["steps"]:
        for field in ("do", "why", "other", "described"):
            step[field] = "这里写的字要比平常的句子多几个。" * 12
        step["other"] = "这样的话一句一句听着都有点长。" * 12

    medians = [what for field, what in _problems(content) if what.startswith("the median")]

    assert len(medians) == 1
    assert "at most 12" in medians[0]


@pytest.mark.parametrize(
    ("field", "becomes", "wanted"),
    [
        ("why", "要用它付钱", "does not end with"),
        ("see", "您看到「付款」了。", "must be a question"),
        ("short", "点一下最下面那排的「发现」两个字", "at most 12 here"),
        ("do", "看这里。看下面。点「发现」。", "3 sentences, at most 2"),
        ("do", "点「发现」，再点「扫一扫」。", "2 actions"),
        ("described", "赶快双击它。", "hurrying"),
    ],
)
def test_a_field_of_a_step_is_in_its_form(
    content: dict[str, Any], field: str, becomes: str, wanted: str
) -> None:
    content["steps"][1][field] = becomes

    assert [what for place, what in _problems(content) if place == f"steps[2].{field}"]
    assert any(wanted in what for _, what in _problems(content))


@pytest.mark.parametrize(
    ("spoil", "place"),
    [
        (lambda it: it.update(safety="赶紧看。"), "safety"),
        (lambda it: it.update(offline="赶紧去窗口。"), "offline"),
        (lambda it: it.update(good_for="赶紧付钱。"), "good_for"),
        (lambda it: it.update(fee="赶紧付。"), "fee"),
        (lambda it: it["troubles"][0].update(answer="赶紧看。"), "troubles[1].answer"),
        (lambda it: it["lesson"]["questions"].append("赶紧看？"), "lesson.questions"),
        (
            lambda it: it["steps"][0]["obstacles"].update(popup="赶紧关。"),
            "steps[1].obstacles.popup",
        ),
        (
            lambda it: it["steps"][0]["obstacles"]["others"][0].update(answer="赶紧看。"),
            "steps[1].obstacles.others[1].answer",
        ),
    ],
)
def test_whatever_is_read_or_heard_is_judged(
    content: dict[str, Any], spoil: Any, place: str
) -> None:
    spoil(content)

    ((field, what),) = _problems(content)

    assert field.startswith(place)
    assert "hurrying: 赶紧" in what


def test_what_people_say_themselves_is_not_judged(content: dict[str, Any]) -> None:
    content["asks"].append("赶紧教我点击那个 APP，我太笨了")
    content["troubles"][0]["says"].append("马上就要付 50 元")

    assert _problems(content) == []


def test_what_is_kept_must_be_shown(content: dict[str, Any]) -> None:
    content["steps"][0]["keeps"] = "place"

    assert _problems(content) == [("steps[1].keeps", "no later step shows what is kept as 'place'")]


def test_what_is_kept_and_shown_is_good(content: dict[str, Any]) -> None:
    content["steps"][0]["keeps"] = "place"
    content["steps"][1]["shows"] = "您在{place}。"

    assert _problems(content) == []


def test_two_guides_are_not_asked_for_in_the_same_words(content: dict[str, Any]) -> None:
    other = {**content, "id": "other", "names": ["甲", "乙", "丙"]}
    other["asks"] = [f"别的问法{number}" for number in range(40)] + ["扫 一扫，在哪里打开"]
    content["asks"].append("扫一扫在哪里打开")
    both = {each["id"]: Guide.parse_obj(each) for each in (content, other)}

    ((first, second, problem),) = gate.shared_phrases(both)

    assert (first, second) == ("wechat-scan-pay", "other")
    assert problem.place == ("asks", 40)
    assert problem.what == "「扫 一扫，在哪里打开」 also asks for 'wechat-scan-pay'"


# --- the command --------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A guide's file that passes, to be spoiled."""
    path = tmp_path / "wechat-scan-pay.yml"
    path.write_text((library.FOLDER / path.name).read_text(encoding="utf-8"), encoding="utf-8")
    return path


def _check(*files: Path) -> Result:
    return CliRunner().invoke(xiaoban, ["guides", "check", *map(str, files)])


def _spoil(file: Path, was: str, becomes: str) -> int:
    """Changes a file in one place; its line."""
    text = file.read_text(encoding="utf-8")
    assert was in text
    file.write_text(text.replace(was, becomes, 1), encoding="utf-8")
    return text[: text.index(was)].count("\n") + 1


def test_a_good_file_passes(file: Path) -> None:
    result = _check(file)

    assert result.exit_code == 0
    assert "1 guides, no problems" in result.output


def test_the_command_names_file_line_and_sentence(file: Path) -> None:
    line = _spoil(file, "good_for: 摊子上、小店里，扫他的码付钱。", "good_for: 赶紧扫码付钱。")

    result = _check(file)

    name = f"{file.parent.name}/{file.name}"
    assert result.exit_code == 1
    assert f"{name}:{line}: good_for: 「赶紧扫码付钱。」: hurrying: 赶紧" in result.output


def test_of_a_long_field_only_the_sentence_at_fault_is_shown(file: Path) -> None:
    line = _spoil(file, "answer: 小数点就是那个圆点。", "answer: 您真笨。")

    result = _check(file)

    (told,) = [each for each in result.output.splitlines() if f"{file.name}:{line}: " in each]
    assert "「您真笨。」: blaming: 笨" in told
    assert "五块五" not in told


@pytest.mark.parametrize("becomes", ["", "offline: ''\n", "offline: '  '\n"])
def test_a_guide_without_a_way_without_a_phone_does_not_pass(file: Path, becomes: str) -> None:
    text = file.read_text(encoding="utf-8")
    offline = next(line for line in text.splitlines(keepends=True) if line.startswith("offline:"))
    _spoil(file, offline, becomes)

    result = _check(file)

    assert result.exit_code == 1
    assert ": offline: " in result.output


def test_a_step_may_not_show_what_was_not_kept(file: Path) -> None:
    _spoil(file, "  - do: ", "  - shows: 地点是{place}。\n    do: ")

    result = _check(file)

    assert result.exit_code == 1
    assert "shows ['place'], which no earlier step keeps" in result.output


def test_what_is_asked_for_twice_is_told_with_its_line(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = file.with_name("zz-other.yml")
    source = library.FOLDER / "video-call.yml"
    text = source.read_text(encoding="utf-8").replace("id: video-call", "id: zz-other", 1)
    shown.write_text(text, encoding="utf-8")
    line = _spoil(shown, "asks:\n", "asks:\n  - 打开微信以后去哪里找扫的那个东西\n") + 1

    problems, number = checking.check_all(file.parent)

    assert number == 2
    assert problems == [
        f"{file.parent.name}/zz-other.yml:{line}: asks[1]: "
        "「打开微信以后去哪里找扫的那个东西」 also asks for 'wechat-scan-pay'"
    ]


def test_all_guides_pass_and_soon() -> None:
    began = time.process_time()
    result = _check()
    took = time.process_time() - began

    assert result.exit_code == 0, result.output
    assert "guides, no problems" in result.output
    # Somebody who writes a guide waits for this: two seconds, more where coverage is measured.
    assert took < 8
