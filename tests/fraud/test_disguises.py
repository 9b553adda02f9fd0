"""Whatever hides a word from a checker, the word comes to light; honest words stay as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as some
from ruamel.yaml import YAML

from fraud.disguises import uncover

FILE: dict[str, Any] = YAML(typ="safe").load(
    Path(__file__).parents[2].joinpath("fraud", "disguises.yml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("验证码：８８６６", "验证码:8866"),
        ("ｈｔｔｐ：／／ａｂｃ．ｃｎ／ｘ", "http://abc.cn/x"),
        ("95588①②", "9558812"),
        ("𝟗𝟓𝟓𝟖𝟖", "95588"),
        ("𝐕𝐈𝐏会员", "vip会员"),
        ("ⅤⅠP", "vip"),
    ],
)
def test_letters_and_digits_of_any_width_are_the_same(written: str, meant: str) -> None:
    assert uncover(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("您的醫療保險帳戶已凍結，請點擊鏈接", "您的医疗保险账户已冻结，请点击链接"),
        ("轉帳", "转账"),
        ("為什麼匯款給我", "为什么汇款给我"),
        ("加羣領錢", "加群领钱"),
        ("銭を転", "钱を转"),
        ("収欵", "收款"),
    ],
)
def test_traditional_and_foreign_characters_are_read_as_simplified_ones(
    written: str, meant: str
) -> None:
    assert uncover(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("加ѕkуре聊", "加skype聊"),
        ("ΑΡΡ下载", "app下载"),
        ("ｖіp群", "vip群"),
        ("Viṕ客服", "vip客服"),
        ("d̶a̷i款", "贷款"),
    ],
)
def test_letters_that_look_like_latin_ones_are_read_as_these(written: str, meant: str) -> None:
    assert uncover(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("іcbc.com.cn", "xn--cbc-ihd.com.cn"),
        ("登录аррӏе.com查看", "登录xn--80ak6aa92e.com查看"),
        ("bóc.cn", "xn--bc-5ja.cn"),
        ("www.jd.ćom", "xn--www-.xn--jd-.com"),
    ],
)
def test_a_host_with_letters_that_only_look_right_is_not_taken_for_the_true_one(
    written: str, meant: str
) -> None:
    assert uncover(written) == meant


@pytest.mark.parametrize(
    "unseen", ["\u200b", "\u200c", "\u200d", "\ufeff", "\u2060", "\u00ad", "\u202e", "\ufe0f"]
)
def test_what_is_not_seen_is_not_there(unseen: str) -> None:
    assert uncover(f"转{unseen}账到安全{unseen}账户") == "转账到安全账户"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("把 钱 转 到 安 全 账 户", "把钱转到安全账户"),
        ("把　钱　转　走", "把钱转走"),
        ("安全\n账户", "安全账户"),
        ("安\t全\r\n账 户", "安全账户"),
        ("验 证 码 1 2 3 4 5 6", "验证码123456"),
        ("请 加 V X : a b c 1 2 3", "请加微信:abc123"),
        ("客服 QQ 群", "客服qq群"),
    ],
)
def test_gaps_between_characters_do_not_break_words(written: str, meant: str) -> None:
    assert uncover(written) == meant


@pytest.mark.parametrize("filler", [*"*·•・._~|/\\^=#&`'\"—–…+-", " - ", "……", "~~~~"])
def test_a_filler_between_characters_says_nothing(filler: str) -> None:
    assert uncover(filler.join("安全账户")) == "安全账户"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("加❤微❤信", "加微信"),
        ("加微❤️信", "加微信"),
        ("加V❤：abc", "加微信:abc"),
        ("薇❤abc123", "微信abc123"),
        ("转💰给我", "转钱给我"),
        ("领🧧", "领红包"),
        ("📱号", "手机号"),
        ("☎️联系", "电话联系"),
        ("🐧123456", "qq123456"),
        ("➕Ⓥ：abc123", "加微信:abc123"),
        ("进👗领米", "进群领米"),
        ("🎉恭喜🎉中奖🎁", "恭喜中奖"),
        ("转🙏🙏账😀", "转账"),
    ],
)
def test_pictures_are_read_as_the_word_they_stand_for_or_left_out(written: str, meant: str) -> None:
    assert uncover(written) == meant


@pytest.mark.parametrize(
    ("symbol", "meant"),
    [pair for pair in FILE["symbols"].items() if pair[1][0].isalnum()],
)
def test_each_symbol_comes_to_light(symbol: str, meant: str) -> None:
    plain = uncover(f"请{symbol}好")

    assert plain == uncover(f"请{meant}好")
    assert meant[-1] in plain


@pytest.mark.parametrize(("character", "meant"), FILE["characters"].items())
def test_each_look_alike_character_comes_to_light(character: str, meant: str) -> None:
    assert uncover(f"请{character}好") == f"请{meant}好"


@pytest.mark.parametrize(
    "link", ["http://abc.cn/x9", "www.abc.com", "abc.top", "a-b.com:8080", "1.2.3.4/a"]
)
def test_a_link_that_is_spelled_out_is_a_link_again(link: str) -> None:
    assert uncover("请点" + " ".join(link)) == f"请点{link}"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("5OO元", "500元"),
        ("日入3oo0元", "日入3000元"),
        ("5oo万", "500万"),
        ("o元购", "0元购"),
        ("2〇24", "2024"),
        ("1l0", "110"),
        ("1I0报警", "110报警"),
        ("9|8", "918"),
    ],
)
def test_letters_within_numbers_are_digits(written: str, meant: str) -> None:
    assert uncover(written) == meant


@pytest.mark.parametrize(
    "link", ["1o086.cn", "100l0.com", "t.cn/a6l1x", "http://95o88.cn/1l1?a=5oo"]
)
def test_letters_within_links_are_the_links_own(link: str) -> None:
    assert uncover(f"点{link}领取") == f"点{link}领取"


@pytest.mark.parametrize(
    "link",
    [
        "https://wx.tenpay.com/f2f?t=a",
        "https://u.wechat.com/abc",
        "weixin.qq.com",
        "weixin-pay.top",
        "zfb-vip.com",
        "http://abc.cn/yzm?a=1&b=2",
    ],
)
def test_words_within_links_are_no_disguises(link: str) -> None:
    assert uncover(f"点{link}领取") == f"点{link}领取"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("加薇", "加微信"),
        ("加威信abc", "加微信abc"),
        ("+VX：abc", "加微信:abc"),
        ("加w领取", "加微信领取"),
        ("薇信号", "微信号"),
        ("徽信", "微信"),
        ("威信：abc12", "微信:abc12"),
        ("卫星号abc12", "微信号abc12"),
        ("发我WeChat", "发我微信"),
        ("加扣扣", "加qq"),
        ("亻言用卡", "信用卡"),
        ("木及速到账", "极速到账"),
        ("女子讠平", "女子评"),
        ("钅艮行", "银行"),
        ("车专账", "转账"),
        ("身份讠正", "身份证"),
        ("支付寶", "支付宝"),
        ("ZFB转我", "支付宝转我"),
        ("支fu宝", "支付宝"),
        ("加裙", "加群"),
        ("进裙看", "进群看"),
        ("裙主", "群主"),
        ("君羊里发", "群里发"),
        ("二维ma", "二维码"),
        ("扫②维码", "扫二维码"),
        ("冲值", "充值"),
        ("刷dan", "刷单"),
        ("S单", "刷单"),
        ("zhuan账", "转账"),
        ("验zheng码", "验证码"),
        ("发YZM", "发验证码"),
        ("代款", "贷款"),
        ("货款秒到", "贷款秒到"),
        ("高佣jin", "高佣金"),
        ("伍仟陆佰元", "五千六百元"),
        ("壹叁捌肆贰", "一三八四二"),
    ],
)
def test_a_word_in_other_letters_is_that_word(written: str, meant: str) -> None:
    assert uncover(written) == meant


@pytest.mark.parametrize("pattern", [pattern for pattern, _ in FILE["words"]])
def test_no_word_is_looked_for_in_characters_that_are_gone_by_then(pattern: str) -> None:
    looked_for = [character for character in pattern if character.isalpha()]

    assert all(uncover(f"好{character}好") == f"好{character}好" for character in looked_for)


@pytest.mark.parametrize("times", [4, 7, 40])
def test_stretching_changes_nothing(times: int) -> None:
    assert uncover("急" * times + "！" * times) == "急急！！"


@pytest.mark.parametrize(
    "honest",
    [
        "3.5万",
        "hello my friend",
        "iphone 15 pro",
        "don't worry",
        "a-b座",
        "我住3-2-501",
        "2024-01-02",
        "10:30-11:30",
        "100000000",
        "www.icbc.com.cn",
        "二〇二四年",
        "陆金所",
        "我姓陆",
        "壹基金",
        "大陆一家亲",
        "入伍三年",
        "收拾一下",
        "放肆",
        "卫星电视",
        "他很有威信",
        "威信扫地",
        "参加威海的旅游团",
        "安徽信托",
        "更加威风",
        "保卫信仰",
        "有线tv信号",
        "ktv信息",
        "v字仇杀队",
        "pos单",
        "裙子",
        "加裙子",
        "扣扣子",
        "抠抠搜搜",
        "汽车专业维修",
        "草木及其他",
        "代款人",
        "货款已付",
        "坐拥金山",
        "宝贝宝贝",
        "支付宝宝的学费",
        "销量10+w",
        "哈哈哈",
    ],
)
def test_honest_words_stay_as_they_are(honest: str) -> None:
    assert uncover(honest) == honest


def test_a_space_beside_a_chinese_character_is_no_part_of_a_word() -> None:
    assert uncover("A-B 座 3 楼") == "a-b座3楼"


@pytest.mark.parametrize("nothing", ["", " ", "\n\t", "\u200b", "😀", "\ud83d"])
def test_where_nothing_is_said_nothing_is_left(nothing: str) -> None:
    assert uncover(nothing) == ""


_PIECES = some.sampled_from(
    [
        *"加薇❤信裙单元万钱号里*·-…~ \n\u3000\u200b，。！？,?!;:.oOlI015zsvVwWⅤßéѕ陆伍拾壹帳",
        *("http://", "www.", "abc", ".top", "vx", "zfb", "yzm", "S单", "刷dan", "贷kuan", "扣扣"),
        *("卫星", "威信", "车专", "哈哈哈哈", "！！！！", "a b c", "аррӏе.com", "5OO元", "👗", "Ⓥ"),
    ]
)
_CHINESE = some.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)
_TEXTS = some.one_of(
    some.text(_CHINESE, max_size=40),
    some.lists(_PIECES | _CHINESE, max_size=14).map("".join),
    some.text(max_size=40),
)


@given(_TEXTS)
@example("vxzfb")
@example("贷kuan*vx")
@example("！！！！！！！！a b")
@example("ø\ue000d.Òé")
@example("薴麻")
def test_what_is_uncovered_has_no_more_disguises(text: str) -> None:
    once = uncover(text)

    assert uncover(once) == once


@given(
    some.text(_CHINESE, min_size=1, max_size=30), some.sampled_from(["\u200b", "\u00ad", "\ufeff"])
)
def test_whatever_is_said_what_is_not_seen_in_it_changes_nothing(text: str, unseen: str) -> None:
    assert uncover(unseen.join(text)) == uncover(text)


@given(_TEXTS)
def test_what_is_uncovered_is_in_one_script_and_width(text: str) -> None:
    plain = uncover(text)

    assert plain == plain.strip()
    assert not any("Ａ" <= letter <= "ｚ" or "A" <= letter <= "Z" for letter in plain)
    assert "\u200b" not in plain and "\n" not in plain


@pytest.mark.parametrize("piece", ["o", "0o", "a.", "á.", "a b ", "中*", "加v", "http://", "1l"])
def test_a_very_long_text_of_one_kind_is_read_to_its_end(piece: str) -> None:
    """Where one character costs as much as all before it, this takes minutes."""
    assert uncover(piece * 50_000 + "安 全 账 户").endswith("安全账户")
