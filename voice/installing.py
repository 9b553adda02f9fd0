"""Installs models for hearing: fetched, checked by their sum, unpacked, and only then in place.

What was fetched stays when the connection breaks or somebody stops it, and is gone on with the
next time. A model is never half there: it is unpacked beside, looked at, then renamed.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import re
import shutil
import stat
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import httpx
from ruamel.yaml import YAML

from voice import vosk_model
from voice.recogniser_error import RecogniserError

_CATALOGUE = Path(__file__).with_name("models.yml")
# Far more than a small model holds: what is larger is none.
_MOST_FILES = 500
_MOST_BYTES = 500 << 20
# What a model takes beside its file, unpacked, in files of its size.
_ROOM = 2
# How often it is tried without a byte more than before, and seconds until the second time.
_TRIES = 4
_PAUSE = 1.0
_TIMEOUT = httpx.Timeout(30, connect=15)
_BLOCK = 1 << 20
_TRY_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})


class InstallingError(Exception):
    """A model cannot be installed.

    Attributes:
        kind: What is wrong, such as "broken_off" or "wrong_file".
        what: Which file, host or answer it is about; may be "".
    """

    def __init__(self, kind: str, what: str = "") -> None:
        super().__init__(f"{kind}: {what}" if what else kind)
        self.kind = kind
        self.what = what


@dataclass(frozen=True)
class Model:
    """A model that can be installed.

    Attributes:
        language: The language that it hears.
        name: Its own name, and its folder's.
        url: Where its file is.
        size: How large the file is, in bytes.
        sha256: The file's sum.
        licence: Under which it is given.
        errors: Words in a hundred that it misheard, as its makers say, by what was heard.
    """

    language: str
    name: str
    url: str
    size: int
    sha256: str
    licence: str
    errors: Mapping[str, float]

    @property
    def archive(self) -> str:
        """The name of its file."""
        return f"{self.name}.zip"


@dataclass(frozen=True)
class Installed:
    """A model that is in place.

    Attributes:
        folder: Where.
        already: Whether it was there before.
    """

    folder: Path
    already: bool


def catalogue(file: Path = _CATALOGUE) -> dict[str, Model]:
    """All models that can be installed, by language."""
    entries = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
    return {language: Model(language=language, **entry) for language, entry in entries.items()}


def is_whole(folder: Path) -> bool:
    """Whether a folder holds a model with all its files."""
    try:
        vosk_model.check(folder)
    except (RecogniserError, OSError):
        return False
    return True


def install(
    model: Model,
    voices: Path,
    *,
    source: str = "",
    offline: bool = False,
    progress: Callable[[int], None] = lambda done: None,
) -> Installed:
    """Installs a model, unless it is there and whole.

    Args:
        model: Which.
        voices: The folder in which models for hearing are.
        source: Where its file is: a URL, the URL of a mirror's folder, a file or a folder on
            disk; "" for the model's own.
        offline: Nothing may be fetched; a file on disk may still be unpacked.
        progress: Is told how many bytes of the file are there.

    Raises:
        InstallingError: It cannot be installed. What was fetched of the right file is kept.
    """
    target = voices / model.name
    with _nobody_else(voices):
        if is_whole(target):
            return Installed(target, already=True)
        if "://" in (source or model.url):
            if offline:
                raise InstallingError("offline")
            url = _url(model, source)
            part = voices / f"{model.archive}.part"
            _fetch(model, url, part, progress)
            _unpack(model, part, target)
            _forget(part)
        else:
            file = _on_disk(model, Path(source).expanduser())
            if not _is_right(model, file):
                raise InstallingError("wrong_file", source)
            _unpack(model, file, target)
    return Installed(target, already=False)


@contextmanager
def _nobody_else(voices: Path) -> Iterator[None]:
    """One installs at a time; what the disk refuses is told."""
    try:
        voices.mkdir(parents=True, exist_ok=True)
        with (voices / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise InstallingError("busy") from error
            yield
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        where = str(error.filename or voices)
        raise InstallingError("disk_full" if full else "no_access", where) from error


def _url(model: Model, source: str) -> str:
    """The address of a model's file at a mirror."""
    url = source or model.url
    try:
        parts = urlsplit(url)
        right = parts.scheme in {"http", "https"} and parts.hostname
    except ValueError:
        right = None
    if not right:
        raise InstallingError("bad_source", source)
    return url if parts.path.endswith(".zip") else f"{url.rstrip('/')}/{model.archive}"


def _on_disk(model: Model, source: Path) -> Path:
    file = source / model.archive if source.is_dir() else source
    if not file.is_file():
        raise InstallingError("no_file", str(source))
    return file


def _is_right(model: Model, file: Path) -> bool:
    digest = hashlib.sha256()
    with file.open("rb") as content:
        while block := content.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest() == model.sha256


# --- fetching -----------------------------------------------------------------------------------


def _fetch(model: Model, url: str, part: Path, progress: Callable[[int], None]) -> None:
    """Fetches a model's file, going on with what is there of it."""
    began_with = _size(part)
    _need_room(part.parent, (1 + _ROOM) * model.size - began_with)
    _fetch_to_the_end(model, url, part, progress)
    if began_with and not _is_right(model, part):
        # What was there before may have been wrong.
        _forget(part)
        _fetch_to_the_end(model, url, part, progress)
    if not _is_right(model, part):
        _forget(part)
        raise InstallingError("wrong_file", _host(url))


def _fetch_to_the_end(model: Model, url: str, part: Path, progress: Callable[[int], None]) -> None:
    if _size(part) > model.size:
        _forget(part)
    best, tries = _size(part), 0
    try:
        with httpx.Client(follow_redirects=True, timeout=_TIMEOUT) as client:
            while _size(part) != model.size:
                problem = "broken_off"
                try:
                    _fetch_once(client, model, url, part, progress)
                except (httpx.ConnectError, httpx.ConnectTimeout):
                    problem = "no_connection"
                except httpx.TransportError:
                    problem = "broken_off"
                now = _size(part)
                tries = 0 if now > best else tries + 1
                best = max(now, best)
                if tries == _TRIES:
                    raise InstallingError(problem, _host(url))
                if tries:
                    time.sleep(_PAUSE * tries)
    except (httpx.InvalidURL, httpx.HTTPError, ValueError, ImportError) as error:
        # Too many redirects, or a proxy that cannot be used, are no connection either.
        raise InstallingError("no_connection", _host(url)) from error


def _fetch_once(
    client: httpx.Client, model: Model, url: str, part: Path, progress: Callable[[int], None]
) -> None:
    """Asks once for what is missing; the connection may break anywhere."""
    have = _size(part)
    headers = {"Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
        if version := _version(part, url):
            headers["If-Range"] = version
    with client.stream("GET", url, headers=headers) as response:
        if response.status_code in _TRY_LATER:
            return
        going_on = response.status_code == httpx.codes.PARTIAL_CONTENT
        if have and (
            response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE
            or (going_on and _content_range(response)[0] != have)
        ):
            # It has another idea of the file: the next time from the beginning.
            _forget(part)
            return
        if not going_on and response.status_code != httpx.codes.OK:
            raise InstallingError("refused", f"{_host(url)} {response.status_code}")
        if _total(response) not in {None, model.size}:
            raise InstallingError("wrong_file", _host(url))
        if not going_on:
            _version_file(part).write_text(_print_of(url) + response.headers.get("ETag", ""))
        with part.open("ab" if going_on else "wb") as file:
            for data in response.iter_raw():
                if file.tell() + len(data) > model.size:
                    _forget(part)
                    raise InstallingError("wrong_file", _host(url))
                file.write(data)
                progress(file.tell())


def _content_range(response: httpx.Response) -> tuple[int | None, int | None]:
    """Where a part of a file begins, and how large the whole is, as far as it is told."""
    told = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", response.headers.get("Content-Range", ""))
    if not told:
        return None, None
    return int(told[1]), None if told[2] == "*" else int(told[2])


def _total(response: httpx.Response) -> int | None:
    """How large the whole file is, as far as it is told."""
    if response.status_code == httpx.codes.PARTIAL_CONTENT:
        return _content_range(response)[1]
    told = response.headers.get("Content-Length", "")
    return int(told) if told.isdecimal() else None


def _version(part: Path, url: str) -> str:
    """By which name the server knew the file of which this is a part; "" for none."""
    with suppress(OSError, ValueError):
        known = _version_file(part).read_text()
        # A weak tag, W/"…", does not promise the same bytes.
        if known.startswith(_print_of(url) + '"'):
            return known.removeprefix(_print_of(url))
    return ""


def _version_file(part: Path) -> Path:
    return part.with_name(part.name + ".version")


def _print_of(url: str) -> str:
    """Tells one address from another, and nobody the password in it."""
    return hashlib.sha256(url.encode()).hexdigest()


def _forget(part: Path) -> None:
    part.unlink(missing_ok=True)
    _version_file(part).unlink(missing_ok=True)


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0


def _host(url: str) -> str:
    """Whose address it is; the rest may hold a password."""
    return urlsplit(url).hostname or ""


def _need_room(folder: Path, needed: int) -> None:
    if shutil.disk_usage(folder).free < needed:
        raise InstallingError("disk_full", str(folder))


# --- unpacking ----------------------------------------------------------------------------------


def _unpack(model: Model, file: Path, target: Path) -> None:
    """Puts a model in place of what is there, if all that is in the file is in order."""
    # What was left by one that was killed while it unpacked.
    for left in target.parent.glob(f".{model.name}.*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(
        prefix=f".{model.name}.", dir=target.parent, ignore_cleanup_errors=True
    ) as beside:
        try:
            with zipfile.ZipFile(file) as archive:
                members = _members(archive, model.name)
                _need_room(target.parent, sum(member.file_size for member in members))
                for member in members:
                    _unpack_member(archive, member, Path(beside))
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as error:
            raise InstallingError("bad_archive") from error
        try:
            vosk_model.check(Path(beside, model.name))
        except RecogniserError as error:
            raise InstallingError("bad_model", str(error)) from error
        if target.is_symlink():
            target.unlink()
        elif target.exists():
            target.rename(Path(beside, "damaged"))
        Path(beside, model.name).rename(target)


def _members(archive: zipfile.ZipFile, top: str) -> list[zipfile.ZipInfo]:
    """All that is in a file, where nothing of it may go anywhere but into the one folder."""
    members = archive.infolist()
    names = {member.filename.rstrip("/").casefold() for member in members}
    if (
        len(members) > _MOST_FILES
        or len(names) < len(members)
        or sum(member.file_size for member in members) > _MOST_BYTES
        or not all(_is_harmless(member, top) for member in members)
    ):
        raise InstallingError("bad_archive")
    return members


def _is_harmless(member: zipfile.ZipInfo, top: str) -> bool:
    kind = stat.S_IFMT(member.external_attr >> 16)
    parts = member.filename.rstrip("/").split("/")
    return (
        # Neither links nor devices; some programs write no kind at all.
        kind in {0, stat.S_IFREG, stat.S_IFDIR}
        and member.orig_filename == member.filename
        and parts[0] == top
        and not any(part in {"", ".", ".."} or "\\" in part or ":" in part for part in parts)
        and member.filename.isprintable()
    )


def _unpack_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, into: Path) -> None:
    place = into / PurePosixPath(member.filename)
    if member.is_dir():
        place.mkdir(parents=True, exist_ok=True)
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    # Reads as many bytes as were declared at most, and checks the sum of each file.
    with archive.open(member) as packed, place.open("xb") as file:
        shutil.copyfileobj(packed, file, _BLOCK)
