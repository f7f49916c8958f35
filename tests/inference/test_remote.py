"""The engine on a server: masked, marked, and unharmed by whatever a server does."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.domain.view import ModelState, ModelStatus
from assistant.inference import choose, manifest
from assistant.inference.manifest import ModelEntry
from assistant.inference.port import (
    Failed,
    Finished,
    GenerationRequest,
    Piece,
    Sample,
    Scored,
    ScoreRequest,
    Turn,
)
from assistant.inference.remote import RemoteEngine
from assistant.inference.supervisor import LocalEngine
from assistant.settings import ModelSettings
from tests.inference.chat_server import ChatServer, in_chunks
from tests.inference.test_supervisor import Heard, ask

OBJECT = '{"acknowledge": "That is a long wait.", "solve": "I check it now.", "care": "Thank you."}'
BEGUN = '{"acknowledge":"Sorry about the wait.","solve":"'


def draft(id: str = "1", customer: str = "Where is it?", **fields: object) -> GenerationRequest:
    turns = (Turn("system", "Be kind."), Turn("user", customer), Turn("assistant", BEGUN))
    made = ask(id, grammar="acknowledge_solve_care", timeout_seconds=20, **fields)
    return replace(made, turns=turns)


@pytest.fixture
def engine() -> Iterator[Callable[..., RemoteEngine]]:
    made: list[RemoteEngine] = []

    def make(server: ChatServer, **settings: object) -> RemoteEngine:
        made.append(RemoteEngine(ModelSettings(server_url=server.url, **settings)))
        return made[-1]

    yield make
    for one in made:
        one.close()


def run(engine: RemoteEngine, request: GenerationRequest) -> tuple[Finished | Failed, Heard]:
    heard = Heard()
    engine.submit(request, heard)
    end = heard.end(150)
    assert isinstance(end, Finished | Failed)
    return end, heard


def test_the_answer_goes_on_where_the_request_has_begun(
    engine: Callable[..., RemoteEngine],
) -> None:
    with ChatServer(in_chunks(OBJECT)) as server:
        end, heard = run(engine(server, server_model="big"), draft())
    assert isinstance(end, Finished)
    assert end.text == 'I check it now.","care":"Thank you."}'
    assert end.candidates[0].text == end.text
    pieces = [event.text for event in heard.events if isinstance(event, Piece)]
    assert "".join(pieces).startswith("I check it now.")
    assert 0 < end.first_ms <= end.done_ms
    sent = server.bodies[0]
    assert sent["path"] == "/v1/chat/completions"
    assert sent["model"] == "big"
    assert [one["role"] for one in sent["messages"]] == ["system", "user"]


def test_what_is_personal_stays_here_and_comes_back_in_the_answer(
    engine: Callable[..., RemoteEngine],
) -> None:
    secret = "我是王小明，电话13912345678，寄到浙江省杭州市西湖区文三路12号3单元"

    def answer(body: dict[str, Any]) -> Any:
        said = body["messages"][1]["content"]
        words = said[said.index("[phone") : said.index("]", said.index("[phone")) + 1]
        return in_chunks(OBJECT.replace("I check it", f"I call {words}"))(body)

    asked = draft(customer=secret, names=("王小明",), chat="qianniu|shop|li_lei88")
    asked = replace(asked, turns=(*asked.turns[:1], Turn("user", f"li_lei88: {secret}")))
    with ChatServer(answer) as server:
        end, heard = run(
            engine(server), replace(asked, turns=(*asked.turns, Turn("assistant", BEGUN)))
        )
    sent = json.dumps(server.bodies, ensure_ascii=False)
    for word in ("王小明", "li_lei88", "13912345678", "文三路"):
        assert word not in sent
    assert isinstance(end, Finished)
    assert end.text.startswith("I call 13912345678 now.")
    shown = "".join(event.text for event in heard.events if isinstance(event, Piece))
    assert end.text.startswith(shown)
    assert "[" not in shown


def test_an_invented_placeholder_is_no_draft(engine: Callable[..., RemoteEngine]) -> None:
    with ChatServer(in_chunks(OBJECT.replace("it now", "[phone-7]"))) as server:
        end, _ = run(engine(server), draft())
    assert isinstance(end, Failed)
    assert end.notice is not None
    assert end.notice.id == "model.server_garbage"


def test_that_text_leaves_the_machine_is_said_before_it_does() -> None:
    told: list[tuple[ModelStatus, int]] = []
    with ChatServer(in_chunks(OBJECT)) as server:
        settings = ModelSettings(server_url=server.url)
        running = RemoteEngine(settings, lambda one: told.append((one, len(server.bodies))))
        assert running.status().remote
        running.warm((Turn("system", "Be kind."),))
        run(running, draft())
        running.close()
    first, sent = told[0]
    assert (first.remote, first.host, sent) == (True, "127.0.0.1", 0)
    assert first.notice is not None
    assert first.notice.id == "model.remote"
    assert all(status.remote for status, _ in told)
    assert len(server.bodies) == 1


@pytest.mark.parametrize(
    ("mode", "notice"),
    [
        ("redirect", "model.server_redirect"),
        ("401", "model.server_key"),
        ("404", "model.server_address"),
        ("429", "model.server_refused"),
        ("500", "model.server_refused"),
        ("garbage", "model.server_garbage"),
        ("huge", "model.server_garbage"),
        ("nested", "model.server_garbage"),
        ("endless", "model.server_garbage"),
        ("endless_line", "model.server_garbage"),
        ("not_json", "model.server_garbage"),
        ("cut", "model.server_cut"),
    ],
)
def test_every_fault_of_a_server_is_told_with_a_way_out(
    engine: Callable[..., RemoteEngine], mode: str, notice: str
) -> None:
    with ChatServer(in_chunks(OBJECT), mode) as server:
        running = engine(server)
        end, heard = run(running, draft())
        assert isinstance(end, Failed)
        assert end.code == "model_unavailable"
        assert end.notice is not None
        assert end.notice.id == notice
        assert heard.ends == 1
        server.mode = ""
        again, _ = run(running, draft("2"))
    assert isinstance(again, Finished)


def test_nobody_there_is_told(engine: Callable[..., RemoteEngine]) -> None:
    with ChatServer() as server:
        pass
    end, _ = run(engine(server), draft())
    assert isinstance(end, Failed)
    assert end.notice is not None
    assert end.notice.id == "model.server_unreachable"


@pytest.mark.parametrize("mode", ["hang", "stall"])
def test_a_server_that_hangs_is_given_up(engine: Callable[..., RemoteEngine], mode: str) -> None:
    with ChatServer(in_chunks(OBJECT), mode) as server:
        running = engine(server)
        end, _ = run(running, replace(draft(), timeout_seconds=0.4))
    assert isinstance(end, Failed)
    assert end.code == "timeout"
    assert running.status().state is ModelState.FAILED


def test_cancelling_ends_the_exchange_itself(engine: Callable[..., RemoteEngine]) -> None:
    with ChatServer(in_chunks(OBJECT * 3), "stall") as server:
        running = engine(server)
        heard = Heard()
        running.submit(replace(draft(), grammar=""), heard)
        heard.piece()
        running.cancel("1")
        assert heard.end() == Failed("1", "cancelled")
        assert server.closed.wait(10)
    assert heard.ends == 1


def test_what_a_server_does_not_understand_is_left_out_and_remembered(
    engine: Callable[..., RemoteEngine],
) -> None:
    with ChatServer(in_chunks(OBJECT), refuses="response_format") as server:
        running = engine(server)
        for number in range(2):
            end, _ = run(running, draft(str(number)))
            assert isinstance(end, Finished)
    assert ["response_format" in body for body in server.bodies] == [True, False, False]
    assert "grammar" in server.bodies[-1]


def test_an_answer_that_is_not_streamed_is_understood(engine: Callable[..., RemoteEngine]) -> None:
    with ChatServer(in_chunks(OBJECT), "whole") as server:
        end, _ = run(engine(server), draft())
    assert isinstance(end, Finished)
    assert end.text == 'I check it now.","care":"Thank you."}'


def test_each_sample_is_asked_for_with_its_own_seed(engine: Callable[..., RemoteEngine]) -> None:
    samples = (Sample(0.2, 1), Sample(0.9, 2))
    with ChatServer(in_chunks(OBJECT)) as server:
        end, _ = run(engine(server), draft(samples=samples))
    assert isinstance(end, Finished)
    assert len(end.candidates) == 2
    assert sorted(body["seed"] for body in server.bodies) == [1, 2]


def test_likelihoods_are_not_to_be_had_from_a_server(engine: Callable[..., RemoteEngine]) -> None:
    ended = threading.Event()
    heard: list[Scored | Failed] = []
    with ChatServer() as server:
        request = ScoreRequest("1", "c", 1, (Turn("user", "hi"),), ("a",))
        engine(server).score(request, lambda event: (heard.append(event), ended.set()))
        assert ended.wait(10)
    assert heard == [Failed("1", "unsupported")]
    assert server.bodies == []


def test_the_key_comes_from_its_variable_or_file_and_never_without(
    engine: Callable[..., RemoteEngine], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "key"
    file.write_text("from-file\n")
    monkeypatch.setenv("OUR_KEY", "from-variable")
    with ChatServer(in_chunks(OBJECT)) as server:
        run(engine(server, server_key_env="OUR_KEY"), draft())
        run(engine(server, server_key_file=str(file)), draft())
        end, _ = run(engine(server, server_key_env="NOT_SET"), draft())
    assert server.keys == ["Bearer from-variable", "Bearer from-file"]
    assert isinstance(end, Failed)
    assert end.notice is not None
    assert end.notice.id == "model.server_no_key"


def test_switched_off_nothing_is_sent(engine: Callable[..., RemoteEngine]) -> None:
    with ChatServer() as server:
        end, _ = run(engine(server, enabled=False), draft())
    assert isinstance(end, Failed)
    assert server.bodies == []


def test_closing_fails_what_is_open(engine: Callable[..., RemoteEngine]) -> None:
    with ChatServer(mode="hang") as server:
        running = engine(server)
        heard = Heard()
        running.submit(draft(), heard)
        running.close()
        assert isinstance(heard.end(), Failed)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/v1",
        "http://127.0.0.1.example.com/v1",
        "https://user:secret@example.com/v1",
        "https://example.com/v1?key=secret",
        "ftp://example.com",
        "example.com",
    ],
)
def test_only_https_or_this_machine_is_accepted(url: str) -> None:
    with pytest.raises(ValueError, match="server_url"):
        ModelSettings(server_url=url)


@pytest.mark.parametrize(
    "url", ["https://example.com/v1", "https://[2001:db8::1]:8443/v1", "http://localhost:8080/v1"]
)
def test_addresses_of_servers_are_accepted(url: str) -> None:
    assert ModelSettings(server_url=url).server_url == url


def test_an_untrusted_certificate_is_refused(engine: Callable[..., RemoteEngine]) -> None:
    with ChatServer() as server:
        server.url = server.url.replace("http://", "https://")
        end, _ = run(engine(server), draft())
    assert isinstance(end, Failed)
    assert end.notice is not None
    assert end.notice.id == "model.server_tls"
    assert server.bodies == []


def test_without_a_server_the_local_engine_is_chosen_and_no_network_code_is_loaded() -> None:
    code = (
        "import sys; from assistant.inference import choose; from assistant.settings import "
        "ModelSettings; e = choose.engine(ModelSettings()); e.close(); "
        "assert type(e).__name__ == 'LocalEngine'; "
        "assert 'assistant.inference.remote' not in sys.modules; assert 'ssl' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
    local = choose.engine(ModelSettings())
    assert isinstance(local, LocalEngine)
    local.close()


@pytest.mark.model
def test_a_real_model_behind_a_server_writes_a_draft(
    engine: Callable[..., RemoteEngine], small_model: ModelEntry
) -> None:
    from llama_cpp import Llama, LlamaGrammar

    assert manifest.installed(small_model)
    llama = Llama(
        str(small_model.path), n_ctx=512, n_threads=1, verbose=False, chat_format="chatml"
    )
    small = 'root ::= "{\\"solve\\":\\"" [a-z ]{5,20} "\\"}"'

    def answer(body: dict[str, Any]) -> Any:
        assert body["stream"] is True
        wanted = {name: body[name] for name in ("messages", "max_tokens", "temperature", "seed")}
        grammar = LlamaGrammar.from_string(small, verbose=False)
        return llama.create_chat_completion(stream=True, grammar=grammar, **wanted)

    with ChatServer(answer) as server:
        turns = (Turn("user", "Where is it?"), Turn("assistant", '{"solve":"'))
        request = replace(draft(), turns=turns, grammar="solve", timeout_seconds=120)
        end, _ = run(engine(server), request)
    llama.close()
    assert isinstance(end, Finished)
    assert end.text.endswith('"}')
    assert 5 <= len(end.text) - 2 <= 20
