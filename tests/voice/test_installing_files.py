"""A model from a file on disk; what a file may hold, and what it must never do."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.voice.mirror import NAME, model_of, packed_model
from voice import installing
from voice.installing import InstallingError, catalogue, install


@pytest.fixture(scope="session")
def packed(vosk_fixture: Path) -> bytes:
    return packed_model(vosk_fixture)


@pytest.fixture
def voices(tmp_path: Path) -> Path:
    return tmp_path / "models" / "voice"


def _there(tmp_path: Path) -> set[str]:
    """Everything that is in the test's folder, but for the lock."""
    return {
        str(each.relative_to(tmp_path))
        for each in tmp_path.rglob("*")
        if each.is_file() and each.name != ".lock"
    }


def _fails(content: bytes, voices: Path) -> InstallingError:
    """Installs what is in a file whose sum is right."""
    file = voices.parents[1] / "given.zip"
    file.write_bytes(content)
    with pytest.raises(InstallingError) as caught:
        install(model_of(content), voices, source=str(file))
    assert _there(voices.parents[1]) == {"given.zip"}
    assert list(voices.iterdir()) == [voices / ".lock"]
    return caught.value


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_can_be_installed_is_pinned(language: str) -> None:
    model = catalogue()[language]

    assert model.url.endswith(f"/{model.archive}")
    assert model.url.startswith("https://")
    assert len(bytes.fromhex(model.sha256)) == 32
    assert model.size > 40_000_000
    assert model.licence
    assert model.errors


def test_a_file_on_disk_is_installed_offline_and_stays(
    packed: bytes, voices: Path, tmp_path: Path
) -> None:
    file = tmp_path / "given.zip"
    file.write_bytes(packed)

    install(model_of(packed), voices, source=str(file), offline=True)

    assert installing.is_whole(voices / NAME)
    assert file.read_bytes() == packed


def test_the_folder_of_the_file_is_enough(packed: bytes, voices: Path, tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.zip").write_bytes(packed)

    install(model_of(packed), voices, source=str(tmp_path))

    assert installing.is_whole(voices / NAME)


def test_a_file_that_is_not_there_is_told(packed: bytes, voices: Path, tmp_path: Path) -> None:
    for source in (tmp_path, tmp_path / "given.zip"):
        with pytest.raises(InstallingError) as caught:
            install(model_of(packed), voices, source=str(source))

        assert (caught.value.kind, caught.value.what) == ("no_file", str(source))


def test_another_file_is_not_unpacked_and_not_thrown_away(
    packed: bytes, voices: Path, tmp_path: Path
) -> None:
    file = tmp_path / "given.zip"
    file.write_bytes(packed[:-1])

    with pytest.raises(InstallingError) as caught:
        install(model_of(packed), voices, source=str(file))

    assert (caught.value.kind, caught.value.what) == ("wrong_file", str(file))
    assert _there(tmp_path) == {"given.zip"}


def test_a_model_that_lacks_a_file_is_not_put_in_place(vosk_fixture: Path, voices: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.write(vosk_fixture / "conf" / "mfcc.conf", f"{NAME}/conf/mfcc.conf")

    error = _fails(content.getvalue(), voices)

    assert (error.kind, "am/final.mdl" in error.what) == ("bad_model", True)


def test_what_was_left_by_one_that_was_killed_is_cleared_away(
    packed: bytes, voices: Path, tmp_path: Path
) -> None:
    left = voices / f".{NAME}.abc" / NAME
    left.mkdir(parents=True)
    (left / "half").touch()
    (tmp_path / "given.zip").write_bytes(packed)

    install(model_of(packed), voices, source=str(tmp_path / "given.zip"))

    assert {each.name for each in voices.iterdir()} == {".lock", NAME}


def test_what_stands_in_the_way_is_replaced(packed: bytes, voices: Path, tmp_path: Path) -> None:
    voices.mkdir(parents=True)
    (voices / NAME).symlink_to(tmp_path / "nowhere")
    (tmp_path / "given.zip").write_bytes(packed)

    install(model_of(packed), voices, source=str(tmp_path / "given.zip"))

    assert installing.is_whole(voices / NAME)
    assert not (voices / NAME).is_symlink()


# --- files that mean harm -----------------------------------------------------------------------


def _member(name: str, mode: int = stat.S_IFREG | 0o644) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name)
    member.external_attr = mode << 16
    return member


def _zip(*members: zipfile.ZipInfo, content: bytes = b"/etc/passwd") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in members:
            archive.writestr(member, content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


@pytest.mark.parametrize(
    "name",
    [
        "../outside",
        f"{NAME}/../../outside",
        f"{NAME}/../outside",
        "/tmp/outside",
        f"//{NAME}/outside",
        "outside",
        f"{NAME}-outside/file",
        f"{NAME}/./file",
        f"{NAME}//file",
        f"{NAME}/..\\..\\outside",
        f"{NAME}/C:file",
        f"{NAME}/line\nbreak",
        "",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(voices: Path, name: str) -> None:
    assert _fails(_zip(_member(name)), voices).kind == "bad_archive"


@pytest.mark.parametrize(
    "kind", [stat.S_IFLNK, stat.S_IFBLK, stat.S_IFCHR, stat.S_IFIFO, stat.S_IFSOCK]
)
def test_links_and_devices_are_refused(voices: Path, kind: int) -> None:
    assert _fails(_zip(_member(f"{NAME}/am", kind | 0o777)), voices).kind == "bad_archive"


@pytest.mark.parametrize("again", ["final.mdl", "FINAL.mdl", "final.mdl/"])
@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_a_name_that_comes_twice_is_refused(voices: Path, again: str) -> None:
    content = _zip(_member(f"{NAME}/final.mdl"), _member(f"{NAME}/{again}"))

    assert _fails(content, voices).kind == "bad_archive"


def test_what_would_fill_the_disk_is_refused(voices: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installing, "_MOST_BYTES", 1_000_000)

    assert _fails(_zip(_member(f"{NAME}/a"), content=bytes(1_000_001)), voices).kind == (
        "bad_archive"
    )


def test_too_many_files_are_refused(voices: Path) -> None:
    content = _zip(*(_member(f"{NAME}/{number}") for number in range(501)))

    assert _fails(content, voices).kind == "bad_archive"


def _says_less(content: bytes) -> bytes:
    """A file that is larger than its own head says."""
    place = content.index(b"PK\x01\x02")
    return content[: place + 24] + (1).to_bytes(4, "little") + content[place + 28 :]


def _with_a_wrong_sum(content: bytes) -> bytes:
    place = content.index(b"PK\x01\x02")
    return content[: place + 16] + bytes(4) + content[place + 20 :]


def _encrypted(content: bytes) -> bytes:
    place = content.index(b"PK\x01\x02")
    changed = bytearray(content)
    changed[6] |= 1
    changed[place + 8] |= 1
    return bytes(changed)


def _in_an_unknown_way(content: bytes) -> bytes:
    place = content.index(b"PK\x01\x02")
    changed = bytearray(content)
    changed[8] = changed[place + 10] = 77
    return bytes(changed)


@pytest.mark.parametrize(
    "damage",
    [
        _says_less,
        _with_a_wrong_sum,
        _encrypted,
        _in_an_unknown_way,
        lambda content: content[:-10],
        lambda content: b"no archive at all",
        lambda content: b"",
    ],
)
def test_a_file_that_is_damaged_is_refused(voices: Path, damage: Callable[[bytes], bytes]) -> None:
    content = damage(_zip(_member(f"{NAME}/am/final.mdl"), content=bytes(5_000)))

    assert _fails(content, voices).kind == "bad_archive"
