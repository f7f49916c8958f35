"""A day at DEBUG, with everything going wrong, leaves no word of a customer in the log."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from assistant import log, paths
from assistant.log_mask import told, words
from assistant.masking import find as masking_find
from assistant.settings import Settings
from tests.test_app import Running

# What a customer might say, and who they are.
NAME, PEER = "欧阳若溪", "陈美"
SAID = f"我叫{NAME}，电话13912345678，住在杭州市西湖区文三路88号，邮箱ruoxi@example.com，又坏了！！"
TRACES = (NAME, PEER, "13912345678", "文三路", "ruoxi", "example.com", "又坏了", "杭州")


@pytest.fixture(autouse=True)
def restore() -> Iterator[None]:
    hook = threading.excepthook
    yield
    threading.excepthook = hook
    root = logging.getLogger("assistant")
    for handler in tuple(root.handlers):
        root.removeHandler(handler)
        handler.close()
    root.propagate = True


def written() -> str:
    return "".join(
        file.read_text("utf-8") for file in sorted(paths.log_dir().glob("assistant.log*"))
    )


def test_a_whole_chat_with_faults_in_every_room_leaves_no_trace(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    log.set_up(verbose=True)
    running = Running()
    try:
        running.desk.says(PEER, "在吗")
        view = running.view(lambda view: bool(view.drafts))
        running.desk.says(PEER, SAID)
        running.view(lambda view: bool(view.drafts) and NAME in view.messages[-1].text)
        running.engine.answer(f"{NAME}您好", "我来处理", "请放心")

        def quotes(*arguments: object, **named: object) -> None:
            raise KeyError(SAID)

        # A mistake of the program in reading, in writing, on a thread.
        monkeypatch.setattr(running.app._answering, "classify", quotes)
        running.desk.says(PEER, f"{NAME}，你们还管不管")
        running.app._store.put(view.chat, lambda db, chat: quotes())
        running.app._store.put(
            view.chat, lambda db, chat: db.execute(f'SELECT "{SAID}" FROM "{NAME}"')
        )
        thread = threading.Thread(target=quotes, name="broken")
        thread.start()
        thread.join()
        running.app._store.flush()
    finally:
        running.app.stop()
    text = written() + capsys.readouterr().err
    assert "KeyError: […]" in text
    assert "thread broken died" in text
    for trace in TRACES:
        assert trace not in text, trace
    assert str(Path.home()) not in text or str(Path.home()) == "/"


class Form(BaseModel):
    amount: int


def failed(call: object) -> BaseException:
    try:
        call()  # type: ignore[operator]
    except Exception as error:  # noqa: BLE001 – whichever it is
        return error
    raise AssertionError


@pytest.mark.parametrize(
    "call",
    [
        lambda: int(SAID),
        lambda: {}[SAID],
        lambda: json.loads("{" + SAID),
        lambda: Form(amount=SAID),  # type: ignore[arg-type]
        lambda: SAID.encode("ascii"),
        lambda: open(f"/nowhere/{NAME}"),  # noqa: SIM115
        lambda: Settings.model_validate({SAID: 1}),
        lambda: getattr(object(), NAME),
    ],
    ids=["value", "key", "json", "pydantic", "unicode", "file", "settings", "attribute"],
)
def test_no_exception_tells_what_it_stumbled_over(call: object):
    error = failed(call)
    chained = failed(lambda: _again(error))
    for text in (words(error), told(error), told(chained)):
        assert type(error).__name__ in text
        for trace in TRACES:
            assert trace not in text


def _again(error: BaseException) -> None:
    raise RuntimeError(SAID) from error


def test_an_exception_as_an_argument_of_a_line_is_masked_too():
    log.set_up()
    logger = logging.getLogger("assistant.test")
    logger.warning("could not: %s", failed(lambda: int(SAID)))
    logger.error(failed(lambda: int(SAID)))
    logger.warning("could not write: %s", OSError(28, "No space left on device", f"/x/{NAME}"))
    text = written()
    assert "could not: ValueError: […]" in text
    assert "No space left on device" in text
    assert not any(trace in text for trace in TRACES)


def test_what_helps_to_find_a_fault_stays():
    error = failed(lambda: _again(failed(lambda: masking_find.__getattribute__("nothing"))))
    text = told(error)
    assert "in _again" in text
    assert "because of" in text
    record = paths.record_file()
    assert words(OSError(13, "Permission denied", str(record))) == (
        f"PermissionError: Permission denied ({record.parent.name}/record.db)"
    )
    assert isinstance(failed(lambda: Form(amount=SAID)), ValidationError)  # type: ignore[arg-type]


def test_the_log_turns_over_and_keeps_only_its_last_files(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(log, "SIZE", 2_000)
    log.set_up()
    for number in range(500):
        logging.getLogger("assistant.test").info("line %d", number)
    files = sorted(paths.log_dir().glob("assistant.log*"))
    assert len(files) == log.FILES + 1
    assert all(file.stat().st_size <= 2_000 for file in files)
    assert "line 499" in (paths.log_dir() / "assistant.log").read_text("utf-8")
