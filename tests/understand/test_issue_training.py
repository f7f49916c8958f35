"""Weights that are to be measured on the test folds have not seen them."""

from __future__ import annotations

import json
from pathlib import Path

from assistant.understand import ngram
from assistant.understand.issue_training import learn
from assistant.understand.training.corpora import TEST_FOLDS, dialogue_fold

WORDS = {"delivery": "where is my parcel", "refund_return": "give my money back"}


def rows() -> list[dict[str, object]]:
    """Only dialogues of the test folds speak of policy."""
    found: list[dict[str, object]] = []
    for number in range(120):
        dialogue = f"chat-{number:06x}"
        issue = "delivery" if number % 2 else "refund_return"
        text = f"{WORDS[issue]} {number}"
        if dialogue_fold(dialogue) in TEST_FOLDS:
            issue, text = "policy", f"what are your rules {number}"
        found.append({"text": text, "issue": issue, "lang": "en", "dialogue": dialogue})
    return found


def test_weights_kept_apart_have_not_seen_the_test_folds(tmp_path: Path):
    file = tmp_path / "train" / "service_chat_labelled.jsonl"
    file.parent.mkdir()
    file.write_text("".join(json.dumps(row) + "\n" for row in rows()), encoding="utf-8")
    told: list[str] = []
    learn(tmp_path, tmp_path / "whole", told.append)
    learn(tmp_path, tmp_path / "apart", told.append, keep_test_apart=True)
    assert "policy" in ngram.load(tmp_path / "whole" / "model.npz").labels
    assert "policy" not in ngram.load(tmp_path / "apart" / "model.npz").labels
