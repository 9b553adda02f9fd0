"""What can be set, from where, and what is said when it cannot be used."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot import settings
from bot.settings import Address, SettingsError
from voice import installing


def _load(checkout: Path, **environment: str) -> settings.Settings:
    return settings.load(
        {f"XIAOBAN_{name.upper()}": value for name, value in environment.items()}, checkout
    )


def test_without_any_setting_everything_is_in_the_checkout(tmp_path: Path) -> None:
    given = _load(tmp_path)

    assert given == settings.Settings(
        home=tmp_path / "var",
        models=tmp_path / "models",
        database_url=f"sqlite:///{tmp_path}/var/records.db",
    )


def test_the_records_move_with_the_folder_of_peoples_data(tmp_path: Path) -> None:
    given = _load(tmp_path, home=str(tmp_path / "elsewhere"))

    assert given.database_url == f"sqlite:///{tmp_path}/elsewhere/records.db"


def test_a_relative_path_in_a_variable_is_relative_to_the_present_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    given = _load(tmp_path, home="people")

    assert given.home == tmp_path / "people"


def test_every_setting_can_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "xiaoban.toml").write_text(
        'home = "people"\n'
        'models = "/srv/models"\n'
        'database_url = "postgresql://xiaoban@db/xiaoban"\n'
        'telegram_token = "1:secret"\n'
        'telegram_api = "http://127.0.0.1:8081/"\n'
        'vosk_model = "vosk"\n'
        "gtts = true\n"
        'piper = "./piper/piper"\n'
        'piper_voice = "piper/zh.onnx"\n'
        'audiosocket = "[::1]:9092"\n'
        "offline = false\n"
    )

    given = _load(tmp_path)

    assert given == settings.Settings(
        home=tmp_path / "people",
        models=Path("/srv/models"),
        database_url="postgresql://xiaoban@db/xiaoban",
        telegram_token="1:secret",
        telegram_api="http://127.0.0.1:8081",
        vosk_model=tmp_path / "vosk",
        gtts=True,
        piper=tmp_path / "piper" / "piper",
        piper_voice=tmp_path / "piper" / "zh.onnx",
        audiosocket=Address("::1", 9092),
        offline=False,
    )
    assert str(given.audiosocket) == "[::1]:9092"


def test_a_variable_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "xiaoban.toml").write_text('offline = true\naudiosocket = "127.0.0.1:1"\n')

    given = _load(tmp_path, offline="no", audiosocket="0.0.0.0:2")

    assert (given.offline, str(given.audiosocket)) == (False, "0.0.0.0:2")


def test_an_empty_variable_is_as_good_as_none(tmp_path: Path) -> None:
    assert _load(tmp_path, telegram_token=" ", settings="").telegram_token is None


def test_a_file_in_the_folder_of_peoples_data_is_read(tmp_path: Path) -> None:
    home = tmp_path / "people"
    home.mkdir()
    (home / "xiaoban.toml").write_text("offline = true\n")

    assert _load(tmp_path / "checkout", home=str(home)).offline


def test_a_file_that_is_named_is_read_instead(tmp_path: Path) -> None:
    (tmp_path / "xiaoban.toml").write_text("offline = true\n")
    (tmp_path / "other.toml").write_text('vosk_model = "vosk"\n')

    given = _load(tmp_path, settings=str(tmp_path / "other.toml"))

    assert (given.offline, given.vosk_model) == (False, tmp_path / "vosk")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'telegram_tokn = "1:secret"', "unknown setting 'telegram_tokn', is 'telegram_token'"),
        (b"colour = 1", "unknown setting 'colour'; known: home, models,"),
        (b'home = ""', "home must be a text in quotes"),
        (b"audiosocket = 9092", "audiosocket must be a text in quotes"),
        (b"offline = 2", "offline must be true or false"),
        (b"gtts = 2", "gtts must be true or false"),
        (b"piper = true", "piper must be a text in quotes"),
        (b"home = ", "is no TOML"),
        (b'home = "\xff"', "must be saved as UTF-8"),
    ],
)
def test_what_is_wrong_in_a_file_is_told_in_one_line(
    tmp_path: Path, content: bytes, said: str
) -> None:
    (tmp_path / "xiaoban.toml").write_bytes(content)

    with pytest.raises(SettingsError) as caught:
        _load(tmp_path)

    assert said in str(caught.value)
    assert str(tmp_path / "xiaoban.toml") in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_named_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.toml: cannot be read: No such file"):
        _load(tmp_path, settings=str(tmp_path / "nowhere.toml"))


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("offline", "perhaps", "XIAOBAN_OFFLINE must be 1 or 0"),
        ("database_url", "mysql://me:secret@db/x", "XIAOBAN_DATABASE_URL must be a URL such as"),
        ("database_url", "sqlite:///", "XIAOBAN_DATABASE_URL must be a URL such as"),
        ("telegram_token", "1: secret", "XIAOBAN_TELEGRAM_TOKEN must be a token without spaces"),
        ("telegram_api", "127.0.0.1:8081", "XIAOBAN_TELEGRAM_API must be a root such as"),
        ("audiosocket", "9092", "XIAOBAN_AUDIOSOCKET must be host:port"),
        ("audiosocket", "127.0.0.1:70000", "XIAOBAN_AUDIOSOCKET must be host:port"),
        ("audiosocket", "127.0.0.1:x", "XIAOBAN_AUDIOSOCKET must be host:port"),
        ("vosk_model", "a\0b", "XIAOBAN_VOSK_MODEL must be a path"),
        ("piper", "a\0b", "XIAOBAN_PIPER must be a path"),
        ("gtts", "perhaps", "XIAOBAN_GTTS must be 1 or 0"),
    ],
)
def test_a_value_that_cannot_be_used_is_told_and_not_quoted(
    tmp_path: Path, name: str, value: str, said: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        _load(tmp_path, **{name: value})

    assert str(caught.value).startswith(said)
    assert "secret" not in str(caught.value)


def test_the_model_that_was_installed_hears_unless_another_is_named(tmp_path: Path) -> None:
    usual = tmp_path / "models" / "voice" / installing.catalogue()["zh"].name
    usual.mkdir(parents=True)

    assert _load(tmp_path).vosk_model == usual
    assert _load(tmp_path, vosk_model="/srv/other").vosk_model == Path("/srv/other")


def test_what_was_installed_in_other_models_hears(tmp_path: Path) -> None:
    usual = tmp_path / "elsewhere" / "voice" / installing.catalogue()["zh"].name
    usual.mkdir(parents=True)

    assert _load(tmp_path, models=str(tmp_path / "elsewhere")).vosk_model == usual


def test_nothing_is_sent_to_google_unless_it_is_allowed(tmp_path: Path) -> None:
    assert not _load(tmp_path).gtts
    assert _load(tmp_path, gtts="1").gtts


def test_offline_wins_over_google(tmp_path: Path) -> None:
    (tmp_path / "xiaoban.toml").write_text("gtts = true\n")

    assert not _load(tmp_path, offline="1").gtts
    assert not _load(tmp_path, offline="1", gtts="1").gtts


def test_a_program_may_be_named_as_it_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin" / "piper"
    program.parent.mkdir()
    program.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    monkeypatch.chdir(tmp_path)

    assert _load(tmp_path, piper="piper").piper == program
    assert _load(tmp_path, piper="other").piper == tmp_path / "other"


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    given = _load(tmp_path, telegram_token="1:geheim", database_url="postgresql://me:geheim@db/x")

    assert "geheim" not in repr(given)


def test_the_folder_of_peoples_data_is_made_for_nobody_else_to_read(tmp_path: Path) -> None:
    given = _load(tmp_path)

    given.make_home()

    assert stat.S_IMODE(given.home.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(SettingsError, match=r"XIAOBAN_HOME: the folder .* cannot be made"):
        _load(tmp_path, home=str(tmp_path / "file" / "people")).make_home()
