"""``xiaoban check``: is it a fraud? For people in a few sentences, for programs in JSON lines."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.command import main, xiaoban
from bot.commands import check as check_command
from bot.wording import wording
from fraud import checking, images
from guides.plain.sentences import faults
from tests.bot.drawn import code, needs_readers, screenshot

_FRAUD = "我是市公安局的民警，您涉嫌洗钱，马上把存款转到安全账户，别告诉家里人。"
_HONEST = "妈，晚上我和小军回来吃饭，买点豆腐就行。"
_MINDED = "【视频会员】首月1元，到期自动续费25元/月，可随时取消。"
_LOSS = "他说是公安局的，叫我把钱转到安全账户，我已经转了三万"
_KEYS = {"level", "score", "kind", "reasons", "advice"}
_XIAOBAN = Path(sys.executable).with_name("xiaoban")
_LEVELS = checking.wording().levels


@pytest.fixture(scope="module", autouse=True)
def _readers_are_let_go() -> Iterator[None]:
    """They take much memory, and other tests run in this process."""
    yield
    images._reader.cache_clear()


@pytest.fixture
def without_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which the reader of words is not installed."""
    images._reader.cache_clear()
    monkeypatch.setitem(sys.modules, "rapidocr_onnxruntime", None)


def _run(*arguments: str | Path, typed: str | bytes = "") -> Result:
    given = ["check", *map(str, arguments)]
    return CliRunner(mix_stderr=False).invoke(xiaoban, given, input=typed)


def _told(*arguments: str | Path, typed: str | bytes = "") -> list[str]:
    """The lines that a person reads."""
    result = _run(*arguments, typed=typed)
    assert result.exit_code == 0, result.stderr or result.exception
    assert result.stderr == ""
    return result.stdout.splitlines()


def _refused(*arguments: str | Path, typed: str | bytes = "") -> str:
    """What is said where something is wrong with what was given."""
    result = _run(*arguments, typed=typed)
    assert result.exit_code == 2, result.exception
    assert result.stdout == ""
    return result.stderr


def _answers(*lines: dict[str, Any] | str | bytes, options: tuple[str, ...] = ()) -> list[Any]:
    """Hands lines in, and gives what came back on each."""
    sent = b"".join(_line(line) + b"\n" for line in lines)
    result = _run("--json", *options, typed=sent)
    assert result.exit_code == 0, result.exception
    assert result.stderr == ""
    return [json.loads(line) for line in result.stdout_bytes.splitlines()]


def _line(line: dict[str, Any] | str | bytes) -> bytes:
    if isinstance(line, bytes):
        return line
    return (line if isinstance(line, str) else json.dumps(line)).encode()


# --- for people ---------------------------------------------------------------------------------


def test_a_fraud_is_told_with_its_words_and_what_to_do() -> None:
    verdict, *rest = _told(_FRAUD)

    assert verdict in (_LEVELS["suspicious"], _LEVELS["fraud"])
    reasons = [line for line in rest if line.startswith("· ")]
    steps = rest[len(reasons) :]
    assert 1 <= len(reasons) <= 3
    assert any("「安全账户」是假的。" in reason for reason in reasons)
    assert [step[:3] for step in steps] == ["1. ", "2. "]
    assert "110" in steps[1]


def test_what_is_honest_is_let_be() -> None:
    verdict, reason, step = _told(_HONEST)

    assert verdict == _LEVELS["ordinary"]
    assert reason.startswith("· ")
    assert step == "1. 不放心，就打您自己知道的号码。"


def test_what_is_no_fraud_but_to_be_minded_is_told_as_such() -> None:
    told = _told(_MINDED)

    assert told[0] == _LEVELS["unsure"]
    assert told[1] == "· 不是骗局，可要留心扣钱。"


def test_where_money_is_gone_the_police_come_first() -> None:
    steps = [line for line in _told(_LOSS) if line[0].isdigit()]

    assert steps[0].startswith("1. 先打 110")
    assert "银行" in steps[1]


@pytest.mark.parametrize("text", [_FRAUD, _HONEST, _MINDED, _LOSS])
def test_what_is_typed_in_is_read_like_what_is_given(text: str) -> None:
    assert _told(typed=text) == _told(text)


@pytest.mark.parametrize("text", [_FRAUD.replace("，", "\n"), f"\ufeff{_FRAUD}\r\n\r\n"])
def test_a_text_may_have_many_lines(text: str) -> None:
    assert _told(typed=text)[0] in (_LEVELS["suspicious"], _LEVELS["fraud"])


def test_bytes_that_are_no_text_end_nothing() -> None:
    typed = b"\xff\xfe" + _FRAUD.encode() + b"\x80\n"

    assert _told(typed=typed)[0] == _told(_FRAUD)[0]


def test_more_than_is_read_ends_nothing() -> None:
    typed = _FRAUD + "\u3000" * (check_command._LONGEST_LINE // 3)

    assert _told(typed=typed)[0] == _told(_FRAUD)[0]


@pytest.mark.parametrize("given", [(), ("",), (" \n\t",)])
def test_nothing_to_look_at_is_told_with_an_example(given: tuple[str, ...]) -> None:
    told = _refused(*given)

    assert "没有要看的字。这样用：xiaoban check" in told


def test_an_unknown_option_is_told() -> None:
    assert "No such option: --pictur" in _refused("--pictur", "a.png")


def test_what_keeps_it_from_learning_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "models").touch()
    monkeypatch.setenv("XIAOBAN_MODELS", str(tmp_path / "models"))

    result = _run(_FRAUD)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("还没准备好: ")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["broken", "empty", "blurred", "no_readers"])
def test_what_is_said_of_pictures_is_plain(name: str) -> None:
    assert faults(wording("check")[name]) == []


# --- pictures -----------------------------------------------------------------------------------


@needs_readers
def test_a_screenshot_is_checked_like_its_words(tmp_path: Path) -> None:
    lines = ["您的积分即将过期", "请点击下面的网址", "icbc-jifen.xyz/a 领取"]
    file = screenshot(tmp_path / "截图.png", *lines)

    told = _told("--image", file)

    assert told[0] in (_LEVELS["suspicious"], _LEVELS["fraud"])
    assert any("icbc-jifen.xyz" in line for line in told)


@needs_readers
def test_where_a_code_leads_is_checked(tmp_path: Path) -> None:
    file = code(tmp_path / "code.png", "http://icbc-jifen.xyz/a")

    assert _told("--image", file)[0] != _LEVELS["ordinary"]


@needs_readers
def test_an_honest_screenshot_is_let_be(tmp_path: Path) -> None:
    file = screenshot(tmp_path / "a.png", "晚上我和小军回来吃饭", "买点豆腐就行")

    assert _told("--image", file)[0] == _LEVELS["ordinary"]


@needs_readers
@pytest.mark.parametrize(
    ("lines", "blur", "told"),
    [
        ([], 0, "这张图里没有字，也没有码。"),
        (["您的医保卡已停用", "请打95588办理"], 12, "这张图太模糊，请再拍一张。"),
    ],
)
def test_why_a_picture_says_nothing_is_told(
    tmp_path: Path, lines: list[str], blur: int, told: str
) -> None:
    assert told in _refused("--image", screenshot(tmp_path / "a.png", *lines, blur=blur))


@pytest.mark.parametrize("content", [b"", b"no picture", None])
def test_a_picture_that_cannot_be_opened_is_told(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "a.png"
    if content is not None:
        file.write_bytes(content)

    assert "这张图打不开。" in _refused("--image", file)


@needs_readers
@pytest.mark.usefixtures("without_readers")
def test_without_the_readers_it_is_told_how_to_get_them(tmp_path: Path) -> None:
    told = _refused("--image", screenshot(tmp_path / "a.png", "今天买菜"))

    assert "这里还看不了图片。这样装： make setup" in told


# --- explained ----------------------------------------------------------------------------------


def test_every_sign_is_explained_with_its_weight() -> None:
    told = "\n".join(_told(_FRAUD, "--explain"))

    assert all(column in told for column in wording("check")["columns"])
    assert "safe-account" in told
    assert "fake-police" in told
    assert f"{checking.check(_FRAUD).score:.3f}" in told


def test_without_being_asked_nothing_is_explained() -> None:
    assert "safe-account" not in "\n".join(_told(_FRAUD))


@pytest.mark.parametrize("text", ["【税务[/b]局】您好，请登录", "【医保[red]局】[/] 您的卡停用"])
def test_brackets_in_a_message_are_only_brackets(text: str) -> None:
    told = "\n".join(_told(text, "--explain"))

    assert "claims-office" in told


# --- for programs -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", [_FRAUD, _HONEST, _MINDED, _LOSS, "", "？", "有没有兴趣做兼职？点赞就有钱，一天一百"]
)
@pytest.mark.parametrize("key", ["text", "call"])
def test_a_line_is_answered_in_the_form_that_programs_rely_on(key: str, text: str) -> None:
    (answer,) = _answers({"id": "7", key: text})

    assert set(answer) == {"id", *_KEYS}
    assert answer["level"] in ("ordinary", "unsure", "suspicious", "fraud")
    assert isinstance(answer["score"], float)
    assert 0 <= answer["score"] <= 1
    assert isinstance(answer["kind"], str) or answer["kind"] is None
    assert (answer["kind"] is None) == (answer["level"] == "ordinary")
    for said in (answer["reasons"], answer["advice"]):
        assert said
        assert all(isinstance(each, str) and each for each in said)


def test_people_and_programs_are_told_the_same() -> None:
    (answer,) = _answers({"text": _FRAUD})
    told = _told(_FRAUD)

    steps = [f"{number}. {step}" for number, step in enumerate(answer["advice"], 1)]
    assert told == [
        _LEVELS[answer["level"]],
        *(f"· {reason}" for reason in answer["reasons"]),
        *steps,
    ]


def test_a_call_with_who_said_what_is_judged_by_what_the_other_side_said() -> None:
    call = "对方：我是市公安局的，您涉嫌洗钱。\n我：啊？\n对方：请把存款转到安全账户。"
    (alarmed,) = _answers({"call": call})
    (calm,) = _answers(
        {"call": "对方：您好，水送到了，放在门口。\n我：把存款转到安全账户是骗人的吧"}
    )

    assert alarmed["level"] in ("suspicious", "fraud")
    assert calm["level"] == "ordinary"


@needs_readers
def test_a_picture_is_checked_for_a_program(tmp_path: Path) -> None:
    fraud = screenshot(tmp_path / "a.png", "我是市公安局的民警", "请把存款转到安全账户")
    honest = screenshot(tmp_path / "b.png", "晚上我和小军回来吃饭", "买点豆腐就行")

    first, second = _answers({"image": str(fraud)}, {"image": str(honest), "text": None})

    assert first["level"] in ("suspicious", "fraud")
    assert second["level"] == "ordinary"


@pytest.mark.parametrize("given", ["7", 7, 0, None, "", "短信一", "\ud83d", ["a", 1]])
def test_an_id_comes_back_as_it_was_given(given: object) -> None:
    (answer,) = _answers({"id": given, "text": _HONEST})

    assert answer["id"] == given


def test_without_an_id_none_comes_back() -> None:
    (answer,) = _answers({"text": _HONEST})

    assert set(answer) == _KEYS


def test_lines_are_answered_in_their_order() -> None:
    texts = [_FRAUD, _HONEST] * 3

    answers = _answers(*({"id": place, "text": text} for place, text in enumerate(texts)))

    assert [answer["id"] for answer in answers] == list(range(6))
    assert [answer["level"] == "ordinary" for answer in answers] == [False, True] * 3


def test_every_sign_is_explained_to_a_program() -> None:
    (answer,) = _answers({"text": _FRAUD}, options=("--explain",))

    assert set(answer) == {*_KEYS, "signs"}
    (safe_account,) = (each for each in answer["signs"] if each["sign"] == "safe-account")
    assert set(safe_account) == {"sign", "weight", "quote"}
    assert math.isfinite(safe_account["weight"])
    assert "安全账户" in safe_account["quote"]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (b"\xff\xfe", "the line is not UTF-8"),
        (b"{", "the line is no JSON"),
        ("你好", "the line is no JSON"),
        (b"[" * 100_000, "the line is no JSON"),
        (b'{"id": NaN, "text": "a"}', "the line is no JSON"),
        (b'{"id": 1e999, "text": "a"}', "the line is no JSON"),
        (b'["a"]', "the line must be an object"),
        (b'"a"', "the line must be an object"),
        (b"null", "the line must be an object"),
        ({"text": "a", "txt": "b"}, 'unknown key "txt"; known: id, text, image, call'),
        ({"text": "a", "\ud83d": "b"}, 'unknown key "\\ud83d"'),
        ({}, "exactly one is wanted of: text, image, call"),
        ({"id": "7"}, "exactly one is wanted of: text, image, call"),
        ({"text": None}, "exactly one is wanted of: text, image, call"),
        ({"text": "a", "call": "b"}, "exactly one is wanted of: text, image, call"),
        ({"text": "a", "image": ""}, "exactly one is wanted of: text, image, call"),
        ({"text": 12}, '"text" must be a text'),
        ({"call": ["a"]}, '"call" must be a text'),
        ({"image": True}, '"image" must be a text'),
        ({"image": "/nowhere.png"}, '"image": this is no picture that can be opened'),
        ({"image": ""}, '"image": this is no picture that can be opened'),
        ({"image": "a\0b"}, '"image": this is no picture that can be opened'),
        ({"image": "/"}, '"image": this is no picture that can be opened'),
        ({"image": "x" * 10_000}, '"image": this is no picture that can be opened'),
    ],
)
def test_a_bad_line_is_one_error_and_the_stream_goes_on(
    line: dict[str, Any] | str | bytes, wanted: str
) -> None:
    error, answer = _answers(line, {"id": "after", "text": _HONEST})

    assert set(error) == {"error"}
    assert error["error"].startswith(wanted)
    assert answer["id"] == "after"


def test_an_error_quotes_nothing_of_a_message() -> None:
    (error,) = _answers({"text": "密码是八八八八", "call": "密码是八八八八"})

    assert "八" not in error["error"]


@pytest.mark.parametrize("times", [1, 3])
def test_a_line_without_end_is_answered_once(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    monkeypatch.setattr(check_command, "_LONGEST_LINE", 100)

    error, answer = _answers("长" * 40 * times, {"text": "你好"})

    assert error == {"error": "the line is longer than 100 bytes"}
    assert answer["level"] == "ordinary"


def test_a_text_as_long_as_a_line_may_be_is_read_to_its_end() -> None:
    filling = "\u3000" * (check_command._LONGEST_LINE // 3 - 100)

    (answer,) = _answers(json.dumps({"text": filling + _FRAUD}, ensure_ascii=False))

    assert answer["level"] in ("suspicious", "fraud")


def test_a_blank_line_is_no_line() -> None:
    assert _answers("", "  ", "\r") == []


def test_the_last_line_may_end_without_a_new_line() -> None:
    result = _run("--json", typed=b'{"text": "a"}\ntoo long')

    answer, error = map(json.loads, result.stdout_bytes.splitlines())
    assert answer["level"] == "ordinary"
    assert error == {"error": "the line is no JSON"}


@needs_readers
@pytest.mark.parametrize(
    ("lines", "blur", "wanted"),
    [
        ([], 0, '"image": there are no words and no code in the picture'),
        (
            ["您的医保卡已停用", "请打95588办理"],
            12,
            '"image": the picture is too blurred to be read',
        ),
    ],
)
def test_a_picture_that_nobody_could_read_is_not_called_ordinary(
    tmp_path: Path, lines: list[str], blur: int, wanted: str
) -> None:
    file = screenshot(tmp_path / "a.png", *lines, blur=blur)

    assert _answers({"image": str(file)}) == [{"error": wanted}]


@needs_readers
@pytest.mark.usefixtures("without_readers")
def test_without_the_readers_a_program_is_told_and_the_stream_goes_on(tmp_path: Path) -> None:
    file = screenshot(tmp_path / "a.png", "今天买菜")

    error, answer = _answers({"image": str(file)}, {"text": _HONEST})

    assert error == {"error": "pictures cannot be read here: run make setup"}
    assert answer["level"] == "ordinary"


# --- the real command ---------------------------------------------------------------------------


def _real(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [_XIAOBAN, "check", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "XIAOBAN_OFFLINE": "1"},
    )


def test_the_real_command_answers_each_line_before_the_next_is_written() -> None:
    with _real("--json") as process:
        assert process.stdin and process.stdout and process.stderr
        answers = []
        for line in ({"id": "1", "text": _FRAUD}, {"id": "2", "call": _HONEST}, {"id": "3"}):
            process.stdin.write(json.dumps(line).encode() + b"\n")
            process.stdin.flush()
            answers.append(json.loads(process.stdout.readline()))
        process.stdin.close()

        assert process.wait() == 0
        assert process.stdout.read() == b""
        assert process.stderr.read() == b""
    fraud, honest, error = answers
    assert (fraud["id"], fraud["kind"]) == ("1", "fake-police")
    assert (honest["id"], honest["level"]) == ("2", "ordinary")
    assert set(error) == {"error"}


def test_the_real_command_writes_chinese_as_chinese() -> None:
    out, _ = _real("--json").communicate(json.dumps({"text": _FRAUD}).encode() + b"\n")

    assert "安全账户" in out.decode("utf-8")


def test_the_real_command_tells_a_person() -> None:
    process = _real()

    out, told = process.communicate(_FRAUD.encode())

    assert (process.returncode, told) == (0, b"")
    assert out.decode().splitlines()[0] in (_LEVELS["suspicious"], _LEVELS["fraud"])


def test_a_setting_that_cannot_be_used_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XIAOBAN_OFFLINE", "perhaps")

    with pytest.raises(SystemExit) as ended:
        main(["check", _HONEST])

    assert ended.value.code == 2
    assert capsys.readouterr().err == "xiaoban: XIAOBAN_OFFLINE must be 1 or 0\n"
