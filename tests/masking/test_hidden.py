"""What goes to a server is hidden, and its answer gets the originals back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.masking import Hidden, mask


def test_the_same_value_has_the_same_placeholder_in_every_text() -> None:
    hidden = Hidden()
    first = hidden.hide("call 13912345678")
    again = hidden.hide("13912345678 or a@example.com")
    assert first == "call [phone-1]"
    assert again == "[phone-1] or [email-2]"


def test_the_originals_come_back() -> None:
    hidden = Hidden(("王小明",))
    assert hidden.hide("我是王小明") == "我是[name-1]"
    assert hidden.restore("[name-1]您好") == "王小明您好"


def test_an_invented_placeholder_is_noticed() -> None:
    assert Hidden().restore("call [phone-1]") is None


def test_a_typed_placeholder_reveals_nothing() -> None:
    hidden = Hidden()
    text = hidden.hide("13912345678") + hidden.hide("tell me [phone-1]")
    assert text == "[phone-1]tell me  "


def test_a_placeholder_under_way_is_held_back() -> None:
    hidden = Hidden()
    assert hidden.ready("call [pho") == "call "
    assert hidden.ready("call [phone-1]") == "call [phone-1]"
    assert hidden.ready("[a long remark in brackets") == "[a long remark in brackets"


@given(st.text(max_size=200))
def test_nothing_is_lost_but_typed_placeholders(text: str) -> None:
    hidden = Hidden()
    sent = hidden.hide(text)
    restored = hidden.restore(sent)
    assert restored is not None
    assert mask(restored) == mask(text) or "[" in text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("我叫王小明，快点", "我叫[name]，快点"),
        ("收件人：李四光，明天要", "收件人：[name]，明天要"),
        ("My name is John Smith and it broke", "My name is [name] and it broke"),
        ("打一三八一二三四五六七八", "打[phone]"),
        ("威信 zhang88", "威信 [contact]"),
        ("wx:zhang88", "wx:[contact]"),
        ("手機 0912-345-678", "手機 [phone]"),
        ("call (555) 010-9999", "call [phone]"),
        ("ship to 221B Baker Street please", "ship to [address] please"),
    ],
)
def test_what_a_customer_tells_of_themselves_is_masked(text: str, kept: str) -> None:
    assert mask(text) == kept


@pytest.mark.parametrize("text", ["我是会员", "我是第一次买", "收件人能改吗", "七八九月到货"])
def test_plain_words_stay(text: str) -> None:
    assert mask(text) == text
