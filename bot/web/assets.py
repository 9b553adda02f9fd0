"""The files beside the pages: read once, and named after what is in them."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Sequence
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_FOLDER = Path(__file__).with_name("static")
_VERSION_LENGTH = 12
# Stands in files that are served at the root, in the place of the version.
_PLACE = "__VERSION__"
_AT_THE_ROOT = ("sw.js", "manifest.webmanifest")
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
}
# Loaded only where somebody speaks or listens.
_LATER = frozenset(
    {
        "line.js",
        "microphone-worklet.js",
        "microphone.js",
        "our-voice.js",
        "resampling.js",
        "speaking.js",
    }
)
_FOREVER = "public, max-age=31536000, immutable"
_ASK_FIRST = "no-cache"


class Assets:
    """All files of a folder.

    Args:
        folder: Where they are; none is read later.
    """

    def __init__(self, folder: Path = _FOLDER) -> None:
        self._files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.name.startswith(".")
        }
        everything = hashlib.sha256()
        for name, content in self._files.items():
            everything.update(f"{name}\0{len(content)}\0".encode() + content)
        self.version = everything.hexdigest()[:_VERSION_LENGTH]

    @property
    def modules(self) -> Sequence[str]:
        """The names of the scripts that every page loads."""
        scripts = [name for name in self._files if name.endswith(".js") and name != "sw.js"]
        return [name for name in scripts if name not in _LATER]

    def text(self, name: str) -> str:
        """A file's text; "" where there is none."""
        return self._files.get(name, b"").decode("utf-8")

    def address(self, name: str) -> str:
        """Where a file is served."""
        return f"/static/{self.version}/{name}"

    def routes(self) -> list[Route]:
        """Serves the files."""
        at_the_root = [Route(f"/{name}", self._serve_root) for name in _AT_THE_ROOT]
        return [Route("/static/{version}/{name:path}", self._serve), *at_the_root]

    async def _serve(self, request: Request) -> Response:
        name = request.path_params["name"]
        # A page that was opened before an update gets the new files, and does not keep them.
        fresh = request.path_params["version"] == self.version
        return self._response(name, self._read(name), _FOREVER if fresh else _ASK_FIRST)

    async def _serve_root(self, request: Request) -> Response:
        name = request.url.path.lstrip("/")
        content = self._read(name).replace(_PLACE.encode(), self.version.encode())
        return self._response(name, content, _ASK_FIRST)

    def _read(self, name: str) -> bytes:
        if name not in self._files:
            raise HTTPException(404)
        return self._files[name]

    def _response(self, name: str, content: bytes, caching: str) -> Response:
        kind = _TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0]
        return Response(
            content,
            media_type=kind or "application/octet-stream",
            headers={"Cache-Control": caching},
        )
