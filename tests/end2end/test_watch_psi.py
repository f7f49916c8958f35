"""Psi over the same server: a Qt window, read object by object, whose chat is one text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.demo.bed import MEI, TOM
from assistant.domain.chat import Speaker
from assistant.domain.window import SourceState
from tests.deliver.keylog import KeyLog
from tests.end2end.bed.desk_of_pages import Hand
from tests.end2end.bed.fixtures import Desk, psi_desk

pytestmark = [pytest.mark.end2end, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def psi(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with psi_desk(tmp_path_factory.mktemp("psi")) as desk:
        yield desk


def test_messages_of_both_sides_are_read_in_order(psi: Desk):
    observer = psi.observer
    psi.mei_says("你好，快递三天没动了")
    assert observer.sees("你好，快递三天没动了"), observer.healths
    assert observer.peer() == MEI.name
    # Each has a connection of its own: the server alone knows who was first.
    psi.mei_says("什么情况？\n急用 <b>真的</b>")
    assert observer.sees("什么情况？\n急用 <b>真的</b>")
    psi.agent_says(psi.mei, "我马上查，请稍等")
    assert observer.sees("我马上查，请稍等")
    psi.mei_says("在吗？")
    psi.mei_says("在吗？")
    assert observer.until(lambda: len(observer.messages(MEI.name)) >= 5)
    assert [(m.speaker, m.text) for m in observer.messages(MEI.name)] == [
        (Speaker.CUSTOMER, "你好，快递三天没动了"),
        (Speaker.CUSTOMER, "什么情况？\n急用 <b>真的</b>"),
        (Speaker.AGENT, "我马上查，请稍等"),
        (Speaker.CUSTOMER, "在吗？"),
        (Speaker.CUSTOMER, "在吗？"),
    ]
    assert observer.healths[-1].state is SourceState.OK


def test_a_customer_who_types_stays_the_same_customer(psi: Desk):
    observer = psi.observer
    psi.mei.typing(psi.bed.agent.jid)
    assert observer.until(lambda: "Composing" in observer.snapshots[-1].window.title)
    psi.mei_says("订单尾号 2381")
    assert observer.sees("订单尾号 2381")
    assert {update.chat.peer for update in observer.updates} == {MEI.name}


def test_a_draft_is_pasted_into_the_box_and_nothing_is_sent(psi: Desk):
    observer = psi.observer
    before = list(psi.mei.received)
    with Hand(psi.bed.environment, observer) as hand, KeyLog() as keys:
        result = hand.insert("您好，\n这就为您查。")
    assert result.ok, result.notice
    assert result.inserted == "您好，\n这就为您查。"
    assert observer.until(lambda: observer.updates[-1].typed == result.inserted)
    assert {name for _, name in keys.events} == {"Control_L", "v"}
    assert psi.mei.received == before


def test_what_the_agent_then_sends_by_hand_is_theirs(psi: Desk):
    psi.observer.mouse("key", "Return")
    assert psi.mei.wait_for("您好，\n这就为您查。")
    assert psi.observer.sees("您好，\n这就为您查。")
    assert psi.observer.message("您好，\n这就为您查。").speaker is Speaker.AGENT


def test_another_customer_is_another_window_and_chat(psi: Desk):
    observer = psi.observer
    mine = observer.texts(MEI.name)
    psi.tom_says("Where is my refund?")
    assert observer.until(lambda: tried(psi))
    assert observer.texts(TOM.name) == ["Where is my refund?"]
    new = len(observer.new)
    observer.activate("--name", f"^{MEI.name}")
    assert observer.until(lambda: observer.peer() == MEI.name)
    assert observer.texts(MEI.name) == mine
    assert len(observer.new) == new


def tried(psi: Desk) -> bool:
    """Bring Tom's window up, as soon as it is there; whether his message was read."""
    psi.observer.activate("--name", TOM.name)
    return psi.observer.until(lambda: psi.observer.texts(TOM.name) != [], 5)
