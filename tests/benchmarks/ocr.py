"""Reading from the screen: what it gets wrong on chat pages drawn by Chromium, and what it costs.

`python -m tests.benchmarks --only ocr`. Four looks (light and dark, grey and blue bubbles) at 100
to 200 % and eight ways of drawing bubbles, with Chinese, English and mixed chats; every page goes through layout, bubbles, lines and
recognition as a window would.
"""

# ruff: noqa: E501 – sentences of a chat stay whole.
from __future__ import annotations

import html
import itertools
import subprocess
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import cv2
import numpy as np

from assistant.demo.process import find_program
from assistant.watch.ocr.layout import find_layout
from assistant.watch.ocr.page import Found, PageReader
from assistant.watch.ocr.recognise import LineCache, Recogniser
from tests.benchmarks.figures import Figure

SCALES = (1.0, 1.25, 1.5, 1.75, 2.0)
LOOKS = {
    "grey-light": ("#ededed", "#ffffff", "#95ec69", "#191919", "#191919", "#f5f5f5"),
    "grey-dark": ("#111111", "#2c2c2c", "#3eb575", "#d5d5d5", "#0b1a10", "#191919"),
    "blue-light": ("#ffffff", "#f1f1f4", "#1677ff", "#1f1f1f", "#ffffff", "#fafafa"),
    "blue-dark": ("#1e1e1e", "#333333", "#2b5278", "#eeeeee", "#ffffff", "#252526"),
}
# What clients do with their bubbles; each at three scales.
STYLES = {
    "gradient": ".mine .bubble {background: linear-gradient(135deg, #6a5cff, #b06ab3); color: #fff}",
    "outline": ".bubble {background: #fff; border: 1px solid #ddd}"
    " .mine .bubble {border-color: #8bc34a}",
    "round": ".bubble {border-radius: 19px} .face {border-radius: 50%}",
    "shadow": ".bubble {box-shadow: 0 1px 2px #0004}",
    "time": ".bubble::after {content: '10:32'; font-size: 11px; color: #888; margin-left: 8px;"
    " float: right; margin-top: 6px}",
    "wallpaper": ".log {background: linear-gradient(#d8e6f0, #e8dfd0)}",
    "serif": "body {font-family: 'Noto Serif CJK SC', serif}",
    "small": "body {font-size: 13px} .bubble {max-width: 80%}",
}
STYLE_SCALES = (1.0, 1.5, 2.0)
Chat = list[tuple[str, str]]
CHATS: dict[str, Chat] = {
    "zh": [
        ("customer", "你好，上周在你们店买的电饭锅，内胆涂层掉了一大块"),
        ("agent", "您好，刚买就掉涂层，换谁都会窝火。麻烦您拍一张内胆的照片发过来，我马上登记换新。"),
        ("customer", "照片发了，快点处理吧！明天家里来客人"),
        ("customer", "好"),
        ("agent", "收到照片了。新内胆今天下午从仓库发出，顺丰快递，预计后天上午送到；明天来不及的话，我先给您登记运费补偿。"),
        ("customer", "那我明天用什么煮饭？你们这质量也太差了，我真的很失望……"),
        ("agent", "明天这顿饭确实被耽误了，对不起。"),
        ("customer", "一"),
        ("customer", "行吧，单号发我"),
        ("agent", "单号：SF1408862357192，客服小陈，分机 803。"),
        ("customer", "谢谢啦"),
    ],
    "en": [
        ("customer", "Hi, my parcel still hasn't arrived. It was due last Friday!"),
        ("agent", "I'm sorry about the wait, Maria. I'll ask the courier now and write back by 3 pm."),
        ("customer", "Order #A8812-X, paid with PayPal. The gift is for my mum's birthday on Sunday."),
        ("customer", "ok"),
        (
            "agent",
            "Thank you. The parcel is in the depot at Leeds since Tuesday; a driver takes it out "
            "tomorrow between 9:00 and 13:00. If it does not come, we send a new one by express "
            "at no cost to you.",
        ),
        ("customer", "And if it doesn't fit? Can I return it within 30 days?"),
        ("agent", "Yes, you can. The label is in the box, and $45.90 goes back to your card."),
        ("customer", "Great, thanks a lot!"),
    ],
    "mixed": [
        ("customer", "你们 App 登录一直报错 Error 500，怎么回事？"),
        ("agent", "抱歉，登录不上确实着急。请先更新到 v3.2.1，再试一次。"),
        ("customer", "更新了，还是 Network timeout，手机是 iPhone 15 Pro"),
        ("agent", "请打开 设置 > Wi-Fi，关掉再打开；如果还不行，把截图发到 help@example.com，我来跟进。"),
        ("customer", "OK，试试看"),
        ("customer", "订单 20261118-7745 的发票抬头写错了，应该是 Lumen Co., Ltd."),
        ("agent", "好的，我重开一张 PDF 发票，今天 18:00 前发到您的邮箱。"),
        ("customer", "退款 ¥128.50 什么时候到 Visa 卡？"),
        ("agent", "一般 3-5 个工作日，最晚 11月30日。"),
    ],
}  # fmt: skip


@dataclass
class Tally:
    """Characters and sides, right and wrong."""

    characters: int = 0
    errors: int = 0
    messages: int = 0
    found: int = 0
    sides: int = 0


def page(chat: Chat, look: str, style: str = "") -> str:
    """A helpdesk-like page: contacts, the customer's name, bubbles, the box to write in."""
    ground, incoming, outgoing, ink, ink_out, bar = LOOKS[look]
    rows = ""
    for who, text in chat:
        mine = who == "agent"
        mark = "我" if mine else "李"
        rows += (
            f"<div class='row {'mine' if mine else ''}'><div class=face>{mark}</div>"
            f"<div class=bubble>{html.escape(text)}</div></div>"
        )
    return f"""<!doctype html><meta charset=utf-8><style>
body {{ margin: 0; display: flex; height: 100vh; background: {ground}; color: {ink};
  font: 14px/1.5 'Noto Sans CJK SC', sans-serif }}
.side {{ width: 180px; background: {bar}; border-right: 1px solid #8884 }}
.side div {{ padding: 10px }}
.main {{ flex: 1; display: flex; flex-direction: column; min-width: 0 }}
.head {{ padding: 12px 16px; font-size: 16px; background: {bar}; border-bottom: 1px solid #8884 }}
.log {{ flex: 1; overflow: hidden; padding: 4px 10px }}
.foot {{ height: 100px; background: {bar}; border-top: 1px solid #8884 }}
.row {{ display: flex; margin: 9px 0; align-items: flex-start }}
.mine {{ flex-direction: row-reverse }}
.face {{ width: 34px; line-height: 34px; border-radius: 4px; color: #fff;
  text-align: center; background: #c87; margin: 0 8px; flex: none }}
.bubble {{ max-width: 62%; padding: 8px 11px; border-radius: 6px; background: {incoming};
  white-space: pre-wrap; overflow-wrap: anywhere }}
.mine .bubble {{ background: {outgoing}; color: {ink_out} }}
.time {{ text-align: center; color: #999; font-size: 12px }}
{style}
</style><div class=side><div>陈小姐</div><div>Maria</div></div><div class=main>
<div class=head>李女士</div><div class=log><div class=time>10:32</div>{rows}</div>
<div class=foot></div></div>"""


def shot(source: str, folder: Path, scale: float, size: tuple[int, int] = (900, 900)) -> Path:
    """The page as Chromium draws it."""
    folder.mkdir(parents=True, exist_ok=True)
    file, picture = folder / "page.html", folder / "page.png"
    file.write_text(source, encoding="utf-8")
    command = [find_program("chromium"), "--headless", "--no-sandbox", "--disable-gpu"]
    command += ["--hide-scrollbars", "--disable-dev-shm-usage", f"--screenshot={picture}"]
    command += [f"--user-data-dir={folder / 'profile'}", f"--force-device-scale-factor={scale}"]
    command += [f"--window-size={size[0]},{size[1]}", file.as_uri()]
    subprocess.run(command, check=True, timeout=120, capture_output=True)
    return picture


def pages(quick: bool) -> Iterator[tuple[str, str, str, float]]:
    """Chat, look, style, scale: every chat in every look at every scale, then the styles."""
    if quick:
        yield from itertools.product(CHATS, ["grey-light"], [""], [1.0, 2.0])
        return
    yield from itertools.product(CHATS, LOOKS, [""], SCALES)
    yield from itertools.product(CHATS, ["grey-light"], STYLES, STYLE_SCALES)


def folded(text: str) -> str:
    """Text for counting: full and half width are one, spaces count between Latin words only."""
    plain = unicodedata.normalize("NFKC", text).replace("…", "...")
    kept = []
    for at, sign in enumerate(plain):
        if sign.isspace():
            around = plain[max(0, at - 1) : at] + plain[at + 1 : at + 2]
            if len(around) < 2 or not around.isascii():
                continue
        kept.append(" " if sign.isspace() else sign)
    return "".join(kept)


def distance(one: str, other: str) -> int:
    """Levenshtein."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


def count(chat: Chat, found: tuple[Found, ...], width: int, tally: Tally) -> list[str]:
    """Add one page to the tally; the messages that came out wrong."""
    shown = [one for one in found if one.kind == "bubble" and not one.hidden]
    wanted = [folded(text) for _, text in chat]
    got = [folded(one.text) for one in shown]
    tally.messages += len(chat)
    tally.characters += sum(map(len, wanted))
    wrong: list[str] = []
    pairs: list[tuple[int, int]] = []
    matcher = SequenceMatcher(None, wanted, got, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if i2 - i1 == j2 - j1:
            pairs += zip(range(i1, i2), range(j1, j2), strict=True)
        elif tag != "equal":
            tally.errors += sum(len(text) for text in wanted[i1:i2] + got[j1:j2])
            wrong += [f"-{text}" for text in wanted[i1:i2]] + [f"+{text}" for text in got[j1:j2]]
    for i, j in pairs:
        errors = distance(wanted[i], got[j])
        tally.errors += errors
        tally.found += 1
        rect = shown[j].rect
        side = shown[j].side or ("left" if rect.x < width - rect.right else "right")
        tally.sides += (side == "left") == (chat[i][0] == "customer")
        if errors:
            wrong.append(f"{wanted[i]} → {got[j]}")
    return wrong


def measure(folder: Path, quick: bool) -> list[Figure]:
    """Errors by language, by scale and in all; the time to read a page first and again."""
    recogniser = Recogniser()
    names = [*CHATS, *map(str, SCALES), *STYLES]
    total, parts = Tally(), {name: Tally() for name in names}
    first: list[float] = []
    again: list[float] = []
    for name, look, style, scale in pages(quick):
        source = page(CHATS[name], look, STYLES.get(style, ""))
        picture = cv2.imread(str(shot(source, folder, scale)))
        whole = np.ascontiguousarray(picture[:, :, ::-1]).astype(np.uint8)
        layout = find_layout(whole)
        if layout is None:
            total.messages += len(CHATS[name])
            continue
        pane = layout.pane
        part = np.ascontiguousarray(whole[pane.y : pane.bottom, pane.x : pane.right])
        reader = PageReader(LineCache(lambda: recogniser).read)
        began = time.process_time()
        found = reader.read(part, 0.0)
        middle = time.process_time()
        reader.read(part, 1.0)
        first.append(middle - began)
        again.append(time.process_time() - middle)
        tallies = [total, parts[name], parts[style or str(scale)]]
        for tally in tallies:
            wrong = count(CHATS[name], found, pane.width, tally)
        for text in wrong:
            print(f"  {name} {look} {style} {scale}: {text}")
    figures = [
        Figure("ocr.characters.error", _share(total), "%", total.characters, "all pages"),
        Figure("ocr.messages.found", round(100 * total.found / total.messages, 2), "%",
               total.messages, "all pages"),
        Figure("ocr.sides.right", round(100 * total.sides / total.messages, 2), "%",
               total.messages, "all pages"),
        Figure("ocr.page.first", round(1000 * float(np.median(first))), "ms CPU", len(first), ""),
        Figure("ocr.page.again", round(1000 * float(np.median(again))), "ms CPU", len(again), ""),
    ]  # fmt: skip
    figures += [
        Figure(f"ocr.characters.error.{name}", _share(tally), "%", tally.characters, "")
        for name, tally in parts.items()
        if tally.characters
    ]
    return figures


def _share(tally: Tally) -> float:
    return round(100 * tally.errors / max(1, tally.characters), 3)
