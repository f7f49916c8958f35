"""`assistant suggest` keeps to its contract: one JSON object a line, whatever comes in."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from assistant import paths
from assistant.cli import suggest
from assistant.cli.jsonl import answer_all
from assistant.cli.model_tier import ModelTier, Worded
from assistant.domain.drafting import Check, CheckLevel, Draft, DraftKind, DroppedDraft, Tier
from assistant.domain.view import ModelState, ModelStatus
from assistant.draft import phrasebook
from assistant.inference.port import (
    Failed,
    Finished,
    GenerationRequest,
    Listener,
    Scored,
    ScoreListener,
    ScoreRequest,
    Turn,
)
from assistant.knowledge import shop
from assistant.knowledge.rulefile import RuleFile, RuleRow
from assistant.knowledge.tuning import Tuning
from assistant.settings import ModelSettings

SHOP = shop.load()
BOOK = phrasebook.load()
TOOLS = suggest.Tools(SHOP, BOOK)
LATE = {"id": "a", "text": "说好三天到，五天了还没到，你们到底发没发货！"}


def answers(*rows: Any, tools: suggest.Tools = TOOLS) -> tuple[list[dict[str, Any]], int]:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    out = io.BytesIO()
    status = answer_all(
        io.BytesIO("\n".join(lines).encode()), out, lambda row: suggest.answer(row, tools)
    )
    return [json.loads(line) for line in out.getvalue().decode().splitlines()], status


class Engine:
    """An engine that answers every request at once with what it was given."""

    def __init__(self, *texts: str, code: str = "") -> None:
        self.texts = list(texts)
        self.code = code
        self.closed = False

    def submit(self, request: GenerationRequest, listener: Listener) -> None:
        if self.code:
            listener(Failed(request.id, self.code))
        else:
            text = self.texts.pop(0)
            if '","solve":"' in request.turns[-1].content:
                # The request has given the acknowledgement already.
                text = text.partition('","solve":"')[2]
            listener(Finished(request.id, text, 300.0, 900.0, 40))

    def score(self, request: ScoreRequest, listener: ScoreListener) -> None:
        """All texts are equally likely."""
        listener(Scored(request.id, tuple(-1.0 for _ in request.texts), 100.0))

    def warm(self, turns: tuple[Turn, ...], chat: str = "", stable: int = 0) -> None:
        """Nothing to warm."""

    def cancel(self, request_id: str) -> None:
        """Nothing to cancel."""

    def status(self) -> ModelStatus:
        return ModelStatus(ModelState.IDLE)

    def close(self) -> None:
        self.closed = True


def with_engine(engine: Engine, kind: suggest.Engine = suggest.Engine.ALL) -> suggest.Tools:
    tier = ModelTier(engine, "small", ModelSettings())
    return suggest.Tools(SHOP, BOOK, kind, model=tier)


def continued(acknowledge: str, solve: str, care: str) -> str:
    """What a model writes after the beginning that the request gave."""
    whole = json.dumps(
        {"acknowledge": acknowledge, "solve": solve, "care": care},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return whole.removeprefix('{"acknowledge":"')


GOOD = continued(
    "包裹晚了这么久，您急得有道理。", "我现在查卡在哪一站，30分钟内回您。", "有变化我先告诉您。"
)
INVENTED = continued(
    "包裹晚了，您急得有道理。", "明天上午给您送到，再赔您50元。", "有变化我先告诉您。"
)


def test_an_answer_has_every_field_of_the_contract() -> None:
    (answer,), status = answers(LATE)
    assert status == 0
    assert set(answer) == {"id", "mood", "language", "issue", "plan", "drafts", "dropped"}
    assert set(answer["plan"]) == {"strategy", "hold", "reasons"}
    assert [draft["rank"] for draft in answer["drafts"]] == [1, 2, 3]
    for draft in answer["drafts"]:
        assert {
            "rank", "kind", "tier", "acknowledge", "solve", "care", "text", "blanks", "checks",
            "sources", "ms",
        } <= set(draft)  # fmt: skip
        assert draft["tier"] == "phrasebook"
        assert set(draft["ms"]) == {"first", "done"}
        assert not [check for check in draft["checks"] if check["level"] == "hard"]


def test_the_same_input_gives_the_same_drafts_and_another_seed_others() -> None:
    def texts(seed: int) -> list[str]:
        tools = suggest.Tools(SHOP, BOOK, seed=seed)
        (answer,), _ = answers(LATE, tools=tools)
        return [draft["text"] for draft in answer["drafts"]]

    assert texts(1) == texts(1)
    assert len({tuple(texts(seed)) for seed in range(5)}) > 1


def test_a_bad_line_is_told_and_the_others_are_answered() -> None:
    rows, status = answers(LATE, "", "{nope", {"id": 7, "messages": []}, {"id": 8, "text": "在吗"})
    assert status == 1
    assert [row.get("error", {}).get("code") for row in rows] == [
        None,
        "invalid_json",
        "no_customer_message",
        None,
    ]
    assert rows[1]["line"] == 3
    assert rows[2]["id"] == 7


def test_a_row_may_end_with_the_agent() -> None:
    row = {
        "id": 1,
        "messages": [
            {"speaker": "customer", "text": "收到的杯子是碎的"},
            {"speaker": "agent", "text": "您拍张照发我看看"},
        ],
    }
    (answer,), status = answers(row)
    assert status == 0
    assert answer["drafts"]


def test_the_draft_is_in_the_customers_language() -> None:
    rows, _ = answers(
        {"id": 1, "text": "My parcel is five days late and nobody answers me."},
        {"id": 2, "text": "包裹遲了五天還沒到，到底怎麼回事"},
    )
    assert rows[0]["drafts"][0]["text"].isascii()
    assert "language_fallback" not in str(rows)
    assert "們" in str(rows[1]["drafts"]) or "這" in str(rows[1]["drafts"])


def test_a_draft_of_the_model_that_passes_stands_beside_the_phrasebook() -> None:
    (answer,), _ = answers(LATE, tools=with_engine(Engine(GOOD)))
    last = answer["drafts"][-1]
    assert (last["tier"], last["model"]) == ("model", "small")
    assert last["ms"]["first"] == 300.0
    assert "error" not in answer


def test_the_model_alone_is_shown_alone() -> None:
    tools = with_engine(Engine(GOOD), suggest.Engine.MODEL)
    (answer,), _ = answers(LATE, tools=tools)
    assert [draft["tier"] for draft in answer["drafts"]] == ["model"]
    assert answer["drafts"][0]["rank"] == 1


def test_an_invented_promise_is_replaced_by_what_is_true_and_told_with_its_rules() -> None:
    (answer,), status = answers(LATE, tools=with_engine(Engine(INVENTED)))
    assert status == 0
    assert all(
        "50" not in draft["text"] and "明天" not in draft["text"] for draft in answer["drafts"]
    )
    assert answer["dropped"][0]["tier"] == "model"
    assert "unsourced_number" in answer["dropped"][0]["rules"]


@pytest.mark.parametrize(
    ("code", "told"), [("timeout", "timeout"), ("internal", "internal"), ("cancelled", "internal")]
)
def test_a_failing_model_leaves_the_phrasebook_and_says_so(code: str, told: str) -> None:
    tools = with_engine(Engine(code=code), suggest.Engine.MODEL)
    (answer,), status = answers(LATE, tools=tools)
    assert status == 0
    assert answer["error"]["code"] == told
    assert answer["drafts"][0]["tier"] == "phrasebook"


def test_a_model_that_is_not_installed_is_no_obstacle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_MODELS_DIR", str(tmp_path / "none"))
    tools = suggest.with_model(suggest.Tools(SHOP, BOOK, suggest.Engine.ALL), "", 5)
    (answer,), status = answers(LATE, tools=tools)
    assert status == 0
    assert answer["error"]["code"] == "model_unavailable"
    assert answer["drafts"]


def test_an_unknown_model_is_unavailable() -> None:
    tools = suggest.with_model(TOOLS, "no-such-model", 5)
    assert tools.error is not None
    assert tools.error["code"] == "model_unavailable"


def test_danger_is_never_left_to_the_model() -> None:
    (answer,), _ = answers({"id": 1, "text": "我真的不想活了"}, tools=with_engine(Engine()))
    assert answer["plan"]["strategy"] == "crisis"
    assert all(draft["tier"] == "phrasebook" for draft in answer["drafts"])


def test_a_dropped_draft_is_told_as_the_contract_says() -> None:
    class Tiered:
        def words(self, *_: object, **__: object) -> Worded:
            return Worded(dropped=(DroppedDraft(Tier.MODEL, "x", ("too_long",)),))

    tools = suggest.Tools(SHOP, BOOK, suggest.Engine.ALL, model=Tiered())  # type: ignore[arg-type]
    (answer,), _ = answers(LATE, tools=tools)
    assert answer["dropped"] == [{"tier": "model", "text": "x", "rules": ["too_long"]}]


def test_ranks_follow_the_order_given() -> None:
    drafts = [
        Draft(str(n), DraftKind.BRIEF, Tier.PHRASEBOOK, "", "x", "", "x", "en", rank=9)
        for n in range(3)
    ]
    assert [values["rank"] for values in suggest.draft_values(drafts)] == [1, 2, 3]


def test_the_command_writes_json_only_and_ends_with_its_status() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "suggest", "--engine", "phrasebook"],
        input='{"id": 1, "text": "在吗"}\nnope\n'.encode(),
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 1
    rows = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert rows[0]["plan"]["strategy"] == "greet"
    assert rows[1]["error"]["code"] == "invalid_json"


def test_wrong_usage_is_exit_status_two() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "suggest", "--engine", "magic"],
        input=b"",
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 2
    assert done.stdout == b""


def test_every_answer_fits_the_schema_that_ships() -> None:
    file = paths.resources() / "contract" / "suggest.schema.json"
    schema = Draft202012Validator(json.loads(file.read_text(encoding="utf-8")))
    rows, status = answers(
        LATE,
        {"id": 2, "text": "你好"},
        {"id": None, "text": "I got a rash from the cream"},
        "nonsense",
    )
    failing, _ = answers(LATE, tools=with_engine(Engine(code="timeout")))
    assert status == 1
    for row in (*rows, *failing):
        schema.validate(row)


def test_a_shops_own_rule_gives_its_reason_in_the_language_of_the_row() -> None:
    reason = {"zh-Hans": "本店不说加急", "en": "we never say rushed"}
    check = Check("own", CheckLevel.SOFT, "rushed", why=tuple(reason.items()))
    rule = RuleRow(id="own", level=CheckLevel.HARD, patterns=("rushed",), reason=reason)
    owned = SHOP.model_copy(update={"tuning": Tuning(packs=(RuleFile(rule=(rule,)),))})
    lost = DroppedDraft(Tier.MODEL, "It is rushed.", ("own", "unsourced_number"))
    assert suggest.check_values(check, "zh-Hans")["reason"] == "本店不说加急"
    assert suggest.dropped_values(lost, owned, "en")["reasons"] == {"own": "we never say rushed"}
    rows, _ = answers(LATE)
    row = rows[0] | {"dropped": [suggest.dropped_values(lost, owned, "en")]}
    row["drafts"][0]["checks"] = [suggest.check_values(check, "en")]
    file = paths.resources() / "contract" / "suggest.schema.json"
    Draft202012Validator(json.loads(file.read_text(encoding="utf-8"))).validate(row)


def test_what_ships_gives_no_reason_beside_its_rule() -> None:
    assert "reason" not in suggest.check_values(Check("x", CheckLevel.INFO), "en")
    assert "reasons" not in suggest.dropped_values(DroppedDraft(Tier.MODEL, "", ("x",)), SHOP, "en")


def test_the_schemas_allow_nothing_that_the_contract_does_not_name() -> None:
    for name in ("suggest", "understand"):
        file = paths.resources() / "contract" / f"{name}.schema.json"
        assert list(loose(json.loads(file.read_text(encoding="utf-8")))) == []


def loose(node: Any, where: str = "") -> Iterator[str]:
    """Objects of a schema that would let any other field through."""
    if isinstance(node, dict):
        if "properties" in node and node.get("additionalProperties") is not False:
            yield where
        for name, inner in node.items():
            yield from loose(inner, f"{where}/{name}")
    elif isinstance(node, list):
        for number, inner in enumerate(node):
            yield from loose(inner, f"{where}/{number}")
