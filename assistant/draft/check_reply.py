"""Whether a reply answers this customer: nothing stock, nothing asked twice, the right name."""

from __future__ import annotations

import re
from functools import cache

from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths
from assistant.domain.chat import Speaker
from assistant.domain.drafting import Check, CheckLevel, DraftKind
from assistant.draft.check_form import width
from assistant.draft.check_manner import manner
from assistant.draft.check_numbers import quantities
from assistant.draft.check_scene import Scene
from assistant.knowledge.shop import Shop

_HAN_RUN = re.compile(r"[\u4e00-\u9fff]{2,}")
_WORD = re.compile(r"[^\W\d_]{5,}")
_PICTURE = re.compile(
    r"\[(图片|圖片|照片|视频|image|photo|picture|video)\]|<img|\.(jpe?g|png|mp4)\b", re.I
)
# Facts of a reading that answer a question for them.
_ANSWERED = {
    "order": frozenset({"order", "order_number", "order_id"}),
    "phone": frozenset({"phone"}),
    "email": frozenset({"email"}),
    "photo": frozenset({"photo"}),
}


def mechanical(scene: Scene) -> list[Check]:
    """Stock formulas follow one another, and nothing in the reply is about this customer."""
    stock = manner().stock(scene.language)
    if stock is None:
        return []
    hits = list(stock.finditer(scene.text))
    if len(hits) < 2:
        return []
    rest = stock.sub(" ", scene.text)
    if len(hits) < 3 and _of_this_customer(rest, scene):
        return []
    return [Check("mechanical", CheckLevel.SOFT, hits[1].group(), *hits[1].span())]


def _of_this_customer(rest: str, scene: Scene) -> bool:
    """Whether words of the conversation, a number or a blank stand in a text."""
    if re.search(r"\d|【", rest):
        return True
    said = scene.customer.casefold()
    pairs = {run[i : i + 2] for run in _HAN_RUN.findall(rest) for i in range(len(run) - 1)}
    words = {word.casefold() for word in _WORD.findall(rest)}
    return any(one in said for one in pairs - manner().empty_pairs) or any(
        one in said for one in words
    )


def needless_questions(scene: Scene) -> list[Check]:
    """Asks for what was given already, or asks nothing that leads on."""
    found: list[Check] = []
    said = manner()
    facts = {fact.kind for fact in scene.reading.facts} if scene.reading else set()
    if _PICTURE.search(scene.customer):
        facts.add("photo")
    for what in said.asked:
        asks = said.asks(what)
        hit = asks.search(scene.text) if asks and _ANSWERED[what] & facts else None
        if hit:
            found.append(Check("already_given", CheckLevel.SOFT, hit.group(), *hit.span()))
    wanted = scene.kind is DraftKind.ASK and scene.plan is not None and scene.plan.solve
    if wanted and not said.question.search(scene.text):
        return [*found, Check("asks_nothing", CheckLevel.SOFT)]
    general = said.help(scene.language)
    hit = general.search(scene.text) if general and _has_a_matter(scene) else None
    if hit:
        found.append(Check("asks_nothing", CheckLevel.SOFT, hit.group(), *hit.span()))
    return found


def _has_a_matter(scene: Scene) -> bool:
    """Whether the customer has said what it is about."""
    if scene.reading is None:
        return False
    last = next((m.text for m in reversed(scene.messages) if m.speaker is not Speaker.AGENT), "")
    # A mere "hello, anybody there?" says nothing yet, whatever was said hours ago.
    return width(last[:200]) >= 6 and (bool(scene.reading.topic) or scene.upset)


def names(scene: Scene) -> list[Check]:
    """Somebody else's name, or Mr for Ms."""
    said = manner()
    known = "\n".join(
        (scene.conversation, scene.shop.all_text, *(m.author for m in scene.messages))
    ).casefold()
    for hit in (one for own in said.named(scene.language) for one in own.finditer(scene.text)):
        name = hit["name"]
        if _stands_in(name.casefold(), known) or name.casefold() in said.not_names:
            continue
        return [Check("wrong_name", CheckLevel.HARD, hit.group().strip(), *hit.span("name"))]
    for here, there in ((said.man, said.woman), (said.woman, said.man)):
        title = here.search(scene.text)
        if title and there.search(known) and not here.search(known):
            return [Check("wrong_title", CheckLevel.HARD, title.group(), *title.span())]
    return []


def _stands_in(name: str, text: str) -> bool:
    """Tom is not in "tomorrow"; Chinese, Japanese and Korean names have no borders."""
    if not name.isascii():
        return name in text
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def taboo_numbers(scene: Scene) -> list[Check]:
    """A number of bad luck in a present that could be another; real sums are never touched."""
    taboo = manner().taboo(scene.language)
    if not taboo:
        return []
    for one in quantities(scene.text):
        if one.kind not in ("money", "") or one.text not in taboo:
            continue
        before = scene.text[max(0, one.start - 14) : one.start]
        after = scene.text[one.end : one.end + 10]
        real = one.text in scene.conversation or (one.kind, one.value) in scene.shop_quantities
        if not real and manner().free_gift.search(before + "　" + after):
            return [Check("taboo_number", CheckLevel.SOFT, one.text, one.start, one.end)]
    return []


def product_names(shop: Shop) -> str:
    """What the shop sells, all names in one text of small letters."""
    things = shop.library.products
    return "\n".join(
        name.casefold() for thing in things for name in (*thing.names.values(), *thing.aliases)
    )


class _Items(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    items: dict[str, tuple[str, ...]]


@cache
def _goods(language: str) -> re.Pattern[str] | None:
    table = datafile.load(paths.resources() / "lexicons" / "items.toml", _Items).items
    own = [word.casefold() for word in table.get(language, ()) if len(word) > 1]
    if not own or language not in ("zh", "en"):
        return None
    wide = language == "zh"
    listed = "|".join(sorted(map(re.escape, own), key=len, reverse=True))
    return re.compile(listed if wide else rf"(?<![\w-])(?:{listed})(?![\w-])")


# The draft speaks of a thing as what was bought, sent or is at home there.
_THEIRS = re.compile(
    r"(?:[您你](?:[刚昨前上]?[才天次]?(?:[买買订訂购購拍选選要退]|收到|下[单單]|看中)[买買购購]?[了到]?)?的"
    r"(?:[这這那]?一?[款件個个台双雙条條只隻部瓶套支盒])?|[您你]?[这這]一?[款件台双雙条條只隻部瓶套支盒]"
    r"|[补補寄换換發发退][^，。,]{0,6}[个個件台双雙条條只部瓶套支盒张張])$"
    r"|(?<![a-z])(?:your|replacement)(?: [a-z-]{1,14})?[ ]$"
)
_BOUGHT_AFTER = re.compile(r" (?:that |which )?you(?:'ve| have)? (?:bought|ordered|received|got)")


def products(scene: Scene) -> list[Check]:
    """Goods that neither the conversation nor the shop has named.

    Hard where the text speaks of them as the customer's: then it is about another thing. Otherwise
    it may be good advice ("try another socket"), and is only pointed out.
    """
    goods = _goods(scene.language.split("-", maxsplit=1)[0])
    if goods is None or not scene.messages:
        return []
    said = scene.conversation.casefold()
    if not any(m.speaker is Speaker.CUSTOMER for m in scene.messages):
        return []
    known = said + scene.shop.all_text.casefold() + product_names(scene.shop)
    text = scene.text.casefold()
    advice: list[Check] = []
    for hit in goods.finditer(text):
        word = hit.group()
        if word in manner().tools or word in known or _kin(word, said):
            continue
        theirs = _THEIRS.search(text, max(0, hit.start() - 24), hit.start())
        if theirs or _BOUGHT_AFTER.match(text, hit.end()):
            return [Check("unsourced_product", CheckLevel.HARD, word, *hit.span())]
        advice.append(Check("unsourced_product", CheckLevel.INFO, word, *hit.span()))
    return advice[:1]


# Parts of many names: they make no two things the same.
_COMMON_SIGNS = frozenset("子机器具套品用大小电包")


def _kin(word: str, known: str) -> bool:
    """Another form of a word that was said: shoes for shoe, 鞋子 for 鞋."""
    if word.isascii():
        stem = word.removesuffix("s").removesuffix("e")
        return len(stem) > 2 and stem in known
    return any(sign in known for sign in word if sign not in _COMMON_SIGNS)
