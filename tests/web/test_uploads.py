"""Pictures that people show: known by what is in them, and not kept."""

from __future__ import annotations

import io
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from bot import shown
from bot.web.uploads import LARGEST, kind
from tests.web.browsing import Browser
from tests.web.site import Site, until
from tests.web.standing_in import Echo


@pytest.fixture
def picture() -> bytes:
    """A real picture with nothing on it."""
    file = io.BytesIO()
    Image.new("RGB", (320, 240), "white").save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where files are kept for a moment."""
    folder = tmp_path / "moment"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What is in the pictures that are looked at, in the place of a reader."""
    seen: list[bytes] = []

    def look(file: str) -> shown.Shown:
        assert Path(file).stat().st_mode & 0o077 == 0, "others could read it"
        seen.append(Path(file).read_bytes())
        return shown.Shown("image", "图里的字")

    monkeypatch.setattr("bot.door.look", look)
    return seen


def test_a_picture_is_looked_at_and_not_kept(
    person: Browser, picture: bytes, looked: list[bytes], folder: Path
) -> None:
    person.show(picture)

    assert looked == [picture]
    assert "（一张图）图里的字" in person.now
    assert list(folder.iterdir()) == []


def test_a_picture_with_nothing_on_it_is_answered(person: Browser, picture: bytes) -> None:
    person.show(picture)

    assert "第1句： image" in person.now


def test_a_script_may_hand_a_picture_in(
    person: Browser, picture: bytes, looked: list[bytes]
) -> None:
    form = person.page.one("form", id="show").fields()

    answer = person.client.post(
        "/say",
        data=form,
        files={"image": ("a.png", picture)},
        headers={"Accept": "application/json"},
    )

    assert "图里的字" in answer.json()["html"]


def test_a_picture_that_is_sent_twice_counts_once(
    person: Browser, picture: bytes, looked: list[bytes], site: Site
) -> None:
    form = person.page.one("form", id="show")
    for _ in range(2):
        person.client.post("/say", data=form.fields(), files={"image": ("a.png", picture)})

    assert len(looked) == 1


def test_a_form_without_a_picture_is_no_picture(person: Browser) -> None:
    person.show(b"", name="")

    assert "没收到" in person.now


def test_what_only_says_that_it_is_a_picture_is_refused(
    person: Browser, looked: list[bytes]
) -> None:
    person.show(b"<svg xmlns='http://www.w3.org/2000/svg'/>", name="photo.png")

    assert (person.status, person.title) == (415, "这不是图")
    assert looked == []


def test_a_photo_that_cannot_be_read_is_told_kindly(person: Browser) -> None:
    person.show(b"\0\0\0\x18ftypheic\0\0\0\0", name="IMG_0001.HEIC")

    assert person.status == 415
    assert "请先用「截屏」" in person.now


def test_a_picture_that_is_too_large_is_told(person: Browser, looked: list[bytes]) -> None:
    person.show(b"\x89PNG\r\n\x1a\n" + bytes(LARGEST))

    assert (person.status, person.title) == (413, "太大了")
    assert looked == []


def test_far_too_much_is_not_even_taken_in(person: Browser, folder: Path) -> None:
    person.show(b"\x89PNG\r\n\x1a\n" + bytes(2 * LARGEST))

    assert person.status == 413
    assert list(folder.iterdir()) == []


def test_one_picture_at_a_time(
    person: Browser, picture: bytes, monkeypatch: pytest.MonkeyPatch, site: Site
) -> None:
    looking, may_end = threading.Event(), threading.Event()

    def look(file: str) -> shown.Shown:
        looking.set()
        may_end.wait(10)
        return shown.Shown("image", "图里的字")

    monkeypatch.setattr("bot.door.look", look)
    form = person.page.one("form", id="show").fields()
    first = threading.Thread(
        target=lambda: person.client.post("/say", data=form, files={"image": ("a.png", picture)})
    )
    first.start()
    looking.wait(10)

    person.show(picture, name="second.png")
    may_end.set()
    first.join()

    assert (person.status, person.title) == (429, "请等一下")
    engine = site.engine
    assert isinstance(engine, Echo)
    until(lambda: len(engine.heard) == 1)


def test_no_file_stays_where_something_fails(
    person: Browser, picture: bytes, folder: Path, records_away: Callable[[], None]
) -> None:
    records_away()

    person.show(picture)

    assert person.status == 503
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("beginning", "name"),
    [
        (b"\xff\xd8\xff\xe0", "jpeg"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"GIF89a", "gif"),
        (b"RIFF\0\0\0\0WEBP", "webp"),
        (b"RIFF\0\0\0\0WAVE", None),
        (b"\0\0\0\x18ftypheic", "heic"),
        (b"\0\0\0\x18ftypmp42", None),
        (b"%PDF-1.7", None),
        (b"", None),
    ],
)
def test_a_file_is_known_by_how_it_begins(beginning: bytes, name: str | None) -> None:
    assert kind(beginning) == name
