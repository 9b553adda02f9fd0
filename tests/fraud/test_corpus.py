"""The texts that the checker learns from: their form, and that they are enough and our own."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from fraud import corpus
from fraud.corpus import Example
from fraud.patterns import Kind

SHARED = corpus.CHECKOUT.parent / "shared" / "data" / "fraud"
# Shorter ones are what everybody says: 您好，我是客服。
LONG = 20


def _read(folder: Path, content: str | bytes) -> list[Example]:
    file = folder / "somebody.txt"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(corpus.read(file))


# --- the form


def test_texts_stand_under_a_head_that_says_what_they_are(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        "# A remark.\n## fraud prize sms\n恭喜您中奖\n\n# Another.\n请领奖\n"
        "## honest bank call\n您好\n",
    )

    assert found == [
        Example("恭喜您中奖", "fraud", "prize", "sms", "somebody"),
        Example("请领奖", "fraud", "prize", "sms", "somebody"),
        Example("您好", "honest", "bank", "call", "somebody"),
    ]


def test_a_text_of_several_lines_is_written_in_one(tmp_path: Path) -> None:
    (found,) = _read(tmp_path, "## fraud fake-police call\n对方：您好\\n我：你好\n")

    assert found.text == "对方：您好\n我：你好"


@pytest.mark.parametrize("content", ["", "\n\n", "# Nothing but a remark.\n", "## mind x page\n"])
def test_a_file_without_texts_has_none(tmp_path: Path, content: str) -> None:
    assert _read(tmp_path, content) == []


@pytest.mark.parametrize(
    ("content", "line", "wanted"),
    [
        ("恭喜您中奖\n", 1, "a text before the first head"),
        ("# A remark.\n\n恭喜您中奖\n", 3, "a text before the first head"),
        ("## fraud prize sms\n好\n## fraud prize\n好\n", 3, "'## side kind channel'"),
        ("## fraud prize sms extra\n", 1, "'## side kind channel'"),
        ("## \n", 1, "'## side kind channel'"),
        ("## bad prize sms\n", 1, "'## side kind channel'"),
        ("## Fraud prize sms\n", 1, "'## side kind channel'"),
        ("## fraud prize letter\n", 1, "'## side kind channel'"),
        ("## fraud prize sms\n好\n##honest\n好\n", 3, "'## side kind channel'"),
        ("### fraud prize sms\n", 1, "'## side kind channel'"),
        ("## fraud prize sms\n好\n".encode() + "不好\n".encode("gb18030"), 3, "no UTF-8"),
    ],
)
def test_what_is_wrong_is_told_with_its_file_and_line(
    tmp_path: Path, content: str | bytes, line: int, wanted: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(wanted)) as caught:
        _read(tmp_path, content)

    assert str(caught.value).startswith(f"somebody.txt:{line}: ")


def test_an_error_quotes_no_text(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="before the first head") as caught:
        _read(tmp_path, "密码是八八八八\n")

    assert "八" not in str(caught.value)


def test_all_texts_of_a_folder_are_read_file_by_file(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "c.md"):
        (tmp_path / name).write_text(f"## honest bank sms\n{name}\n", encoding="utf-8")

    assert [(each.text, each.source) for each in corpus.load(tmp_path)] == [
        ("a.txt", "a"),
        ("b.txt", "b"),
    ]


def test_what_people_say_is_taken_from_other_rooms(tmp_path: Path) -> None:
    (tmp_path / "nlu").mkdir()
    (tmp_path / "guides").mkdir()
    said = [f"我想学怎么给孙女发第{number}个红包" for number in range(6)]
    (tmp_path / "nlu" / "some.yml").write_text(
        "nlu:\n- intent: ask\n  examples: |\n" + "".join(f"    - {each}\n" for each in said[:3]),
        encoding="utf-8",
    )
    (tmp_path / "guides" / "some.yml").write_text(
        "names:\n  - 这是指南的名字，不是谁说的话\nasks:\n"
        + "".join(f"  - {each}\n" for each in said[3:])
        + "steps:\n  - 这一步是我们写的，也不是谁说的话\n",
        encoding="utf-8",
    )

    assert set(corpus.own_words(tmp_path)) == {said[0], said[3]}


def test_people_have_said_enough() -> None:
    own = corpus.own_words()

    assert len(own) >= 1_000
    assert min(map(len, own)) >= 12


# --- our texts


@pytest.fixture(scope="module")
def examples() -> tuple[Example, ...]:
    return corpus.load()


def test_there_are_enough_texts(examples: tuple[Example, ...]) -> None:
    assert len(examples) >= 8_000


def test_every_file_has_texts(examples: tuple[Example, ...]) -> None:
    files = {file.stem for file in corpus.TEXTS.glob("*.txt")}

    assert {each.source for each in examples} == files


def test_no_text_stands_twice(examples: tuple[Example, ...]) -> None:
    """Neither to the letter nor with other marks."""
    times = Counter("".join(filter(str.isalnum, each.text)) for each in examples)

    assert [text for text, count in times.items() if count > 1] == []


def test_no_text_is_longer_than_anybody_sends(examples: tuple[Example, ...]) -> None:
    assert max(len(each.text) for each in examples) <= 2_000


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_kind_of_fraud_is_learned_from_enough_texts(
    examples: tuple[Example, ...], kind: str
) -> None:
    texts = [each for each in examples if each.side == "fraud" and each.kind == kind]

    assert len(texts) >= 100
    assert len({each.source for each in texts}) >= 2, "one hand alone teaches its own style"


def test_every_fraud_is_of_a_known_kind(examples: tuple[Example, ...]) -> None:
    assert {each.kind for each in examples if each.side == "fraud"} <= set(get_args(Kind))


@pytest.mark.parametrize("side", ["fraud", "honest"])
def test_both_sides_are_about_as_many(examples: tuple[Example, ...], side: str) -> None:
    share = sum(each.side == side for each in examples) / len(examples)

    assert 0.4 <= share <= 0.6


@pytest.mark.parametrize("channel", ["sms", "chat", "call", "told", "page"])
def test_in_every_channel_there_are_frauds_and_honest_ones(
    examples: tuple[Example, ...], channel: str
) -> None:
    sides = Counter(each.side for each in examples if each.channel == channel)

    assert min(sides["fraud"], sides["honest"]) >= 100


# --- that they are our own


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _strings(each)


def _value(line: str, name: str) -> Any:
    try:
        return json.loads(line or "null")
    except ValueError:  # whose trace would show the line
        return pytest.fail(f"{name} has a line that is no JSON", pytrace=False)


def _taken(ours: dict[str, str], others: Iterator[str]) -> set[str]:
    """The names of those of our texts that stand, whole, in another's; never the texts."""
    begins: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, text in ours.items():
        plain = "".join(text.split())
        if len(plain) >= LONG:
            begins[plain[:LONG]].append((plain, name))
    return {
        name
        for other in map("".join, map(str.split, others))
        for start in range(len(other) - LONG + 1)
        for plain, name in begins.get(other[start : start + LONG], ())
        if other.startswith(plain, start)
    }


def test_a_text_that_is_taken_over_is_found() -> None:
    told = "您的包裹在运输途中丢失，请加客服微信办理三倍赔付。"
    ours = {
        "whole": told,
        "gaps": told.replace("，", "，\n"),
        "short": told[:12],
        "other": told[::-1],
    }

    taken = _taken(ours, _strings({"messages": [{"text": f"【快递】{told}回复TD退订", "no": 1}]}))

    assert taken == {"whole", "gaps"}


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data/fraud is absent")
def test_none_of_our_texts_stands_in_those_that_we_are_measured_with(
    examples: tuple[Example, ...],
) -> None:
    files = sorted(SHARED.glob("*.jsonl"))
    others = (
        string
        for file in files
        for line in file.read_text(encoding="utf-8").split("\n")
        for string in _strings(_value(line, file.name))
    )

    taken = _taken(
        {f"{each.source}, text {number} of all": each.text for number, each in enumerate(examples)},
        others,
    )

    # Only where they stand in our own files: what is over there is to be seen by nobody.
    assert files
    if taken:
        pytest.fail(f"{len(taken)} texts: {sorted(taken)[:10]}", pytrace=False)
