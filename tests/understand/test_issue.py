"""Issue and topic, from the whole conversation."""

from __future__ import annotations

import tomllib

import pytest

from assistant import paths
from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Issue
from assistant.understand.issue import read_issue, read_matter
from assistant.understand.port import Blend, Opinion
from assistant.understand.topics import issue_of_topics, languages, phrases


@pytest.mark.parametrize(
    ("text", "language", "issue"),
    [
        ("快递到哪了，什么时候能送到", "zh-Hans", Issue.DELIVERY),
        ("杯子质量太差，用了两天就裂了", "zh-Hans", Issue.PRODUCT_QUALITY),
        ("怎么申请退货退款", "zh-Hans", Issue.REFUND_RETURN),
        ("客服态度恶劣，敷衍我", "zh-Hans", Issue.SERVICE_ATTITUDE),
        ("刚买就降价了，能申请价保吗", "zh-Hans", Issue.PRICE_PROMO),
        ("帮我改一下收货地址", "zh-Hans", Issue.ORDER_CHANGE),
        ("发票抬头开错了，重新开发票", "zh-Hans", Issue.ACCOUNT_PAYMENT),
        ("請問這款有現貨嗎", "zh-Hant", Issue.PRE_SALE_QUESTION),
        ("Where is my parcel? It should have been delivered", "en", Issue.DELIVERY),
        ("I want to return these shoes and get a refund", "en", Issue.REFUND_RETURN),
        ("quiero devolver el vestido", "es", Issue.REFUND_RETURN),
        ("das Handy ist defekt", "de", Issue.PRODUCT_QUALITY),
        ("パスワードを忘れてログインできません", "ja", Issue.ACCOUNT_PAYMENT),
        ("환불은 언제 되나요", "ko", Issue.REFUND_RETURN),
        ("mau batalkan pesanan", "id", Issue.ORDER_CHANGE),
    ],
)
def test_the_issue_is_found(text: str, language: str, issue: Issue) -> None:
    assert read_issue([Message(Speaker.CUSTOMER, text)], 0, language)[0] is issue


def test_a_bare_number_keeps_the_matter_of_the_chat() -> None:
    chat = [
        Message(Speaker.CUSTOMER, "我的退款怎么还没到账"),
        Message(Speaker.AGENT, "请提供订单号"),
        Message(Speaker.CUSTOMER, "202611180042"),
    ]
    issue, topic, _ = read_issue(chat, 2, "zh-Hans")
    assert (issue, topic) == (Issue.REFUND_RETURN, "refund.progress")


def test_every_listed_topic_exists_and_belongs_to_its_issue() -> None:
    for language in languages():
        chat = [Message(Speaker.CUSTOMER, "x")]
        assert phrases(language).find("x") is not None
        issue, topic, chances = read_issue(chat, 0, language)
        assert not topic or issue_of_topics()[topic] is issue
        assert sum(chances.values()) == pytest.approx(1, abs=0.02)


def test_a_last_turn_that_plainly_names_another_matter_wins() -> None:
    chat = [
        Message(Speaker.CUSTOMER, "都过了五天了还没发货"),
        Message(Speaker.AGENT, "您稍等，我看一下。"),
        Message(Speaker.CUSTOMER, "杯子收到就是坏的，盖子裂了一条缝，怎么办"),
    ]
    matter = read_matter(chat, 2, "zh-Hans")
    assert (matter.issue, matter.topic) == (Issue.PRODUCT_QUALITY, "quality.defect")


def test_plain_words_make_a_topic_surer_than_vague_ones() -> None:
    plain = read_matter([Message(Speaker.CUSTOMER, "这台水壶底部漏水了")], 0, "zh-Hans")
    vague = read_matter([Message(Speaker.CUSTOMER, "你们这个有问题")], 0, "zh-Hans")
    assert plain.sure > 0.4 > vague.sure


def test_vague_phrases_are_phrases_of_the_topic_lists() -> None:
    file = paths.resources() / "lexicons" / "topic_vague.toml"
    for language, phrases_ in tomllib.loads(file.read_text(encoding="utf-8"))["vague"].items():
        topic_file = paths.resources() / "lexicons" / "topics" / f"{language}.toml"
        known = tomllib.loads(topic_file.read_text(encoding="utf-8"))["topics"]
        assert set(phrases_) <= {phrase for own in known.values() for phrase in own}


def test_where_words_know_nothing_the_second_reader_decides():
    moods = tuple(1 / 9 for _ in range(9))
    issues = tuple(0.72 if issue is Issue.DELIVERY else 0.028 for issue in Issue)
    said = Opinion(moods, issues, 0.0, 0.0, Blend(), Blend(0.61, 0.59))
    chat = [Message(Speaker.CUSTOMER, "Langsam mache ich mir Sorgen, wo das bleibt")]
    assert read_matter(chat, 0, "de", said).issue is Issue.DELIVERY


def test_a_topic_that_the_second_reader_rules_out_is_not_named():
    chat = [Message(Speaker.CUSTOMER, "快递什么时候到")]
    named = read_matter(chat, 0, "zh-Hans").topic
    assert named
    level = tuple(1 / len(Issue) for _ in Issue)

    def read(**chances: float) -> str:
        topics = {name.replace("_", ".", 1): chance for name, chance in chances.items()}
        said = Opinion((1 / 9,) * 9, level, 0.0, 0.0, topics=topics)
        return read_matter(chat, 0, "zh-Hans", said).topic

    assert read(account_invoice=0.9, **{named.replace(".", "_", 1): 0.02}) == ""
    assert read(account_invoice=0.5, **{named.replace(".", "_", 1): 0.4}) == named
    assert read(account_invoice=0.3, **{named.replace(".", "_", 1): 0.02}) == named
    assert read() == named
