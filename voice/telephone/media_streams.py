"""Calls streamed over a WebSocket: Twilio's Media Streams and its imitators, as pure functions.

How each service words its messages stands in ``media_streams.yml``.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from voice.events import Pressed
from voice.telephone.call import KEYS
from voice.telephone.companding import Law, decoded, encoded
from voice.telephone.sound import LINE_RATE

_FILE = Path(__file__).with_suffix(".yml")
# Half a minute of sound, which is what the most generous service sends at once.
LONGEST_MESSAGE = 1_000_000
_LINEAR = "linear"
_LINEAR_NAMES = {"mu": Law.MU, "a": Law.A}


class MediaStreamError(ValueError):
    """A message cannot be understood; the call cannot go on."""


@dataclass(frozen=True)
class Dialect:
    """How one service words its messages.

    Attributes:
        name: The service.
        events: Our name of each of its events.
        paths: Where in a message a field stands.
        default_coding: How sound is coded where the service does not say: ``mu``, ``a`` or
            ``linear``.
        signed: Whether its requests are signed as Twilio's are.
        pieces: How many times 20 ms a message with sound has.
        sent: Our messages, with places to be filled in.
    """

    name: str
    events: Mapping[str, str]
    paths: Mapping[str, tuple[str, ...]]
    default_coding: str
    signed: bool
    pieces: int
    sent: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Connected:
    """The service has connected; nothing is known of the call yet."""


@dataclass(frozen=True)
class Started:
    """A call begins.

    Attributes:
        stream: What the service calls the stream.
        call: What the service calls the call.
        coding: How sound is coded: ``mu``, ``a`` or ``linear``.
        parameters: What was handed along by whoever began the stream.
    """

    stream: str
    call: str
    coding: str
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sound:
    """What the caller's side sounds like.

    Attributes:
        samples: 16-bit little-endian, at 8 kHz.
    """

    samples: bytes


@dataclass(frozen=True)
class Reached:
    """All that was sent before a mark has been played, or was cleared.

    Attributes:
        name: The mark's.
    """

    name: str


@dataclass(frozen=True)
class Stopped:
    """The call is over."""


Event = Connected | Started | Sound | Pressed | Reached | Stopped


@lru_cache(maxsize=1)
def dialects() -> Mapping[str, Dialect]:
    """Gives all dialects, by name."""
    return {
        name: Dialect(
            name,
            content["events"],
            {key: tuple(path) for key, path in content.items() if isinstance(path, list)},
            content["default_coding"],
            content["signed"],
            content["pieces"],
            {key: content[key] for key in ("sound", "ask", "clear")},
        )
        for name, content in _content()["dialects"].items()
    }


def read(message: str, dialect: Dialect, coding: str | None = None) -> Event | None:
    """Understands one message.

    Args:
        message: As it came.
        dialect: Whose words it is in.
        coding: What the call's ``Started`` said.

    Returns:
        What happened; None for what concerns nobody: our own sound sent back, other events,
        keys that a telephone does not have.

    Raises:
        MediaStreamError: It is none of the service's messages.
    """
    if len(message) > LONGEST_MESSAGE:
        raise MediaStreamError("a message is too long")
    try:
        content = json.loads(message)
    except (ValueError, RecursionError) as error:
        raise MediaStreamError("a message is no JSON") from error
    if not isinstance(content, dict) or not isinstance(content.get("event"), str):
        raise MediaStreamError("a message names no event")
    event = dialect.events.get(content["event"])
    if event == "started":
        return _started(content, dialect)
    if event == "sound":
        return _sound(content, dialect, coding or dialect.default_coding)
    if event == "pressed":
        key = _text(content, dialect, "key")
        return Pressed(key) if key in KEYS else None
    if event == "reached":
        return Reached(_text(content, dialect, "mark"))
    if event == "connected":
        return Connected()
    return Stopped() if event == "stopped" else None


def sound(samples: bytes, stream: str, dialect: Dialect, coding: str) -> str:
    """Words a message that has sound played.

    Args:
        samples: 16-bit little-endian, at 8 kHz.
        stream: What ``Started`` called it.
        dialect: Whose words to use.
        coding: What ``Started`` said.
    """
    law = _LINEAR_NAMES.get(coding)
    coded = encoded(samples, law) if law else samples
    payload = base64.b64encode(coded).decode("ascii")
    return _worded(dialect.sent["sound"], stream=stream, payload=payload)


def ask(name: str, stream: str, dialect: Dialect) -> str:
    """Words a message that asks to be told (``Reached``) when all before it was played."""
    return _worded(dialect.sent["ask"], stream=stream, name=name)


def clear(stream: str, dialect: Dialect) -> str:
    """Words a message that drops all that was not played yet."""
    return _worded(dialect.sent["clear"], stream=stream)


def _started(content: Mapping[str, Any], dialect: Dialect) -> Started:
    coding = _at(content, dialect.paths["coding"])
    rate = _at(content, dialect.paths["rate"])
    known = _content()["codings"].get(str(coding).lower(), None if coding else "")
    if known is None:
        raise MediaStreamError("the sound is coded in a way that is not known here")
    if rate is not None and str(rate) != str(LINE_RATE):
        raise MediaStreamError(f"the sound must come at {LINE_RATE} Hz")
    parameters = _at(content, dialect.paths["parameters"])
    return Started(
        _text(content, dialect, "stream"),
        _text(content, dialect, "call"),
        known or dialect.default_coding,
        {str(key): str(value) for key, value in parameters.items()}
        if isinstance(parameters, dict)
        else {},
    )


def _sound(content: Mapping[str, Any], dialect: Dialect, coding: str) -> Sound | None:
    track = _at(content, dialect.paths["track"])
    if isinstance(track, str) and track.startswith("outbound"):
        return None
    try:
        coded = base64.b64decode(_text(content, dialect, "payload"), validate=True)
    except (binascii.Error, ValueError) as error:
        raise MediaStreamError("sound is not coded in base64") from error
    law = _LINEAR_NAMES.get(coding)
    if not law and len(coded) % 2:
        raise MediaStreamError("sound ends in the middle of a sample")
    return Sound(decoded(coded, law) if law else coded)


def _text(content: Mapping[str, Any], dialect: Dialect, key: str) -> str:
    value = _at(content, dialect.paths[key])
    if not isinstance(value, str):
        raise MediaStreamError(f"a message lacks {'.'.join(dialect.paths[key])}")
    return value


def _at(content: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        content = content.get(key) if isinstance(content, dict) else None
    return content


def _worded(template: Any, **filled: str) -> str:
    return json.dumps(_filled(template, filled), ensure_ascii=False, separators=(",", ":"))


def _filled(template: Any, filled: Mapping[str, str]) -> Any:
    if isinstance(template, Mapping):
        return {key: _filled(value, filled) for key, value in template.items()}
    if isinstance(template, str) and template[:1] == "{":
        return filled[template.strip("{}")]
    return template


@lru_cache(maxsize=1)
def _content() -> Mapping[str, Any]:
    content: dict[str, Any] = YAML(typ="safe").load(_FILE.read_text(encoding="utf-8"))
    return content
