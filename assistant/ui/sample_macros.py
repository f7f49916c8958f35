"""Sample macros, as a chat about a refund has them; for looking at the list."""

from __future__ import annotations

from assistant.domain.macros import MacroOffer

_ROWS = {
    "en": (
        ("refundin", "Refund submitted",
         "Your refund of 【amount】 is submitted, back the way you paid, within 1–3 working days.",
         ("amount",), True),
        ("refundno", "Refund reference",
         "The refund reference is 【reference】; with it your bank can trace the payment.",
         ("number",), True),
        ("returnhow", "How to return",
         "In the order: After-sales – Return, choose pickup; we collect within 24 hours.",
         (), True),
        ("hi", "Greeting", "Hello, I'm here. What is it about?", (), False),
        ("wait", "Looking it up", "I'll look it up and come back within 【how many】 minutes.",
         ("minutes",), False),
        ("supervisor", "Supervisor",
         "I've asked my supervisor to take this over; you don't have to explain it again.",
         (), False),
    ),
    "zh-Hans": (
        ("refundin", "退款已提交", "退款 【金额】 已经提交，原路退回，1–3 个工作日内到账。",
         ("amount",), True),
        ("refundno", "退款流水号", "退款流水号是 【流水号】，把它给银行客服就能查到这笔。",
         ("number",), True),
        ("returnhow", "退货步骤", "订单里点“申请售后—退货”，选上门取件，24 小时内来取。", (), True),
        ("hi", "问好", "您好，我在，您说。", (), False),
        ("wait", "先去查", "我去查一下，【几】 分钟内回来跟您说。", ("minutes",), False),
        ("supervisor", "转主管", "这件事我请主管接手，前后经过我都写给他了，不用您再讲。",
         (), False),
    ),
}  # fmt: skip


def offers(language: str) -> tuple[MacroOffer, ...]:
    """The samples in the agent's language."""
    code = "en" if language == "en" else "zh-Hans"
    return tuple(
        MacroOffer(name, title, text, code, blanks, fits, search=f"{name} {title} {text}".lower())
        for name, title, text, blanks, fits in _ROWS[code]
    )
