"""What a link shows before anybody opens it; and nobody here ever does."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as some
from ruamel.yaml import YAML

from fraud.disguises import uncover
from fraud.links import Link, find, owners

FILE: dict[str, Any] = YAML(typ="safe").load(
    Path(__file__).parents[2].joinpath("fraud", "domains.yml").read_text(encoding="utf-8")
)
ENTRIES: list[dict[str, Any]] = FILE["owners"]
# Words that have a name in them, or nearly, and mean nobody; and who is named by which words.
NAMES: dict[str, Any] = YAML(typ="safe").load(Path(__file__).with_name("names_cases.yml"))


@pytest.fixture(autouse=True)
def _no_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever tries to reach the net fails."""

    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("something was looked up or opened")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)


def _only(text: str) -> Link:
    (link,) = find(uncover(text))
    return link


# --- what a link shows


@pytest.mark.parametrize(
    ("written", "owner"),
    [
        ("http://www.icbc.com.cn/a", "icbc"),
        ("icbc.com.cn", "icbc"),
        ("https://mybank.icbc.com.cn/login", "icbc"),
        ("deep.er.95516.com:443/x", "unionpay"),
        ("kyfw.12306.cn", "rail"),
        ("www.beijing.gov.cn", "government"),
        ("u.jd.com/abc", "jd"),
        ("https://wx.tenpay.com/f2f?t=a", "tencent"),
        ("weixin.qq.com", "tencent"),
        ("s.team", "steam"),
        ("ｗｗｗ．ｃｃｂ．ｃｏｍ", "ccb"),
        ("HTTPS://WWW.BOC.CN/", "boc"),
        ("w w w . p s b c . c o m", "psbc"),
    ],
)
def test_a_true_domain_and_all_below_it_is_its_owners(written: str, owner: str) -> None:
    link = _only(written)

    assert link.traits == {"true"}
    assert link.owner == owner


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["id"])
def test_every_domain_of_the_file_is_true_below_it_too_and_false_in_front(
    entry: dict[str, Any],
) -> None:
    for domain in entry["domains"]:
        below, before = _only(f"https://m.{domain}/a"), _only(f"http://{domain}.jifen.top/a")

        assert (below.traits, below.owner) == ({"true"}, entry["id"])
        assert before.traits == {"look-alike", "cheap"}


@pytest.mark.parametrize(
    ("written", "owner"),
    [
        # In front of the host that it truly is.
        ("icbc.com.cn.example.com", "icbc"),
        ("www.ccb.com-login.com/a", "ccb"),
        ("gov.cn.com", "government"),
        # Behind, or in the midst.
        ("my-icbc.com", "icbc"),
        ("vip.psbc.card-online.com", "psbc"),
        ("ccb-jifen.com", "ccb"),
        ("www.10086-jf.com", "mobile"),
        ("jf10010hk.com", "unicom"),
        ("96110.help-fanzha.com", "police"),
        ("weixin-pay.com", "tencent"),
        ("appleid-apple.com", "apple"),
        # Its name with another ending.
        ("alipay.com.cn", "alipay"),
        ("95588.net", "icbc"),
        # One letter off: one more, one less, another one, two changed about.
        ("alipayy.com", "alipay"),
        ("taobo.com", "taobao"),
        ("allpay.com", "alipay"),
        ("aliapy.com", "alipay"),
        ("dingta1k.com", "dingtalk"),
        ("taoba0.com", "taobao"),
        ("chinamobi1e.com", "mobile"),
        ("sf-expres.com", "sf"),
        ("icbcc.com.cn", "icbc"),
        # Letters for its figures.
        ("1o086.cn", "mobile"),
        ("100l0.com", "unicom"),
        ("jf-10o86zs.com", "mobile"),
        ("wf-i2l23.com", "traffic-police"),
    ],
)
def test_what_is_made_to_look_like_somebody_is_called_so(written: str, owner: str) -> None:
    link = _only(f"请点 {written} 办理")

    assert "look-alike" in link.traits
    assert "true" not in link.traits
    assert link.owner == owner


@pytest.mark.parametrize("written", ["1o086.cn", "100l0.com", "іcbc.com.cn", "аррle.com", "bóc.cn"])
def test_letters_that_only_look_right_make_no_link_true(written: str) -> None:
    assert not [link for link in find(uncover(f"登录 {written} 办理")) if "true" in link.traits]


@pytest.mark.parametrize(
    ("written", "host"),
    [
        ("http://icbc.com.cn@example.com/x", "example.com"),
        ("https://www.icbc.com.cn:443@example.com", "example.com"),
        ("http://user:word@example.com/", "example.com"),
        ("https://www.icbc.com.cn@1.2.3.4/x", "1.2.3.4"),
    ],
)
def test_what_stands_before_an_at_is_not_where_a_link_leads(written: str, host: str) -> None:
    link = _only(f"登录{written}办理")

    assert link.host == host
    assert "true" not in link.traits


@pytest.mark.parametrize("site", [
    *("sohu.com", "sogou.com", "csdn.net", "cnki.net", "hao123.com", "2345.com", "360.cn"),
    *("bing.com", "autohome.com.cn", "zol.com.cn", "eastday.com", "xunlei.com", "tudou.com"),
    *("hupu.com", "deepseek.com", "amazonaws.com", "yahoo.com", "zoom.us", "wps.cn", "qcc.com"),
    *("tianyancha.com", "39.net", "xiachufang.com", "kuwo.cn", "gitee.com", "caixin.com"),
    *("yicai.com", "hexun.com", "youth.cn", "weather.com.cn", "moji.com", "bendibao.com"),
    *("leju.com", "alicdn.com", "myqcloud.com", "feishu.cn", "eol.cn", "hujiang.com"),
    *("ithome.com", "kaola.com", "booking.com", "hilton.com.cn", "ule.com", "pagoda.com.cn"),
    *("oss-cn-hangzhou.aliyuncs.com", "dongshan-nongjiale.com", "wangxiaomei.cn", "a-b.com"),
])  # fmt: skip
def test_an_honest_stranger_is_unknown_and_nobodys_copy(site: str) -> None:
    link = _only(f"http://{site}/a")

    assert link.traits == {"unknown"}
    assert link.owner is None


@pytest.mark.parametrize(
    "written", ["xn--icbc-9na.com", "https://xn--80ak6aa92e.com/", "аррӏе.com"]
)
def test_a_host_in_other_letters_is_told(written: str) -> None:
    assert "punycode" in _only(written).traits


@pytest.mark.parametrize("shortener", FILE["shorteners"])
def test_a_short_link_says_nothing_of_who_is_behind_it(shortener: str) -> None:
    link = _only(f"戳https://{shortener}/Ab12领取")

    assert link.traits == {"short"}
    assert link.owner is None


@pytest.mark.parametrize("ending", FILE["cheap_endings"])
def test_an_ending_that_anybody_buys_is_told(ending: str) -> None:
    assert _only(f"http://dongshan88.{ending}/").traits == {"cheap", "unknown"}


@pytest.mark.parametrize(
    "written", ["http://1.2.3.4/a", "http://47.96.12.8", "1.2.3.4/a", "1.2.3.4:80", "10.0.0.1/x"]
)
def test_a_link_of_figures_has_no_name(written: str) -> None:
    assert _only(f"点{written} 下载").traits == {"raw-ip"}


@pytest.mark.parametrize(
    ("written", "is_odd"),
    [
        ("http://example.com:8080/x", True),
        ("example.com:8443", True),
        ("http://1.2.3.4:9999", True),
        ("http://example.com:80/x", False),
        ("https://example.com:443", False),
        ("http://example.com", False),
        ("http://example.com:", False),
    ],
)
def test_an_odd_door_is_told(written: str, is_odd: bool) -> None:
    assert ("odd-port" in _only(written).traits) is is_odd


@pytest.mark.parametrize(
    ("path", "is_package"),
    [
        ("/a.apk", True),
        ("/d/A.APK?x=1", True),
        ("/a.xapk", True),
        ("/x.mobileconfig", True),
        ("/x.ipa", True),
        ("/setup.exe", True),
        ("/x.plist", True),
        ("/apk", False),
        ("/a.html?to=b.apk", False),
        ("/a.apk.html", False),
        ("", False),
    ],
)
def test_a_package_is_told(path: str, is_package: bool) -> None:
    assert ("package" in _only(f"http://example.com{path}").traits) is is_package


# --- where a link begins and ends


@pytest.mark.parametrize(
    "text",
    [
        "",
        "今天买菜花了3.5万？是3.5元",
        "比分3.5比2.5",
        "2024.10.1 到 2024.12.31",
        "12.30 集合",
        "1.2.3.4",
        "版本1.2.3.4",
        "微信8.0.47",
        "iOS17.4.1",
        "v2.0.1",
        "p.m",
        "a.m.",
        "等等...好吧",
        "见附件报告.doc 和 index.html",
        "zhang.san@163.com",
        "wang.li@163.com",
        "wang.com@qq.com",
        "写信到li@icbc.com.cn，谢谢",
        "999.1.1.1/a",
        "abc..com",
        "http://",
        "com.cn",
        "第3.期",
        "A.B",
    ],
)
def test_numbers_versions_and_addresses_of_mail_are_no_links(text: str) -> None:
    assert find(uncover(text)) == ()


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("您的卡点http://abc.com/x领取", "http://abc.com/x"),
        ("点abc.com领取", "abc.com"),
        ("【工行】icbc.com.cn。回复TD退订", "icbc.com.cn"),
        ("登录https://www.chsi.com.cn/，查成绩", "https://www.chsi.com.cn/"),
        ("(abc.com)", "abc.com"),
        ("“abc.com”", "abc.com"),
        ("看abc.com!", "abc.com"),
        ("abc.com？真的吗", "abc.com"),
        ("网址：abc.com/a?id=1&to=b", "abc.com/a?id=1&to=b"),
        ("请点 abc.com/a\n我在等", "abc.com/a"),
        ("ftp://abc.com/x", "ftp://abc.com/x"),
        ("abc.com#a", "abc.com#a"),
        ("问13800000000或abc.com", "abc.com"),
    ],
)
def test_a_link_ends_where_the_talk_goes_on(text: str, written: str) -> None:
    assert _only(text).written == written


def test_each_link_is_told_once_and_in_order() -> None:
    found = find(uncover("先点 b.top 再点 a.top，还不行就再点 b.top"))

    assert [link.written for link in found] == ["b.top", "a.top"]


_PARTS = some.sampled_from(
    ["http://", "www.", "icbc", ".com", ".cn", ".top", "@", ":80", "/a.apk", "1.2.3.4", "点", "，",
     " ", ".", "-", "xn--", "?a=", "95588", "аррӏе", "3.5万"]
)  # fmt: skip


@given(some.lists(_PARTS, max_size=12).map("".join) | some.text(max_size=60))
def test_whatever_stands_there_a_link_is_part_of_it(text: str) -> None:
    plain = uncover(text)

    for link in find(plain):
        assert link.written in plain
        assert link.host in link.written
        assert link.traits
        assert (link.owner is not None) == bool(link.traits & {"true", "look-alike"})


def test_a_fresh_start_reads_links_without_the_net() -> None:
    code = (
        "import socket\n"
        "def refuse(*_, **__): raise SystemExit('something was looked up or opened')\n"
        "socket.socket.connect = socket.getaddrinfo = socket.create_connection = refuse\n"
        "from fraud.links import find\n"
        "print(*find('http://a.icbc.com.cn.example.top/x.apk')[0].traits)\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )

    assert set(done.stdout.split()) == {"look-alike", "cheap", "package"}, done.stderr


# --- whose domains are known


def test_nobody_and_no_domain_stands_twice_in_the_file() -> None:
    ids = [entry["id"] for entry in ENTRIES]
    domains = [domain for entry in ENTRIES for domain in entry["domains"]] + FILE["shorteners"]

    assert [each for each in ids if ids.count(each) > 1] == []
    assert [each for each in domains if domains.count(each) > 1] == []
    assert len(set(FILE["cheap_endings"])) == len(FILE["cheap_endings"])


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["id"])
def test_everybody_has_a_source_and_what_can_be_looked_for(entry: dict[str, Any]) -> None:
    assert re.fullmatch(r"https?://[a-z0-9.-]+\.[a-z]+(/[\w./-]*)?", entry["source"])
    assert entry["called"] and entry["domains"]
    assert all(re.compile(pattern) for pattern in [*entry["called"], *entry.get("latin", [])])
    assert all(re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", domain) for domain in entry["domains"])
    assert all(re.fullmatch(r"[0-9]{3,10}", number) for number in entry.get("numbers", []))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["id"])
def test_nobody_is_called_by_characters_that_an_uncovered_text_never_has(
    entry: dict[str, Any],
) -> None:
    """帐 and 账 stand beside each other where both are thought of."""
    looked_for = {letter for pattern in entry["called"] for letter in pattern if letter.isalpha()}

    assert {letter for letter in looked_for if uncover(f"好{letter}好") != f"好{letter}好"} <= {
        "帐"
    }


@pytest.mark.parametrize("words", NAMES["ordinary"])
def test_ordinary_words_name_nobody(words: str) -> None:
    for text in (words, f"今天{words}"):
        assert [owner.id for owner in owners() if owner.called.search(uncover(text))] == []


@pytest.mark.parametrize(
    ("owner", "text"),
    [(owner, text) for owner, texts in NAMES["named"].items() for text in texts],
)
def test_whom_a_message_names_is_found(owner: str, text: str) -> None:
    assert owner in [each.id for each in owners() if each.called.search(uncover(text))]
