from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant import settings, strings
from assistant.cli.models import app
from assistant.domain.notice import UserFault
from assistant.inference import manifest
from tests.inference.support import entry_for


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch, models: Path) -> None:
    monkeypatch.setattr(strings, "system_language", lambda: "en")


def run(*words: str) -> str:
    result = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_the_list_marks_the_default_and_hides_the_test_model() -> None:
    text = run("list")
    assert "in use: qwen2.5-coder-0.5b-instruct-q4_k_m" in text
    assert "not installed" in text
    assert "smollm" not in text


def test_install_from_a_file_verify_and_remove(tmp_path: Path) -> None:
    entry = entry_for(b"weights")
    manifest.save_own((entry,))
    (tmp_path / "weights.gguf").write_bytes(b"weights")
    assert "is installed" in run("install", "tiny", "--from", str(tmp_path / "weights.gguf"))
    assert "as it should be" in run("verify")
    assert "was removed" in run("remove", "tiny")


def test_a_damaged_file_is_told_with_the_way_out() -> None:
    entry = entry_for(b"weights")
    manifest.save_own((entry,))
    entry.path.write_bytes(b"w3ights")
    with pytest.raises(UserFault) as fault:
        run("verify", "tiny")
    assert "assistant models install tiny" in strings.say(fault.value.notice, "en")


def test_adding_and_using_a_model_of_ones_own(chat_gguf) -> None:
    file = chat_gguf()
    assert "company-chat-3b" in run("add", str(file))
    run("use", "company-chat-3b")
    assert settings.load().model.name == "company-chat-3b"
    sha = manifest.find("company-chat-3b").sha256
    assert sha == hashlib.sha256(file.read_bytes()).hexdigest()


def test_a_model_fixed_by_the_administrator_is_not_changed(monkeypatch, chat_gguf) -> None:
    run("add", str(chat_gguf()))
    monkeypatch.setattr(settings, "locked_fields", lambda: frozenset({"model.name"}))
    with pytest.raises(UserFault) as fault:
        run("use", "company-chat-3b")
    assert fault.value.notice.id == "settings.locked"
    assert not settings.settings_file().exists()
