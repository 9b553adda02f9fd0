"""Every page, and every state that the conversation can be in."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from playwright.sync_api import Route

from tests.web.browser.visitor import Visitor

Reach = Callable[[Visitor], None]

SCAN = "教我扫码付钱"
DANGER = "有人说我卡冻结了，叫我把钱转到安全账户"
PRACTICE = "练一练扫码付钱"
MONEY = "我想给他转三百块钱"
_NO_MICROPHONE = """navigator.mediaDevices.getUserMedia =
  () => Promise.reject(new DOMException("", "NotAllowedError"))"""
_MESSAGES = {
    "ordinary": "明天下午三点在老地方下棋，别忘了带茶",
    "unsure": "低价旅游团，三天两夜只要99元，报名请回复",
    "suspicious": "您的社保卡将停用，请点击链接更新资料",
    "fraud": "我是公安局的，你涉嫌洗钱，马上把钱转到安全账户，不要告诉家人",
}


def _opens(path: str) -> Reach:
    return lambda visitor: visitor.open(path)


def _says(*texts: str) -> Reach:
    def reach(visitor: Visitor) -> None:
        visitor.begin()
        for text in texts:
            visitor.say(text)
        visitor.page.wait_for_load_state("networkidle")

    return reach


def _waiting(visitor: Visitor) -> None:
    visitor.begin()

    def never(_route: Route) -> None:
        """Leaves the message without an answer."""

    visitor.page.route("**/say", never)
    visitor.field.fill("你好")
    visitor.page.get_by_role("button", name="发送").click()
    visitor.page.locator("#thinking").wait_for()


def _broken(visitor: Visitor) -> None:
    visitor.begin()
    visitor.page.route("**/say", lambda route: route.abort())
    visitor.field.fill("你好")
    visitor.page.get_by_role("button", name="发送").click()
    visitor.page.locator("#trouble").wait_for()


def _earlier(visitor: Visitor) -> None:
    _says(SCAN, DANGER, "没转")(visitor)
    visitor.page.get_by_text("前面说过的话").click()


def _deleted(visitor: Visitor) -> None:
    _says("都删掉")(visitor)
    visitor.now.get_by_role("button", name="都删掉").click()
    visitor.now.get_by_role("link", name="回到开头").wait_for()


def _devices(visitor: Visitor) -> None:
    visitor.begin()
    visitor.open("/devices")


def _code(visitor: Visitor) -> None:
    _devices(visitor)
    visitor.page.get_by_role("button", name="在另一台手机上继续").click()
    visitor.page.wait_for_url("**/code")


def _wrong_code(visitor: Visitor) -> None:
    visitor.open("/continue")
    visitor.page.get_by_label("六个数字").fill("000000")
    visitor.page.get_by_role("button", name="接着说").click()
    visitor.page.get_by_role("alert").first.wait_for()


def _checked(message: str) -> Reach:
    def reach(visitor: Visitor) -> None:
        visitor.open("/check")
        visitor.page.get_by_label("把短信粘在这里").fill(message)
        visitor.page.get_by_role("button", name="看一看").click()
        visitor.page.wait_for_load_state("networkidle")

    return reach


def _held(visitor: Visitor) -> None:
    visitor.begin()
    # Pressed once, it listens until the next press.
    visitor.hold_button.click()
    visitor.heard.filter(has_text=MONEY[:2]).wait_for()


def _in_doubt(visitor: Visitor) -> None:
    _held(visitor)
    visitor.hold_button.click()
    visitor.page.get_by_role("button", name="对，发出去").wait_for()


def _open_microphone(visitor: Visitor) -> None:
    visitor.begin()
    visitor.page.get_by_role("button", name="一直听").click()
    visitor.heard.filter(has_text=MONEY[:2]).wait_for()


def _denied(visitor: Visitor) -> None:
    visitor.context.add_init_script(_NO_MICROPHONE)
    visitor.begin()
    visitor.hold_button.click()
    visitor.heard.filter(has_text="手机不让我听").wait_for()


# Where a person has a conversation.
TALKING: Mapping[str, Reach] = {
    "beginning": _says(),
    "choices": _says("我想学扫码"),
    "picture": _says(SCAN),
    "danger": _says(DANGER),
    "practice": _says(PRACTICE),
    "waiting": _waiting,
    "broken": _broken,
    "earlier": _earlier,
    "deleted": _deleted,
    "held": _held,
    "in-doubt": _in_doubt,
    "open-microphone": _open_microphone,
    "denied": _denied,
}
PAGES: Mapping[str, Reach] = {
    "welcome": _opens("/"),
    "devices": _devices,
    "no-devices": _opens("/devices"),
    "code": _code,
    "continue": _opens("/continue"),
    "wrong-code": _wrong_code,
    "guides": _opens("/guides"),
    "guide": _opens("/guides/wechat-scan-pay"),
    "no-guide": _opens("/guides/nothing"),
    "check": _opens("/check"),
    "nothing-to-check": _checked(""),
    **{f"checked-{level}": _checked(message) for level, message in _MESSAGES.items()},
    "offline": _opens("/offline"),
    "not-found": _opens("/nothing"),
}
STATES: Mapping[str, Reach] = {**TALKING, **PAGES}
