"""A small set of examples, enough to tell a few wishes apart."""

from nlu.examples import Example, GuideWords, together

GUIDES = {
    "scan-pay": GuideWords(
        ["扫一扫", "扫码付钱", "扫码"],
        [
            "卖菜的叫我扫码，怎么扫",
            "我要扫码付钱",
            "怎么用微信扫一扫付钱",
            "扫码 咋弄",
            "教我扫那个方块",
        ],
    ),
    "pay-code": GuideWords(
        ["付款码", "收付款"],
        [
            "付款码在哪里",
            "收银员要扫我的付款码",
            "怎么打开付款码付钱",
            "超市要看付款码",
            "付钱的条码在哪",
        ],
    ),
    "pension": GuideWords(
        ["养老金认证", "资格认证"],
        [
            "养老金要认证怎么弄",
            "怎么做养老金认证",
            "养老金认证咋个搞",
            "退休金认证在哪办",
            "刷脸认证养老金",
        ],
    ),
}

WRITTEN = {
    "done": ["好了", "弄好了", "看到了", "点了", "出来了"],
    "unsure": ["嗯", "哦", "不知道", "可能吧", "不晓得"],
    "thanks": ["谢谢", "谢谢你", "多谢了", "太感谢了"],
    "chitchat": ["今天孙子来看我了", "今天天气真好", "我早上去公园走了走", "我家的花开了"],
    "other_task": ["怎么交电费", "帮我订火车票", "教我发红包", "扫码骑车怎么弄"],
    "out_of_scope": ["讲个笑话", "今天有什么新闻", "红烧肉怎么烧", "放首歌听听"],
    "medical": ["我胸口闷得慌", "喘不上气了", "我摔倒起不来了", "老伴晕过去了"],
    "fire": ["家里着火了", "厨房冒烟了", "闻到煤气味"],
    "fraud_under_way": [
        "公安打电话叫我把钱转到安全账户",
        "客服叫我共享屏幕",
        "电话里的人要我的验证码",
        "他说我的卡冻结了要转钱",
    ],
    "money_sent": ["我把钱转给骗子了", "刚才转了八千块，是骗子", "验证码给他了，卡里钱没了"],
    "human": ["找真人", "转人工", "叫个人来跟我说"],
    "keep_private": ["别告诉我女儿", "不要跟别人说", "这个别给别人看"],
}

EXAMPLES = together(
    [Example(text, intent) for intent, texts in WRITTEN.items() for text in texts], GUIDES
)
