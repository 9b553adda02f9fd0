"""A place from which models are fetched, as good or as bad as a test wants it."""

from __future__ import annotations

import hashlib
import io
import re
import socket
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from voice.installing import Model

NAME = "vosk-model-test"

_BLOCK = 1 << 14


def model_of(content: bytes, url: str = "") -> Model:
    """The model whose file has this content."""
    return Model(
        language="zh",
        name=NAME,
        url=url or f"https://nowhere.invalid/{NAME}.zip",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        licence="Apache-2.0",
        errors={},
    )


def packed_model(folder: Path) -> bytes:
    """A model as its makers would give it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in sorted(folder.rglob("*")):
            archive.write(each, f"{NAME}/{each.relative_to(folder)}")
    return file.getvalue()


class Mirror:
    """What is served, how, and what was asked for.

    Attributes:
        content: The bytes of every file.
        ranges: Whether parts of it can be had.
        etag: By which the server knows the content; "" for not at all.
        announced: The length that is told of all of it; None for the right one, -1 for none.
        breaks_after: After how many bytes the next answers break off, one after the other.
        answers: Status codes that the next requests are refused with.
        moved_to: Where the file is said to be.
        gate: Answers wait behind it, after their first block.
        asked: The path and the headers of every request.
    """

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.ranges = True
        self.etag = '"1"'
        self.announced: int | None = None
        self.breaks_after: list[int] = []
        self.answers: list[int] = []
        self.moved_to = ""
        self.gate = threading.Event()
        self.gate.set()
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.url = ""

    @property
    def ranges_asked(self) -> list[str | None]:
        return [headers.get("range") for _, headers in self.asked]


@contextmanager
def serving(mirror: Mirror) -> Iterator[Mirror]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            mirror.asked.append((self.path, headers))
            _answer(mirror, self, headers)

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Whoever asked has gone away."""

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        mirror.url = f"http://127.0.0.1:{server.server_port}/"
        try:
            yield mirror
        finally:
            mirror.gate.set()
            server.shutdown()
            thread.join()


def _answer(mirror: Mirror, request: BaseHTTPRequestHandler, headers: dict[str, str]) -> None:
    if mirror.moved_to:
        request.send_response(302)
        request.send_header("Location", mirror.moved_to)
        request.end_headers()
        return
    if mirror.answers:
        request.send_error(mirror.answers.pop(0))
        return
    start = _start(mirror, headers)
    if start > len(mirror.content):
        request.send_error(416)
        return
    body = mirror.content[start:]
    request.send_response(206 if start else 200)
    if mirror.etag:
        request.send_header("ETag", mirror.etag)
    if start:
        whole = len(mirror.content)
        request.send_header("Content-Range", f"bytes {start}-{whole - 1}/{whole}")
        request.send_header("Content-Length", str(len(body)))
    elif mirror.announced != -1:
        request.send_header("Content-Length", str(mirror.announced or len(body)))
    request.end_headers()
    _send(mirror, request, body)


def _start(mirror: Mirror, headers: dict[str, str]) -> int:
    wanted = re.fullmatch(r"bytes=(\d+)-", headers.get("range", ""))
    if not wanted or not mirror.ranges:
        return 0
    unchanged = headers.get("if-range", mirror.etag) == mirror.etag
    return int(wanted[1]) if unchanged else 0


def _send(mirror: Mirror, request: BaseHTTPRequestHandler, body: bytes) -> None:
    most = mirror.breaks_after.pop(0) if mirror.breaks_after else len(body)
    for place in range(0, min(most, len(body)), _BLOCK):
        request.wfile.write(body[place : min(place + _BLOCK, most)])
        request.wfile.flush()
        mirror.gate.wait()
    if most < len(body):
        request.close_connection = True
        request.connection.shutdown(socket.SHUT_RDWR)
