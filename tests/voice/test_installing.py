"""Models are fetched whole, checked, unpacked safely, and only then in place."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.voice.mirror import NAME, Mirror, model_of, packed_model, serving
from voice import installing, vosk_model
from voice.installing import InstallingError, Model, install


@pytest.fixture(scope="session")
def packed(vosk_fixture: Path) -> bytes:
    return packed_model(vosk_fixture)


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installing, "_PAUSE", 0)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def mirror(packed: bytes) -> Iterator[Mirror]:
    with serving(Mirror(packed)) as mirror:
        yield mirror


@pytest.fixture
def model(mirror: Mirror, packed: bytes) -> Model:
    return model_of(packed, f"{mirror.url}{NAME}.zip")


@pytest.fixture
def voices(tmp_path: Path) -> Path:
    return tmp_path / "models" / "voice"


def _there(voices: Path) -> set[str]:
    """What is in the folder of models, but for the lock."""
    return {each.name for each in voices.iterdir()} - {".lock"}


def _part(voices: Path) -> Path:
    return voices / f"{NAME}.zip.part"


def _fails(model: Model, voices: Path, source: str = "", **how: object) -> InstallingError:
    with pytest.raises(InstallingError) as caught:
        install(model, voices, source=source, **how)  # type: ignore[arg-type]
    assert not (voices / NAME).exists()
    return caught.value


def _broken_off(mirror: Mirror, model: Model, voices: Path, after: int) -> None:
    """A download of an earlier day, of which this much is there."""
    mirror.breaks_after = [after, 0, 0, 0, 0]
    assert _fails(model, voices).kind == "broken_off"
    assert _part(voices).stat().st_size == after
    mirror.breaks_after.clear()
    mirror.asked.clear()


def test_a_model_that_was_installed_hears(model: Model, voices: Path) -> None:
    done = install(model, voices)

    assert (done.folder, done.already) == (voices / NAME, False)
    assert vosk_model.load(done.folder).knows("一下")
    assert _there(voices) == {NAME}


def test_whoever_waits_is_told_how_much_is_there(model: Model, voices: Path) -> None:
    told: list[int] = []

    install(model, voices, progress=told.append)

    assert told == sorted(told)
    assert told[-1] == model.size
    assert len(told) > 3


def test_a_model_that_is_there_is_not_fetched_again(
    model: Model, mirror: Mirror, voices: Path
) -> None:
    install(model, voices)

    assert install(model, voices).already
    assert len(mirror.asked) == 1


def test_a_model_that_is_damaged_is_replaced(model: Model, voices: Path) -> None:
    folder = install(model, voices).folder
    (folder / "am" / "final.mdl").write_bytes(b"half")

    assert not install(model, voices).already

    assert installing.is_whole(folder)
    assert _there(voices) == {NAME}


# --- connections --------------------------------------------------------------------------------


def test_a_connection_that_breaks_is_gone_on_with(
    model: Model, mirror: Mirror, voices: Path
) -> None:
    mirror.breaks_after = [300_000, 100_000]

    install(model, voices)

    assert mirror.ranges_asked == [None, "bytes=300000-", "bytes=400000-"]


def test_the_next_day_it_goes_on_where_it_stopped(
    model: Model, mirror: Mirror, voices: Path
) -> None:
    _broken_off(mirror, model, voices, after=300_000)

    install(model, voices)

    assert mirror.ranges_asked == ["bytes=300000-"]
    assert _there(voices) == {NAME}


def test_a_part_is_gone_on_with_at_another_mirror(
    model: Model, mirror: Mirror, voices: Path, packed: bytes
) -> None:
    _broken_off(mirror, model, voices, after=300_000)
    with serving(Mirror(packed)) as other:
        other.etag = '"other"'

        install(model, voices, source=other.url)

        assert other.ranges_asked == ["bytes=300000-"]


def test_a_server_that_knows_no_parts_sends_it_all_again(
    model: Model, mirror: Mirror, voices: Path
) -> None:
    _broken_off(mirror, model, voices, after=300_000)
    mirror.ranges = False

    install(model, voices)

    assert installing.is_whole(voices / NAME)


def test_a_server_that_knows_no_parts_and_breaks_is_not_asked_for_ever(
    model: Model, mirror: Mirror, voices: Path
) -> None:
    mirror.ranges = False
    mirror.breaks_after = [300_000] * 100

    assert _fails(model, voices).kind == "broken_off"
    assert len(mirror.asked) < 10


def test_a_file_that_changed_meanwhile_is_fetched_from_the_beginning(
    model: Model, mirror: Mirror, voices: Path, packed: bytes
) -> None:
    mirror.content = bytes(len(packed))
    _broken_off(mirror, model, voices, after=300_000)
    mirror.content, mirror.etag = packed, '"2"'

    install(model, voices)

    assert mirror.asked[0][1]["if-range"] == '"1"'
    assert len(mirror.asked) == 1


@pytest.mark.parametrize("etag", ["", 'W/"1"'])
def test_a_part_of_another_file_is_found_by_the_sum_and_fetched_anew(
    model: Model, mirror: Mirror, voices: Path, packed: bytes, etag: str
) -> None:
    mirror.content, mirror.etag = bytes(len(packed)), etag
    _broken_off(mirror, model, voices, after=300_000)
    mirror.content = packed

    install(model, voices)

    assert mirror.ranges_asked == ["bytes=300000-", None]
    assert "if-range" not in mirror.asked[0][1]


def test_a_part_that_is_longer_than_the_file_is_no_part_of_it(
    model: Model, mirror: Mirror, voices: Path, packed: bytes
) -> None:
    voices.mkdir(parents=True)
    _part(voices).write_bytes(packed + b"more")

    install(model, voices)

    assert mirror.ranges_asked == [None]


def test_a_part_that_the_server_does_not_know_is_fetched_anew(
    model: Model, mirror: Mirror, voices: Path
) -> None:
    _broken_off(mirror, model, voices, after=300_000)
    mirror.answers = [416]

    install(model, voices)

    assert mirror.ranges_asked == ["bytes=300000-", None]


def test_a_server_that_is_busy_is_asked_again(model: Model, mirror: Mirror, voices: Path) -> None:
    mirror.answers = [503, 429]

    install(model, voices)

    assert len(mirror.asked) == 3


def test_a_length_that_nobody_tells_is_no_trouble(
    model: Model, mirror: Mirror, voices: Path
) -> None:
    mirror.announced = -1
    mirror.breaks_after = [300_000]

    install(model, voices)

    assert mirror.ranges_asked == [None, "bytes=300000-"]


def test_a_file_that_moved_is_found(model: Model, mirror: Mirror, voices: Path) -> None:
    with serving(Mirror(b"")) as older:
        older.moved_to = f"{mirror.url}{NAME}.zip"

        install(model, voices, source=older.url)

    assert mirror.asked[0][0] == f"/{NAME}.zip"


def test_a_file_that_moves_for_ever_is_given_up(model: Model, mirror: Mirror, voices: Path) -> None:
    mirror.moved_to = mirror.url

    assert _fails(model, voices).kind == "no_connection"


@pytest.mark.parametrize("source", ["http://127.0.0.1:1/", "http://[::1/", "http://a b/"])
def test_where_nobody_answers_that_is_told(model: Model, voices: Path, source: str) -> None:
    assert _fails(model, voices, source).kind in {"no_connection", "bad_source"}


def test_what_a_server_does_not_have_is_told_with_its_answer(
    model: Model, mirror: Mirror, voices: Path
) -> None:
    mirror.answers = [404]

    error = _fails(model, voices)

    assert (error.kind, error.what) == ("refused", "127.0.0.1 404")


def test_a_password_in_an_address_is_never_told_or_kept(
    model: Model, mirror: Mirror, voices: Path
) -> None:
    mirror.breaks_after = [300_000, 0, 0, 0, 0]

    error = _fails(model, voices, mirror.url.replace("//", "//me:geheim@"))

    assert "geheim" not in str(error)
    assert not any(b"geheim" in file.read_bytes() for file in voices.iterdir())


def test_whoever_stops_it_keeps_what_is_there(model: Model, mirror: Mirror, voices: Path) -> None:
    def stop(done: int) -> None:
        if done >= 300_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        install(model, voices, progress=stop)
    kept = _part(voices).stat().st_size
    install(model, voices)

    assert kept >= 300_000
    assert mirror.ranges_asked == [None, f"bytes={kept}-"]


def test_one_installs_at_a_time(model: Model, mirror: Mirror, voices: Path) -> None:
    mirror.gate.clear()
    first = threading.Thread(target=install, args=(model, voices))
    first.start()
    deadline = time.monotonic() + 10
    while not mirror.asked and time.monotonic() < deadline:
        time.sleep(0.01)

    second = _fails(model, voices)
    mirror.gate.set()
    first.join(10)

    assert second.kind == "busy"
    assert installing.is_whole(voices / NAME)


@pytest.mark.parametrize(
    ("source", "path"),
    [("", f"/{NAME}.zip"), ("mirror/of/models", f"/mirror/of/models/{NAME}.zip")],
)
def test_a_mirror_is_named_by_its_folder(
    model: Model, mirror: Mirror, voices: Path, source: str, path: str
) -> None:
    install(model, voices, source=mirror.url + source)

    assert mirror.asked[0][0] == path


def test_a_file_is_named_by_its_whole_address(model: Model, mirror: Mirror, voices: Path) -> None:
    install(model, voices, source=f"{mirror.url}other.zip?key=1")

    assert mirror.asked[0][0] == "/other.zip?key=1"


@pytest.mark.parametrize("source", ["ftp://a/", "https://", "file:///tmp/a.zip"])
def test_another_address_is_none(model: Model, voices: Path, source: str) -> None:
    assert _fails(model, voices, source).kind == "bad_source"


def test_offline_nothing_is_fetched(model: Model, mirror: Mirror, voices: Path) -> None:
    assert _fails(model, voices, offline=True).kind == "offline"
    assert _fails(model, voices, mirror.url, offline=True).kind == "offline"
    assert mirror.asked == []


# --- wrong files, full disks --------------------------------------------------------------------


@pytest.mark.parametrize("announced", [None, -1])
@pytest.mark.parametrize("more", [0, 5_000_000])
def test_a_wrong_file_is_thrown_away_and_never_unpacked(
    model: Model, mirror: Mirror, voices: Path, more: int, announced: int | None
) -> None:
    mirror.content = bytes(model.size + more)
    mirror.announced = announced

    error = _fails(model, voices)

    assert (error.kind, error.what) == ("wrong_file", "127.0.0.1")
    assert _there(voices) == set()


def test_a_page_in_the_place_of_the_file_costs_nothing_of_what_is_there(
    model: Model, mirror: Mirror, voices: Path, packed: bytes
) -> None:
    _broken_off(mirror, model, voices, after=300_000)
    mirror.content, mirror.ranges = b"<html>Please log in</html>", False

    assert _fails(model, voices).kind == "wrong_file"

    mirror.content, mirror.ranges = packed, True
    install(model, voices)
    assert mirror.ranges_asked == ["bytes=300000-", "bytes=300000-"]


def test_too_small_a_disk_is_told_before_anything_is_fetched(
    model: Model, mirror: Mirror, voices: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=model.size))

    assert _fails(model, voices).kind == "disk_full"
    assert mirror.asked == []


def test_a_disk_that_becomes_full_is_told(model: Model, voices: Path) -> None:
    voices.mkdir(parents=True)
    _part(voices).symlink_to("/dev/full")

    assert _fails(model, voices).kind == "disk_full"


def test_a_folder_that_cannot_be_made_is_told(model: Model, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    error = _fails(model, tmp_path / "file" / "voice")

    assert (error.kind, error.what) == ("no_access", str(tmp_path / "file" / "voice"))
