"""The pages of guides: to be found, read, printed and begun from."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.web import pages
from guides import library
from guides.plain.sentences import faults
from guides.schema import Guide
from tests.web.parsed import Element, parsed
from tests.web.site import Site
from tests.web.standing_in import Echo

GUIDES = library.load()
TEMPLATES = Path(pages.__file__).with_name("templates")
# What stands between the words of a template; what is filled in counts as somebody else's words.
NO_WORDS = re.compile(r"{#.*?#}|{%.*?%}|<[^>]*>", re.DOTALL)
FILLED_IN = re.compile(r"{{.*?}}", re.DOTALL)
SCAN = "wechat-scan-pay"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Somebody who reads; the pages are the same for everybody."""
    site = Site(tmp_path_factory.mktemp("site"), Echo()).start()
    with httpx.Client(base_url=site.url) as client:
        yield client
    site.stop()


def _page(browser: httpx.Client, path: str) -> Element:
    answer = browser.get(path)
    assert answer.status_code == 200, answer.text
    return parsed(answer.text)


def test_every_guide_is_found_under_its_scene(browser: httpx.Client) -> None:
    page = _page(browser, "/guides")

    under = {
        shelf.one("h2").words: [link.attributes["href"] for link in shelf.all("a")]
        for shelf in page.of_class("shelf")
    }
    assert f"/guides/{SCAN}" in under["付钱"]
    found = itertools.chain.from_iterable(under.values())
    assert sorted(found) == sorted(f"/guides/{each}" for each in GUIDES)


def test_a_link_says_what_a_guide_is_good_for(browser: httpx.Client) -> None:
    link = _page(browser, "/guides").one("a", href=f"/guides/{SCAN}")

    assert link.words == f"{GUIDES[SCAN].title} {GUIDES[SCAN].good_for}"


@pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
def test_a_guide_says_all_that_is_needed(browser: httpx.Client, guide: Guide) -> None:
    page = _page(browser, f"/guides/{guide.id}")

    main, (way,) = page.one("main").words, page.of_class("offline")
    assert page.one("h1").words == guide.title
    assert guide.title in page.one("title").words
    assert guide.good_for in main
    assert guide.safety in main
    assert guide.offline in way.words
    assert f"{guide.checked.year}年{guide.checked.month}月" in main
    assert all(source.what in main for source in guide.sources)
    assert (guide.fee or "") in main
    for step, shown in zip(guide.steps, page.of_class("step"), strict=True):
        assert shown.one("img").attributes["alt"]
        said = [step.do, step.see, *step.obstacles.missing, step.ask_first or ""]
        assert all(each in shown.words for each in said)


def test_what_is_only_believed_is_said_openly(browser: httpx.Client) -> None:
    low = next(guide for guide in GUIDES.values() if guide.confidence == "low")

    page = _page(browser, f"/guides/{low.id}")

    assert "可能不一样" in page.of_class("unsure")[0].words


def test_every_picture_can_be_seen_and_is_told_in_words(browser: httpx.Client) -> None:
    pictures = _page(browser, f"/guides/{SCAN}").all("img")

    for picture in pictures:
        answer = browser.get(picture.attributes["src"])
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("image/svg+xml")
        size = re.search(r'width="(\d+)[.\d]*" height="(\d+)', answer.text)
        assert size is not None
        assert picture.attributes["width"] == size[1]
        assert picture.attributes["alt"] in answer.text


def test_a_picture_can_do_nothing_but_be_seen_and_is_kept_by_browsers(
    browser: httpx.Client,
) -> None:
    first = browser.get(f"/pictures/{SCAN}/3/practice/unmarked.svg")

    again = browser.get(first.url.path, headers={"If-None-Match": first.headers["etag"]})

    assert first.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert first.headers["cache-control"] == "public, max-age=86400"
    assert again.status_code == 304
    assert not again.content


@pytest.mark.parametrize(
    "name",
    [
        *(
            f"{SCAN}/0",
            f"{SCAN}/7",
            f"{SCAN}/03",
            f"{SCAN}/1/marked",
            f"{SCAN}/1/practice/practice",
        ),
        *("nothing/1", f"{SCAN}", "../guides/schema", "%2e%2e/1", f"{SCAN}/1%0a", ""),
    ],
)
def test_what_is_no_picture_is_not_found(browser: httpx.Client, name: str) -> None:
    assert browser.get(f"/pictures/{name}.svg").status_code == 404


@pytest.mark.parametrize("id_", ["nothing", "schema", "..%2fschema", "<script>"])
def test_an_unknown_guide_leads_back_to_all(browser: httpx.Client, id_: str) -> None:
    answer = browser.get(f"/guides/{id_}")

    page = parsed(answer.text)
    assert answer.status_code == 404
    assert page.one("main").all("a", href="/guides") or page.one("main").all("a", href="/")


def test_the_whole_book_stands_on_one_page(browser: httpx.Client) -> None:
    page = _page(browser, "/guides/book")

    guides = page.of_class("guide")
    assert len(guides) == len(GUIDES)
    assert len(page.of_class("step")) == sum(len(guide.steps) for guide in GUIDES.values())
    assert all(image.attributes["loading"] == "lazy" for image in page.all("img"))
    links = [link.attributes["href"] for link in page.one("nav", **{"class": "contents"}).all("a")]
    ids = {each.attributes["id"] for each in page.all("h3")}
    assert sorted(links) == sorted(f"#{id_}" for id_ in ids)


@pytest.mark.parametrize("path", ["/guides", f"/guides/{SCAN}", "/guides/book"])
def test_a_page_of_guides_is_well_built(browser: httpx.Client, path: str) -> None:
    page = _page(browser, path)

    ids = [each.attributes["id"] for each in page.everything() if "id" in each.attributes]
    levels = [int(each.tag[1]) for each in page.everything() if re.fullmatch("h[1-6]", each.tag)]
    assert len(ids) == len(set(ids))
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


@pytest.mark.parametrize(
    ("label", "words"), [("学这个", "教我扫码付钱"), ("练一练", "练一练「扫码付钱」")]
)
def test_a_guide_is_begun_from_its_page(browser: httpx.Client, label: str, words: str) -> None:
    page = _page(browser, f"/guides/{SCAN}")
    form = next(each for each in page.of_class("start") if each.one("button").words == label)
    button = form.one("button").attributes

    answer = browser.post(
        form.attributes["action"],
        data=form.fields() | {button["name"]: button["value"]},
        follow_redirects=True,
    )

    assert answer.url.path == "/talk"
    assert f"您说：{words}" in parsed(answer.text).one("section", id="now").words


def test_the_guide_that_was_pressed_is_the_one_that_is_taught(real_site: Site) -> None:
    with httpx.Client(base_url=real_site.url, follow_redirects=True) as browser:
        talks = []
        for place in range(2):
            form = _page(browser, f"/guides/{SCAN}").of_class("start")[place]
            words = form.one("button").attributes["value"]
            talks.append(parsed(browser.post("/say", data=form.fields() | {"text": words}).text))

    taught, practised = talks
    assert "打开「微信」" in taught.one("section", id="now").words
    assert practised.all("section", **{"aria-label": "练习用的手机"})


@pytest.mark.parametrize(
    "name",
    [
        *("guides", "guide_parts", "guide", "book", "no_guide", "phone"),
        *("check", "check_form", "unread", "verdict", "checked"),
    ],
)
def test_what_pages_say_is_plain(name: str) -> None:
    template = (TEMPLATES / f"{name}.html").read_text(encoding="utf-8")

    lines = NO_WORDS.sub("\n", FILLED_IN.sub("「」", template)).splitlines()

    # Everybody pastes messages on a phone by this word.
    said = [line.strip().replace("粘", "放") for line in lines]
    assert [str(fault) for line in said if line for fault in faults(line)] == []
