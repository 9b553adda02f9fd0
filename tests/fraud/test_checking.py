"""A check says how sure it is, why, and what to do; disguise and filling change nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some
from opencc import OpenCC
from ruamel.yaml import YAML

from fraud import checking, evidence, learned
from fraud.advice import advice_for
from fraud.checking import Check, Level, advice, check, reasons, way_for
from fraud.disguises import uncover
from fraud.patterns import Kind
from guides.plain.sentences import faults

_HERE = Path(__file__).parent
_YAML = YAML(typ="safe")
CASES: dict[str, Any] = _YAML.load(_HERE / "checking_cases.yml")
FRAUDS: list[str] = [text for texts in CASES["frauds"].values() for text in texts]
HONEST: list[str] = CASES["honest"]
PROSE = "".join(CASES["prose"])
PLAIN_SIGNS = {sign.id for sign in evidence.signs() if sign.plain}
BEARS_PLAIN_SIGN = [
    text
    for case in _YAML.load(_HERE / "evidence_cases.yml")
    if case["sign"] in PLAIN_SIGNS
    for text in case["bears"]
]
# Nothing in them is a sign of anything.
BEARS_NO_SIGN = [
    "冬瓜这两天便宜了，我买了半个。",
    "花浇过水了，猫也喂了，窗台上的衣服收进来叠好放在柜子里了。",
]
LEVELS: tuple[Level, ...] = get_args(Level)


@cache
def _learned() -> learned.Weigher:
    return learned.load()


class Insists(learned.Weigher):
    """Weighs as the learned part does, and insists on a score whatever it reads."""

    def __init__(self, score: float) -> None:
        self._real = _learned()
        self._score = score

    def weigh(self, read: learned.Features) -> learned.Weights:
        return replace(self._real.weigh(read), score=self._score)


# --- levels -------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", FRAUDS)
def test_a_plain_fraud_is_warned_of(text: str) -> None:
    assert check(text).alarms


@pytest.mark.parametrize("text", HONEST)
def test_what_is_honest_is_let_be(text: str) -> None:
    assert check(text).level == "ordinary"


@pytest.mark.parametrize("text", ["", " ", "？", "👍", "\u200b", "\x00", "。。。", "【】"])
def test_where_nothing_is_said_nothing_is_found(text: str) -> None:
    assert check(text) == Check("ordinary", 0.0, None, (), ())


@pytest.mark.parametrize("text", [*FRAUDS, *HONEST])
def test_a_higher_level_is_a_higher_score_and_only_what_is_ordinary_has_no_kind(text: str) -> None:
    found = check(text)

    assert found.level == max(
        (level for level in LEVELS[1:] if found.score >= getattr(checking.WRITTEN, level)),
        key=LEVELS.index,
        default="ordinary",
    )
    assert (found.kind is None) == (found.level == "ordinary")


# --- the rules over what was learned ------------------------------------------------------------


@pytest.mark.parametrize("score", [0.71, 0.84])
@pytest.mark.parametrize("text", BEARS_NO_SIGN)
def test_what_bears_no_sign_is_not_warned_of_whatever_was_learned(text: str, score: float) -> None:
    assert check(text, Insists(score)).level == "unsure"


def test_without_a_sign_the_wording_alone_is_warned_of_but_never_called_a_fraud() -> None:
    short, long = (check(text, Insists(1.0)) for text in BEARS_NO_SIGN)

    assert (short.level, long.level) == ("unsure", "suspicious")
    assert len(reasons(long)) == 1


@pytest.mark.parametrize("text", ["在吗", "收到了", "好的谢谢"])
def test_a_few_words_without_a_sign_are_let_be_whatever_was_learned(text: str) -> None:
    assert check(text, Insists(1.0)).level == "ordinary"


@pytest.mark.parametrize("text", BEARS_PLAIN_SIGN)
def test_what_bears_a_plain_sign_is_never_waved_through_whatever_was_learned(text: str) -> None:
    assert check(text, Insists(0.0)).level == "unsure"
    assert check(text, Insists(0.4)).level == "suspicious"


@pytest.mark.parametrize("text", BEARS_PLAIN_SIGN)
def test_what_bears_a_plain_sign_is_not_ordinary(text: str) -> None:
    assert check(text).level != "ordinary"


def test_what_warns_of_a_plain_sign_may_be_let_be() -> None:
    warning = "我们不会要求您共享屏幕，凡是要您共享屏幕的都是诈骗，请勿轻信，谨防上当。"

    assert check(warning).level == "ordinary"


# --- reasons ------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", FRAUDS)
def test_what_is_warned_of_has_one_to_three_reasons(text: str) -> None:
    told = reasons(check(text))

    assert 1 <= len(told) <= 3
    assert len(told) == len(set(told))


@pytest.mark.parametrize("text", [*FRAUDS, *HONEST])
def test_a_reason_quotes_words_that_stand_in_the_text(text: str) -> None:
    found = check(text)

    for reason in (*found.reasons, *found.signs):
        # What was cut off is shown by an ellipsis.
        assert reason.quote.removesuffix("…") in uncover(text)


@pytest.mark.parametrize("text", FRAUDS)
def test_the_words_that_decided_are_told_with_what_they_mean(text: str) -> None:
    found = check(text)

    for told, reason in zip(reasons(found), found.reasons, strict=True):
        assert told.endswith(reason.says)
        assert f"「{reason.quote}」" in told or not reason.quote
    assert found.reasons[0].quote


@pytest.mark.parametrize("text", BEARS_PLAIN_SIGN)
def test_a_plain_sign_is_told_first(text: str) -> None:
    found = check(text, Insists(0.4))

    assert found.reasons[0].sign in PLAIN_SIGNS


def test_what_is_ordinary_is_said_to_want_nothing() -> None:
    assert reasons(check(BEARS_NO_SIGN[0])) == ["它没要钱，也没要密码。"]


def test_what_speaks_for_honesty_is_told() -> None:
    told = reasons(check("您的退款45元已原路退回，一到三天到账，无需任何操作。"))

    assert told == ["它说「您的退款45元已原路退回」。钱自己退回，不要您做事。"]


def test_without_a_sign_it_is_owned_up_that_nothing_is_seen_yet() -> None:
    assert reasons(check(BEARS_NO_SIGN[0], Insists(0.6))) == ["光看这几句，还看不出来。"]


# --- advice -------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("kind", [*get_args(Kind), *checking.wording().mind, None])
def test_whatever_is_found_there_is_something_to_do(level: Level, kind: str | None) -> None:
    told = advice(Check(level, 0.5, kind, (), ()))

    assert 1 <= len(told) <= 3
    assert all(each.endswith(("。", "？")) for each in told)


@pytest.mark.parametrize("kind", [*get_args(Kind), None, "unheard-of"])
def test_every_kind_can_be_found_out_about_without_the_sender(kind: str | None) -> None:
    words = checking.wording()

    assert way_for(kind) == words.kinds.get(kind or "", words.default)
    assert "96110" in words.default.verify


def test_every_kind_but_that_without_a_name_has_a_way_of_its_own() -> None:
    assert set(checking.wording().kinds) == set(get_args(Kind)) - {"other"}


@pytest.mark.parametrize("kind", [*get_args(Kind), None])
def test_an_alarm_tells_one_thing_to_do_and_how_to_find_out(kind: str | None) -> None:
    told = advice(Check("fraud", 0.9, kind, (), ()))

    assert told == [advice_for(kind).now, way_for(kind).verify]


@pytest.mark.parametrize("kind", [*get_args(Kind), None])
def test_what_is_unsure_is_asked_one_question_and_left_alone_meanwhile(kind: str | None) -> None:
    told = advice(Check("unsure", 0.6, kind, (), ()))

    assert told[0] == "先不点、不转、不说密码。"
    assert [each for each in told if each.endswith("？")] == [way_for(kind).question]


@pytest.mark.parametrize(
    "told",
    [
        "他说是公安局的，叫我把钱转到安全账户，我已经转了三万",
        "客服让我共享屏幕，我照做了，卡里两万块被转走了",
        "我刷单垫了五千块，他们说再充一万才能提现，钱都转过去了",
    ],
)
def test_after_money_is_gone_the_police_come_first_then_the_bank(told: str) -> None:
    given = advice(check(told))

    places = [
        next(place for place, each in enumerate(given) if word in each)
        for word in ("110", "银行", "48 小时")
    ]
    assert places[0] == 0
    assert places == sorted(places)


def test_after_money_is_gone_the_same_is_said_where_it_is_unsure() -> None:
    unsure, lost = (Check("unsure", 0.6, "prize", (), (), lost=lost) for lost in (False, True))

    assert advice(lost) == [*checking.wording().lost, *advice(unsure)]


def test_money_that_went_to_ones_own_is_not_lost() -> None:
    assert not check("我昨天给女儿转了三千块，她说收到了。").lost


def test_what_a_message_says_of_money_is_not_the_persons_loss() -> None:
    message = "【工商银行】您已转账五万元给王某，如非本人操作请点击 icbc-jifen.xyz 取消。"

    assert not check(message).lost


def _sentences(said: Any) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    else:
        for each in said.values() if isinstance(said, dict) else said:
            yield from _sentences(each)


def _said() -> list[str]:
    words = checking.wording().dict()
    # A pattern, and words that only say which answer speaks for what.
    del words["lost_when"]
    for way in (words["default"], *words["kinds"].values()):
        del way["yes"]
    return list(_sentences(words))


@pytest.mark.parametrize("sentence", _said())
def test_every_sentence_of_a_check_is_plain(sentence: str) -> None:
    assert faults(sentence.format(quote="把钱转过来", says="他要您转钱。")) == []


# --- long texts ---------------------------------------------------------------------------------


@pytest.mark.parametrize("text", FRAUDS[::9])
def test_a_fraud_in_the_middle_of_a_long_honest_text_is_found(text: str) -> None:
    half = (PROSE * (25_000 // len(PROSE) + 1))[:25_000]

    assert check(half + text + half).alarms


@pytest.mark.parametrize("much", range(2_000, 2_300, 30))
def test_the_end_of_a_long_text_is_read(much: int) -> None:
    before = (PROSE * 4)[:much]

    assert check(before + FRAUDS[0]).alarms


@pytest.mark.parametrize("text", [PROSE, *HONEST[::2]])
def test_an_honest_text_stays_honest_however_often_it_is_said(text: str) -> None:
    assert check((text * (100_000 // len(text) + 1))[:100_000]).level == "ordinary"


# --- disguises: ten thousand texts in all -------------------------------------------------------

_TEXTS = some.sampled_from([*FRAUDS, *HONEST])
_NTH = some.integers(1, 6)
_MASKS = some.integers(0, 2**60 - 1)
_LINK = re.compile(r"([a-z0-9./:-]{4,})")
_MARKS = "，。！？、；：,.!?:;【】《》「」"
_EMOJI = ["😀", "🔥", "❤️", "👉", "✅", "🎁", "⭐", "🙏", "📢", "👨‍👩‍👧", "🇨🇳", "👋🏽"]
_GAPS = [*" \t\n\r\u00a0\u2003\u3000", *"\u200b\u200c\u200d\u2060\ufeff\u00ad\u202e", *"*·.|_~-"]
_CONTROLS = [*map(chr, range(32)), *map(chr, range(0x7F, 0xA0)), "\ud83d", "\ue000", "\ufff9"]
_TO_TRADITIONAL = OpenCC("s2t")
# Cyrillic, then Greek.
_ALIKE = {
    **{"a": "аα", "b": "ЬΒ", "c": "сϲ", "d": "ԁ", "e": "еε", "h": "һ", "i": "іι", "j": "јϳ"},
    **{"k": "кκ", "m": "мΜ", "n": "пη", "o": "оο", "p": "рρ", "q": "ԛ", "s": "ѕ", "t": "тτ"},
    **{"u": "υ", "v": "ѵν", "w": "ԝω", "x": "хχ", "y": "уγ"},
}
_FILLINGS = [*" \n\u3000\u200b\x00。*好😀\ufffd0a", "哈 "]


def _often(times: int) -> settings:
    return settings(
        max_examples=times,
        derandomize=True,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example],
    )


@cache
def _is_warned_of(text: str) -> bool:
    return check(text).alarms


def _is_still_seen(text: str, disguised: str) -> None:
    """What was warned of is never called ordinary; nothing is an error."""
    found = check(disguised)

    assert found.level in LEVELS
    assert 0 <= found.score <= 1
    assert found.level != "ordinary" or not _is_warned_of(text)


def _sprinkled(text: str, every: int, symbols: Sequence[str]) -> str:
    """The text with a symbol after every so many characters, each symbol in its turn."""
    return "".join(
        character + (symbols[place // every % len(symbols)] if place % every == 0 else "")
        for place, character in enumerate(text)
    )


def _some_of(symbols: Sequence[str]) -> some.SearchStrategy[Sequence[str]]:
    """One to three symbols that stand side by side, so that each comes alone and among others."""
    places = some.tuples(some.integers(0, len(symbols) - 1), some.integers(1, 3))
    return places.map(lambda place: symbols[place[0] : sum(place)])


def _changed(text: str, mask: int, change: Callable[[str], str]) -> str:
    """The text with those characters changed that a mask has a bit for."""
    return "".join(
        change(character) if mask >> place % 60 & 1 else character
        for place, character in enumerate(text)
    )


@_often(1_240)
@given(_TEXTS, _NTH, _some_of(_EMOJI))
def test_emoji_hide_nothing(text: str, every: int, emoji: Sequence[str]) -> None:
    # A link with a picture in it leads nowhere.
    parts = _LINK.split(text)
    parts[::2] = [_sprinkled(part, every, emoji) for part in parts[::2]]

    _is_still_seen(text, "".join(parts))


@_often(1_240)
@given(_TEXTS, _MASKS)
@example(FRAUDS[0], -1)
def test_traditional_characters_hide_nothing(text: str, mask: int) -> None:
    _is_still_seen(text, _changed(text, mask, _TO_TRADITIONAL.convert))


def _wide(character: str) -> str:
    return chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character


@_often(1_240)
@given(_TEXTS, _MASKS)
@example(FRAUDS[0], -1)
def test_wide_letters_and_digits_hide_nothing(text: str, mask: int) -> None:
    _is_still_seen(text, _changed(text, mask, _wide))


@_often(1_240)
@given(_TEXTS, _MASKS, some.sampled_from([0, -1]))
def test_letters_of_other_scripts_hide_nothing(text: str, mask: int, script: int) -> None:
    disguised = _changed(text, mask, lambda letter: _ALIKE.get(letter, letter)[script])

    _is_still_seen(text, disguised)


@_often(1_240)
@given(_TEXTS, _NTH, some.sampled_from(_GAPS), some.integers(1, 3))
def test_gaps_hide_nothing(text: str, every: int, gap: str, times: int) -> None:
    _is_still_seen(text, _sprinkled(text, every, [gap * times]))


@_often(1_240)
@given(_TEXTS, _MASKS, some.integers(2, 5))
def test_doubled_marks_hide_nothing(text: str, mask: int, times: int) -> None:
    disguised = _changed(text, mask, lambda mark: mark * times if mark in _MARKS else mark)

    _is_still_seen(text, disguised)


@_often(1_240)
@given(_TEXTS, some.binary(min_size=1, max_size=16), some.integers(0, 80))
def test_bytes_that_are_no_text_hide_nothing(text: str, noise: bytes, place: int) -> None:
    noisy = text[:place].encode() + noise + text[place:].encode()

    _is_still_seen(text, noisy.decode("utf-8", errors="replace"))


@_often(1_240)
@given(_TEXTS, _NTH, _some_of(_CONTROLS))
def test_control_characters_hide_nothing(text: str, every: int, controls: Sequence[str]) -> None:
    _is_still_seen(text, _sprinkled(text, every, controls))


@_often(80)
@given(_TEXTS, some.sampled_from(_FILLINGS), some.sampled_from(["before", "after"]))
@example(FRAUDS[0], PROSE, "before")
@example(FRAUDS[0], PROSE, "after")
def test_a_hundred_kilobytes_of_filling_hide_nothing(text: str, unit: str, where: str) -> None:
    filling = unit * (100_000 // len(unit.encode()))

    _is_still_seen(text, filling + text if where == "before" else text + filling)


def test_a_damaged_learned_part_is_learned_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = _learned()
    monkeypatch.setattr(learned.Weigher, "trained", lambda *_: made)
    learned.file(tmp_path).write_bytes(b"half of it")

    weigher = learned.load(tmp_path)

    assert weigher.received("【中通快递】您的包裹已到，请凭取件码领取。") > 0.5
