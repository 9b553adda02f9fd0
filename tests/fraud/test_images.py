"""Screenshots are read as they come, codes are told and not followed, and nothing is kept."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fraud import images
from fraud.disguises import uncover
from fraud.images import Code, ImageError, Picture, read
from fraud.links import find
from guides.pictures.png import chinese_font, machine_fonts

if not images.are_there():
    pytest.skip("rapidocr or zxing-cpp is not installed", allow_module_level=True)

import zxingcpp
from PIL import Image, ImageDraw, ImageFilter, ImageFont

ROOT = Path(__file__).parents[2]
needs_font = pytest.mark.skipif(chinese_font() is None, reason="no Chinese font on this machine")
WHITE, BLACK = (255, 255, 255), (0, 0, 0)
MESSAGE = ["您的医保卡已停用", "请打95588办理"]


@pytest.fixture(scope="module", autouse=True)
def _readers_are_let_go() -> Iterator[None]:
    """They take much memory, and other tests run in this process."""
    yield
    images._reader.cache_clear()


def _font(size: int) -> ImageFont.FreeTypeFont:
    found = [
        font for font in machine_fonts().fonts() if font.family == chinese_font() and font.path
    ]
    plain = min(found, key=lambda font: abs(font.weight - 400))
    return ImageFont.truetype(str(plain.path), size, index=plain.index)


def _screen(
    *lines: str,
    size: int = 30,
    width: int = 400,
    ground: tuple[int, ...] = WHITE,
    ink: tuple[int, ...] = BLACK,
) -> Image.Image:
    """A screen with these lines, on a see-through ground where that has four parts."""
    mode = "RGB" if len(ground) == len(WHITE) else "RGBA"
    screen = Image.new(mode, (width, 60 + 2 * size * len(lines)), ground)
    for number, line in enumerate(lines):
        place = (20, 30 + 2 * size * number)
        ImageDraw.Draw(screen).text(place, line, font=_font(size), fill=ink)
    return screen


def _wrapped(text: str, size: int, width: int) -> list[str]:
    """The lines of a text as a phone breaks it: wherever the screen ends."""
    lines = [""]
    for character in text:
        if _font(size).getlength(lines[-1] + character) > width - 40:
            lines.append("")
        lines[-1] += character
    return lines


def _code(text: str) -> Image.Image:
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    return Image.fromarray(made.to_image(scale=5)).convert("RGB")


def _saved(picture: Image.Image, folder: Path, name: str = "picture.png", **how: object) -> Path:
    file = folder / name
    picture.save(file, **how)
    return file


# --- words


@needs_font
@pytest.mark.parametrize("ending", ["png", "jpg", "webp", "bmp", "gif"])
def test_the_words_of_a_screenshot_are_read_line_by_line(tmp_path: Path, ending: str) -> None:
    file = _saved(_screen(*MESSAGE), tmp_path, f"picture.{ending}")

    assert read(file) == Picture("read", "\n".join(MESSAGE))


@needs_font
def test_light_words_on_a_dark_screen_are_read(tmp_path: Path) -> None:
    file = _saved(_screen(*MESSAGE, ground=BLACK, ink=WHITE), tmp_path)

    assert read(file).text == "\n".join(MESSAGE)


@needs_font
def test_what_stands_side_by_side_is_read_from_left_to_right(tmp_path: Path) -> None:
    screen = _screen("", width=720)
    pen = ImageDraw.Draw(screen)
    pen.text((30, 36), "您的账户", font=_font(36), fill=BLACK)
    pen.text((440, 30), "已经冻结", font=_font(36), fill=BLACK)

    assert uncover(read(_saved(screen, tmp_path)).text) == "您的账户已经冻结"


@needs_font
@pytest.mark.parametrize(
    ("text", "host"),
    [
        (
            "您的积分到期，兑换点http://jifen-10086-duihuan.top/gift/list.html?id=20931",
            "jifen-10086-duihuan.top",
        ),
        ("登录www.yibao-renzheng-fuwu-zhongxin.vip/login", "www.yibao-renzheng-fuwu-zhongxin.vip"),
    ],
)
def test_a_link_that_the_screen_broke_is_whole_again(tmp_path: Path, text: str, host: str) -> None:
    lines = _wrapped(text, 32, 620)
    assert host not in " ".join(lines), "the screen is to break it"

    seen = read(_saved(_screen(*lines, size=32, width=620), tmp_path))

    assert [link.host for link in find(uncover(seen.text))] == [host]


@needs_font
def test_lines_that_the_writer_ended_stay_apart(tmp_path: Path) -> None:
    seen = read(_saved(_screen("code 4471", "www.abcdef.com/login/to/card", width=520), tmp_path))

    assert len(seen.text.splitlines()) == 2


@needs_font
@pytest.mark.parametrize(("turn", "back"), [(3, 180), (6, 90), (8, 270)])
def test_a_picture_that_the_camera_noted_as_turned_is_read_upright(
    tmp_path: Path, turn: int, back: int
) -> None:
    noted = Image.Exif()
    noted[0x0112] = turn
    lying = _screen(*MESSAGE).rotate(back, expand=True)

    assert read(_saved(lying, tmp_path, "a.jpg", exif=noted)).text == "\n".join(MESSAGE)


@needs_font
@pytest.mark.parametrize("in_few_colours", [False, True])
def test_black_words_on_a_see_through_ground_are_read(tmp_path: Path, in_few_colours: bool) -> None:
    picture = _screen(*MESSAGE, ground=(0, 0, 0, 0))
    file = _saved(picture.quantize() if in_few_colours else picture, tmp_path)

    assert read(file).text == "\n".join(MESSAGE)


@needs_font
@pytest.mark.parametrize("mode", ["L", "1", "CMYK"])
def test_a_picture_without_colours_or_for_print_is_read(tmp_path: Path, mode: str) -> None:
    file = _saved(_screen(*MESSAGE).convert(mode), tmp_path, "a.jpg" if mode == "CMYK" else "a.png")

    assert uncover(read(file).text) == "".join(MESSAGE)


@needs_font
def test_a_large_photograph_is_read(tmp_path: Path) -> None:
    file = _saved(_screen(*MESSAGE, size=200, width=2_400), tmp_path)

    assert uncover(read(file).text) == "".join(MESSAGE)


# --- codes


@pytest.mark.parametrize(
    ("text", "does", "told"),
    [
        ("wxp://f2f0AbCd", "pays", "收款码"),
        ("https://wx.tenpay.com/f2f?t=AQAA", "pays", "收款码"),
        ("HTTPS://QR.ALIPAY.COM/FKX01234", "pays", "收款码"),
        ("https://qr.95516.com/00010000/1", "pays", "收款码"),
        ("https://u.wechat.com/AbC", "adds", "加人码"),
        ("https://weixin.qq.com/g/AbC", "adds", "加人码"),
        ("https://qm.qq.com/cgi-bin/qm/qr?k=a", "adds", "加人码"),
        ("http://jifen-10086.top/a", "opens", "二维码"),
        ("HTTPS://EXAMPLE.COM", "opens", "二维码"),
        ("www.example.com", "opens", "二维码"),
        ("取件码 3-2-501", "says", "二维码"),
        ("wxpay is no link", "says", "二维码"),
    ],
)
def test_a_code_tells_what_it_would_do(tmp_path: Path, text: str, does: str, told: str) -> None:
    seen = read(_saved(_code(text), tmp_path))

    assert seen.state == "read"
    assert seen.codes == (Code(text, does),)  # type: ignore[arg-type]
    assert seen.as_text().endswith(f"\n{told}：{text}")


def test_several_codes_are_all_told_and_each_once(tmp_path: Path) -> None:
    texts = ["http://a.top", "wxp://f2f1", "http://a.top"]
    poster = Image.new("RGB", (900, 300), WHITE)
    for number, text in enumerate(texts):
        poster.paste(_code(text), (40 + 300 * number, 60))

    seen = read(_saved(poster, tmp_path))

    assert sorted(code.text for code in seen.codes) == ["http://a.top", "wxp://f2f1"]


@needs_font
def test_words_and_the_code_below_them_make_one_text(tmp_path: Path) -> None:
    poster = Image.new("RGB", (400, 400), WHITE)
    poster.paste(_screen("扫码领鸡蛋"), (0, 0))
    poster.paste(_code("http://jidan.top/a"), (60, 150))

    assert read(_saved(poster, tmp_path)).as_text() == "扫码领鸡蛋\n二维码：http://jidan.top/a"


# --- what cannot be read


@pytest.mark.parametrize("colour", [WHITE, BLACK, (30, 90, 200)])
def test_where_nothing_stands_the_picture_is_empty(
    tmp_path: Path, colour: tuple[int, int, int]
) -> None:
    assert read(_saved(Image.new("RGB", (300, 300), colour), tmp_path)) == Picture("empty")


@needs_font
@pytest.mark.parametrize("blur", [8, 14])
def test_what_nobody_could_read_is_blurred_and_not_guessed(tmp_path: Path, blur: int) -> None:
    shaken = _screen(*MESSAGE).filter(ImageFilter.GaussianBlur(blur))

    assert read(_saved(shaken, tmp_path)) == Picture("blurred")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.png"),
        (b"not a picture", "a.png"),
        (b"\x89PNG\r\n\x1a\n", "a.png"),
        (b"GIF89a", "a"),
    ],
)
def test_what_is_no_picture_is_told(tmp_path: Path, content: bytes, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)

    with pytest.raises(ImageError, match="no picture that can be opened"):
        read(file)


@pytest.mark.parametrize("ending", ["png", "jpg", "webp"])
def test_a_picture_that_arrived_only_in_part_is_told(tmp_path: Path, ending: str) -> None:
    file = _saved(_code("http://example.com/a").resize((600, 600)), tmp_path, f"a.{ending}")
    file.write_bytes(file.read_bytes()[:400])

    with pytest.raises(ImageError, match="no picture that can be opened"):
        read(file)


@pytest.mark.parametrize("ending", ["tiff", "ppm", "pdf", "eps", "ico"])
def test_other_files_are_not_even_tried(tmp_path: Path, ending: str) -> None:
    file = _saved(_code("http://example.com").resize((128, 128)), tmp_path, f"a.{ending}")

    with pytest.raises(ImageError, match="no picture that can be opened"):
        read(file)


def test_a_file_that_is_not_there_or_a_folder_is_told(tmp_path: Path) -> None:
    for place in (tmp_path / "nowhere.png", tmp_path):
        with pytest.raises(ImageError, match="no picture that can be opened"):
            read(place)


def test_a_file_of_more_than_20_mb_is_told(tmp_path: Path) -> None:
    file = _saved(_code("http://example.com"), tmp_path)
    with file.open("r+b") as opened:
        opened.truncate(images.LARGEST + 1)

    with pytest.raises(ImageError, match="larger than 20 MB"):
        read(file)


@pytest.mark.parametrize(
    ("width", "height", "wanted"),
    [
        (8_000, 8_000, "too many pixels"),
        # So many that Pillow itself warns of them.
        (12_000, 12_000, "too many pixels|no picture that can be opened"),
        (400, 20, "too small"),
        (1, 1, "too small"),
        (26, 6_000, "long and narrow"),
        (6_000, 40, "long and narrow"),
    ],
)
def test_a_picture_of_no_size_to_be_read_is_told(
    tmp_path: Path, width: int, height: int, wanted: str
) -> None:
    file = _saved(Image.new("1", (width, height)), tmp_path)

    with pytest.raises(ImageError, match=wanted):
        read(file)


# --- what is left afterwards


@pytest.mark.parametrize("is_picture", [True, False])
def test_the_file_is_left_as_it_was_and_alone(tmp_path: Path, is_picture: bool) -> None:
    file = _saved(_code("http://example.com"), tmp_path)
    if not is_picture:
        file.write_bytes(b"no picture")
    before = (file.read_bytes(), file.stat().st_mtime_ns)

    try:
        read(file)
    except ImageError:
        assert not is_picture

    assert (file.read_bytes(), file.stat().st_mtime_ns) == before
    assert list(tmp_path.iterdir()) == [file]


def test_the_readers_are_loaded_with_the_first_picture_and_not_before(tmp_path: Path) -> None:
    file = _saved(_code("http://example.com"), tmp_path)
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "def loaded(): return [name for name in ('rapidocr_onnxruntime', 'onnxruntime', 'cv2',"
        " 'zxingcpp', 'PIL') if name in sys.modules]\n"
        "from fraud import images\n"
        "import bot.shown, fraud.checking\n"
        "print(loaded())\n"
        "bot.shown.look('nowhere.png')\n"
        f"print(images.read(Path({str(file)!r})).state, len(loaded()))\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.stdout.splitlines() == ["[]", "read 5"], done.stderr
