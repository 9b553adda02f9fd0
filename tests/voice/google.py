"""A stand-in for Google's server, over real HTTP, in the form that gTTS asks and reads."""

from __future__ import annotations

import base64
import io
import json
import threading
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import soundfile

from voice.speakers.espeak_library import library

_PATH = "/_/TranslateWebserverUi/data/batchexecute"
_RATE = 24_000


@dataclass
class Google:
    """What the server does, and what it was asked.

    Attributes:
        root: Its address.
        asked: The language and text of each request, in order.
        status: What it answers with; the first ``failures`` answers are 503 all the same.
        failures: How many requests fail before others do not.
        answer: What stands for the sound, if not speech: a whole body.
        goes_on: Cleared, it keeps everybody waiting.
    """

    root: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)
    status: int = 200
    failures: int = 0
    answer: bytes | None = None
    goes_on: threading.Event = field(default_factory=threading.Event)


@contextmanager
def google() -> Iterator[Google]:
    """Serves until the block ends."""
    state = Google()
    state.goes_on.set()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            if self.path != _PATH or "translate.google" not in self.headers["Referer"]:
                self.send_error(404)
                return
            text, language = _asked(body)
            state.asked.append((language, text))
            state.goes_on.wait(30)
            state.failures -= 1
            status = 503 if state.failures >= 0 else state.status
            content = _answer(text) if state.answer is None else state.answer
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        # Whoever no longer waits for an answer has gone.
        def handle_error(self, request: Any, client_address: Any) -> None:
            pass

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        state.root = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            yield state
        finally:
            state.goes_on.set()
            server.shutdown()
            thread.join()


def _asked(body: str) -> tuple[str, str]:
    [[[name, parameter, nothing, generic]]] = json.loads(
        urllib.parse.unquote(body.removeprefix("f.req=").removesuffix("&"))
    )
    assert (name, nothing, generic) == ("jQ1olc", None, "generic")
    text, language, speed, null = json.loads(parameter)
    assert (speed, null) == (None, "null")
    return text, language


def _answer(text: str) -> bytes:
    """The lines that Google's server answers with, of which one has the sound."""
    # JavaScript's manner of writing what could be taken for HTML.
    encoded = json.dumps([base64.b64encode(mp3(text)).decode()]).replace("=", "\\u003d")
    lines = [["wrb.fr", "jQ1olc", encoded, None, None, None, "generic"], ["di", 71]]
    content = "\n,".join(json.dumps(line, separators=(",", ":")) for line in lines)
    return f")]}}'\n\n[{content}\n]\n".encode()


def mp3(text: str) -> bytes:
    """A sentence as Google's server gives it: 24 kHz, one channel, rather soft."""
    samples = np.frombuffer(library().synthesize(text, "sit/cmn", 220), "<i2") / 32_768
    places = np.arange(int(len(samples) * _RATE / library().rate)) * library().rate / _RATE
    file = io.BytesIO()
    values = np.interp(places, np.arange(len(samples)), samples) / 4
    soundfile.write(file, values, _RATE, format="MP3")
    return file.getvalue()
