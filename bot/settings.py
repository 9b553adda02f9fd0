"""What can be set: by ``XIAOBAN_…`` variables, or in a TOML file under the same names.

In the file the names stand small and without ``XIAOBAN_``: ``home``, ``database_url``.
A variable wins over the file; a path in the file is relative to the file's folder.
"""

from __future__ import annotations

import difflib
import importlib
import os
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomli

CHECKOUT = Path(__file__).resolve().parent.parent

_PREFIX = "XIAOBAN_"
_FILE = "XIAOBAN_SETTINGS"
_FILE_NAME = "xiaoban.toml"
_HIGHEST_PORT = 65_535
_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off"})
# The model that is used where none is named, once it is installed.
_USUAL_MODEL = Path("voice", "vosk-model-small-cn-0.22")
_DATABASES = ("sqlite:///", "postgresql://", "postgresql+psycopg2://")


class SettingsError(ValueError):
    """A setting cannot be used; says in one line which, and what is wanted."""


@dataclass(frozen=True)
class Address:
    """Where to listen.

    Attributes:
        host: A name or an IP address.
        port: From 0, for any free one, to 65535.
    """

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True)
class Settings:
    """All settings. What is secret is not in its representation.

    Attributes:
        home: The folder of people's data.
        models: The folder of trained models.
        database_url: Where the records are; may hold a password.
        telegram_token: The Telegram bot's token.
        telegram_api: The root of another Bot API server.
        telegram_webhook: The public address at which Telegram hands messages in; without it
            they are fetched.
        web_url: The page's public address, where others than this machine may open it.
        vosk_model: The folder of a model for speech recognition.
        gtts: What is spoken may be sent to Google, to be spoken by its voice; never offline.
        piper: The program piper, a voice that is installed apart.
        piper_voice: The voice that piper speaks with, an ``.onnx`` file.
        audiosocket: Where to listen for telephone calls by Asterisk.
        telephone_human: The number that answers where a caller wants a human.
        telephone_service: Which service streams telephone calls, such as ``twilio``.
        telephone_secret: What that service is known by.
        offline: Nothing is sent to the internet.
    """

    home: Path
    models: Path
    database_url: str = field(repr=False)
    telegram_token: str | None = field(default=None, repr=False)
    telegram_api: str | None = None
    telegram_webhook: str | None = None
    web_url: str | None = None
    vosk_model: Path | None = None
    gtts: bool = False
    piper: Path | None = None
    piper_voice: Path | None = None
    audiosocket: Address | None = None
    telephone_human: str | None = None
    telephone_service: str | None = None
    telephone_secret: str | None = field(default=None, repr=False)
    offline: bool = False

    def make_home(self) -> None:
        """Makes the folder of people's data, for nobody else to read.

        Raises:
            SettingsError: It cannot be made.
        """
        try:
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise SettingsError(
                f"{_PREFIX}HOME: the folder {self.home} cannot be made: {error.strerror}"
            ) from error


def load(environment: Mapping[str, str] = os.environ, checkout: Path = CHECKOUT) -> Settings:
    """Reads the settings.

    Args:
        environment: The variables.
        checkout: Where a file and folders are looked for that are not named.

    Raises:
        SettingsError: A setting is unknown or cannot be used.
    """
    values = {
        key: _READERS[key](_Given(_PREFIX + key.upper(), text, Path.cwd()))
        for key in _READERS
        if (text := environment.get(_PREFIX + key.upper(), "").strip())
    }
    home = values.get("home", checkout / "var")
    file = _file(environment, checkout, home)
    values = {**(_from_file(file) if file else {}), **values}
    home = values.setdefault("home", home)
    models = values.setdefault("models", checkout / "models")
    values.setdefault("database_url", f"sqlite:///{home / 'records.db'}")
    if (models / _USUAL_MODEL).is_dir():
        values.setdefault("vosk_model", models / _USUAL_MODEL)
    if values.get("offline"):
        values["gtts"] = False
    return Settings(**values)


@dataclass(frozen=True)
class _Given:
    """A setting as it was given: its full name, its text, and what a path is relative to."""

    name: str
    text: str
    folder: Path

    def wanted(self, what: str) -> SettingsError:
        """Says what is wanted, and not what was given: that may be a secret."""
        return SettingsError(f"{self.name} must be {what}")


def _file(environment: Mapping[str, str], checkout: Path, home: Path) -> Path | None:
    named = environment.get(_FILE, "").strip()
    if named:
        return Path(named).expanduser().absolute()
    files = (checkout / _FILE_NAME, home / _FILE_NAME)
    return next((file for file in files if file.is_file()), None)


def _from_file(file: Path) -> dict[str, Any]:
    try:
        content = tomli.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{file}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{file}: must be saved as UTF-8") from error
    except tomli.TOMLDecodeError as error:
        raise SettingsError(f"{file}: is no TOML: {error}") from error
    return {key: _value(file, key, value) for key, value in content.items()}


def _value(file: Path, key: str, value: object) -> Any:
    if key not in _READERS:
        near = difflib.get_close_matches(key, _READERS, n=1)
        hint = f", is '{near[0]}' meant?" if near else f"; known: {', '.join(_READERS)}"
        raise SettingsError(f"{file}: unknown setting '{key}'{hint}")
    given = _Given(f"{file}: {key}", str(value).strip(), file.parent)
    is_switch = _READERS[key] is _yes_or_no
    if isinstance(value, bool) and is_switch:
        return value
    if not isinstance(value, str) or not given.text:
        raise given.wanted("true or false" if is_switch else "a text in quotes")
    return _READERS[key](given)


def _path(given: _Given) -> Path:
    if "\0" in given.text:
        raise given.wanted("a path")
    return given.folder / Path(given.text).expanduser()


def _program(given: _Given) -> Path:
    """A program by its name alone is looked for where programs are."""
    found = None if "/" in given.text or "\0" in given.text else shutil.which(given.text)
    return Path(found) if found else _path(given)


def _database(given: _Given) -> str:
    if not given.text.startswith(_DATABASES) or given.text in _DATABASES:
        raise given.wanted("a URL such as sqlite:////folder/records.db or postgresql://host/name")
    return given.text


def _token(given: _Given) -> str:
    if re.search(r"\s", given.text):
        raise given.wanted("a token without spaces, as Telegram's BotFather gives it")
    return given.text


def _root(given: _Given) -> str:
    if not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", given.text):
        raise given.wanted("a root such as http://127.0.0.1:8081")
    return given.text.rstrip("/")


def _webhook(given: _Given) -> str:
    # Telegram calls nothing else, and the path must be one that nobody else uses.
    if not re.fullmatch(r"https://[^\s/?#]+/[^\s?#]+", given.text):
        raise given.wanted("a public address such as https://example.org/telegram")
    return given.text


def _address(given: _Given) -> Address:
    host, _, port = given.text.rpartition(":")
    host = host.strip("[]")
    if not host or not re.fullmatch(r"[0-9]{1,5}", port) or int(port) > _HIGHEST_PORT:
        raise given.wanted("host:port, such as 127.0.0.1:9092")
    return Address(host, int(port))


def _number(given: _Given) -> str:
    if not re.fullmatch(r"\+?[0-9]{3,15}", given.text):
        raise given.wanted("a telephone number such as 02012345678")
    return given.text


def _service(given: _Given) -> str:
    # Late: nothing else that is set needs it.
    known = importlib.import_module("voice.telephone.media_streams").dialects()
    if given.text.lower() not in known:
        raise given.wanted(f"one of {', '.join(known)}")
    return given.text.lower()


def _secret(given: _Given) -> str:
    # It may stand in an address, and must not be guessed.
    if not re.fullmatch(r"[A-Za-z0-9_-]{16,}", given.text):
        raise given.wanted("at least 16 letters and digits")
    return given.text


def _yes_or_no(given: _Given) -> bool:
    if given.text.lower() not in _TRUE | _FALSE:
        raise given.wanted("1 or 0")
    return given.text.lower() in _TRUE


_READERS: Mapping[str, Callable[[_Given], Any]] = {
    "home": _path,
    "models": _path,
    "database_url": _database,
    "telegram_token": _token,
    "telegram_api": _root,
    "telegram_webhook": _webhook,
    "web_url": _root,
    "vosk_model": _path,
    "gtts": _yes_or_no,
    "piper": _program,
    "piper_voice": _path,
    "audiosocket": _address,
    "telephone_human": _number,
    "telephone_service": _service,
    "telephone_secret": _secret,
    "offline": _yes_or_no,
}
