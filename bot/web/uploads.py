"""Pictures that people send: known by what is in them, and kept only while they are looked at."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.datastructures import UploadFile

from bot.web.troubles import Trouble

LARGEST = 8 * 1024 * 1024
_BEGINNING = 32
_AT_ONCE = 64 * 1024
# How files of pictures begin.
_KINDS = {b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png", b"GIF87a": "gif", b"GIF89a": "gif"}
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"})


def kind(beginning: bytes) -> str | None:
    """What a file is, by how it begins: ``jpeg``, ``png``, ``gif``, ``webp``, ``heic`` or None."""
    for magic, name in _KINDS.items():
        if beginning.startswith(magic):
            return name
    if beginning[:4] == b"RIFF" and beginning[8:12] == b"WEBP":
        return "webp"
    return "heic" if beginning[4:8] == b"ftyp" and beginning[8:12] in _HEIC else None


@asynccontextmanager
async def kept(upload: UploadFile) -> AsyncIterator[str]:
    """Keeps a picture in a private file as long as it is needed. Gives the file's name.

    Raises:
        Trouble: It is too large, or no picture that can be read.
    """
    if (upload.size or 0) > LARGEST:
        raise Trouble("too_big")
    found = kind(await upload.read(_BEGINNING))
    if found is None:
        raise Trouble("not_an_image")
    if found == "heic":
        raise Trouble("heic")
    await upload.seek(0)
    # Readable by nobody else.
    descriptor, name = await asyncio.to_thread(tempfile.mkstemp, f".{found}", "xiaoban-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            while part := await upload.read(_AT_ONCE):
                await asyncio.to_thread(file.write, part)
        yield name
    finally:
        await asyncio.to_thread(Path(name).unlink, missing_ok=True)
