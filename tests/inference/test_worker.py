"""The real worker with the small test model: its Chinese is noise, but the plumbing is the same."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.domain.view import ModelState
from assistant.inference import manifest
from assistant.inference.manifest import ModelEntry
from assistant.inference.port import Failed, Finished, Turn
from assistant.inference.process import WorkerProcess
from assistant.inference.protocol import (
    Cancel,
    Done,
    Error,
    FromWorker,
    Generate,
    Load,
    LoadFailed,
    Ready,
    Score,
    Scores,
    Text,
    Warm,
    Warmed,
)
from assistant.inference.supervisor import LocalEngine
from assistant.settings import ModelSettings
from tests.inference.support import INSTALLED
from tests.inference.test_supervisor import Heard, ask

pytestmark = pytest.mark.model

STORY = (("user", "Tell me a long story about a fox and a river."),)
LONG = (("system", "You are kind. " * 90), ("user", "Tell me a long story."))


class Driver:
    """Talks to one worker and waits for what it says."""

    def __init__(self) -> None:
        self.said: list[FromWorker] = []
        self.ended = threading.Event()
        self._changed = threading.Condition()
        self.process = WorkerProcess(self._hear)

    def _hear(self, process: WorkerProcess, message: FromWorker | None) -> None:
        with self._changed:
            if message is None:
                self.ended.set()
            else:
                self.said.append(message)
            self._changed.notify_all()

    def wait(self, kind: type, id: str = "", seconds: float = 60.0) -> FromWorker:
        def found() -> FromWorker | None:
            for message in self.said:
                if isinstance(message, kind) and getattr(message, "id", "") == id:
                    return message
            return None

        with self._changed:
            assert self._changed.wait_for(lambda: found() or self.ended.is_set(), seconds)
        message = found()
        assert message is not None, f"the worker ended: {self.process.exit_status()}"
        return message

    def load(self, entry: ModelEntry, grammars: str = "", **fields: object) -> FromWorker:
        self.process.send(Load(file=str(entry.path), grammars=grammars, context=512, **fields))
        with self._changed:
            assert self._changed.wait_for(lambda: self.said or self.ended.is_set(), 60)
        return self.said[0]

    def run(self, id: str, **fields: object) -> Done | Error:
        self.process.send(Generate(id=id, **{"turns": STORY, "max_tokens": 12, **fields}))
        with self._changed:
            self._changed.wait_for(
                lambda: any(isinstance(m, Done | Error) and m.id == id for m in self.said), 60
            )
        return next(m for m in self.said if isinstance(m, Done | Error) and m.id == id)


@pytest.fixture
def driver() -> Iterator[Driver]:
    made = Driver()
    yield made
    made.process.close()


@pytest.fixture
def loaded(driver: Driver, small_model: ModelEntry, tmp_path: Path) -> Driver:
    folder = tmp_path / "grammars"
    folder.mkdir()
    (folder / "yes_or_no.gbnf").write_text('root ::= "{\\"answer\\":\\"" ("yes" | "no") "\\"}"')
    (folder / "story.gbnf").write_text('root ::= "{\\"story\\":\\"" [^"\\\\\\n]+ "\\"}"')
    (folder / "broken.gbnf").write_text('root ::= "a" ( | nothing')
    (folder / "looping.gbnf").write_text("root ::= root root")
    assert isinstance(driver.load(small_model, str(folder)), Ready)
    return driver


def test_only_grammars_that_llama_understands_are_accepted(loaded: Driver) -> None:
    ready = loaded.said[0]
    assert isinstance(ready, Ready)
    assert ready.grammars == ("story", "yes_or_no")
    for name in ("broken", "looping", "unheard_of"):
        answer = loaded.run(name, grammar=name)
        assert isinstance(answer, Error)
        assert answer.code == "internal"
    answer = loaded.run("good", grammar="yes_or_no", max_tokens=40)
    assert isinstance(answer, Done)
    assert answer.text in ('{"answer":"yes"}', '{"answer":"no"}')
    assert answer.reason == "stop"


def test_a_begun_answer_is_continued_under_its_grammar(loaded: Driver) -> None:
    turns = (*STORY, ("assistant", '{"answer":"'))
    answer = loaded.run("1", turns=turns, grammar="yes_or_no", max_tokens=40)
    assert isinstance(answer, Done)
    assert answer.text in ('yes"}', 'no"}')


def test_pieces_add_up_to_the_answer_and_the_same_seed_gives_the_same(loaded: Driver) -> None:
    first = loaded.run("1", temperature=0.8, seed=7)
    second = loaded.run("2", temperature=0.8, seed=7)
    assert isinstance(first, Done)
    assert isinstance(second, Done)
    pieces = [m.text for m in loaded.said if isinstance(m, Text) and m.id == "1"]
    assert "".join(pieces) == first.text == second.text


def test_a_shared_beginning_is_evaluated_once(loaded: Driver) -> None:
    loaded.run("1", turns=LONG, max_tokens=1)
    again = loaded.run("2", turns=(LONG[0], ("user", "And now a poem.")), max_tokens=1)
    assert isinstance(again, Done)
    assert again.reused >= again.prompt - 30


def test_a_beginning_is_kept_while_another_chat_is_answered(loaded: Driver) -> None:
    loaded.run("1", turns=LONG, max_tokens=1)
    loaded.run("2", turns=(("system", "You are rude. " * 60), ("user", "Hi")), max_tokens=1)
    back = loaded.run("3", turns=LONG, max_tokens=1)
    assert isinstance(back, Done)
    assert back.reused >= back.prompt - 30


def test_a_warmed_beginning_is_ready(loaded: Driver) -> None:
    loaded.process.send(Warm(turns=LONG))
    warmed = loaded.wait(Warmed)
    assert isinstance(warmed, Warmed)
    assert warmed.complete
    answer = loaded.run("1", turns=LONG, max_tokens=1)
    assert isinstance(answer, Done)
    assert answer.reused >= warmed.prompt - 2


def test_a_real_request_goes_before_warming(loaded: Driver) -> None:
    loaded.process.send(Warm(turns=(("user", "word " * 440),)))
    assert isinstance(loaded.run("1", max_tokens=1), Done)
    warmed = loaded.wait(Warmed)
    assert isinstance(warmed, Warmed)
    assert not warmed.complete


def test_cancelling_stops_generation_and_the_next_request_works(loaded: Driver) -> None:
    loaded.process.send(Generate(id="1", turns=STORY, max_tokens=400))
    loaded.wait(Text, "1")
    loaded.process.send(Cancel(id="1"))
    stopped = loaded.wait(Error, "1")
    assert isinstance(stopped, Error)
    assert stopped.code == "cancelled"
    assert isinstance(loaded.run("2"), Done)


def test_cancelling_reaches_into_the_prompt(loaded: Driver) -> None:
    prompt = (("user", "word " * 440),)
    began = time.monotonic()
    assert isinstance(loaded.run("whole", turns=prompt, max_tokens=1), Done)
    whole = time.monotonic() - began
    loaded.run("between", turns=STORY, max_tokens=1)
    loaded.process.send(Generate(id="cut", turns=(("user", "ward " * 440),), max_tokens=1))
    time.sleep(whole / 5)
    began = time.monotonic()
    loaded.process.send(Cancel(id="cut"))
    stopped = loaded.wait(Error, "cut")
    assert isinstance(stopped, Error)
    assert time.monotonic() - began < whole / 2
    assert not [m for m in loaded.said if isinstance(m, Text) and m.id == "cut"]


def test_a_request_cancelled_before_it_began_is_not_begun(loaded: Driver) -> None:
    loaded.process.send(Generate(id="1", turns=STORY, max_tokens=60))
    loaded.process.send(Generate(id="2", turns=STORY, max_tokens=60))
    loaded.process.send(Cancel(id="2"))
    assert isinstance(loaded.wait(Done, "1"), Done)
    assert isinstance(loaded.wait(Error, "2"), Error)


def test_a_request_out_of_time_is_stopped_by_the_worker_itself(loaded: Driver) -> None:
    answer = loaded.run("1", max_tokens=4000, timeout_seconds=0.3)
    assert isinstance(answer, Error)
    assert answer.code == "timeout"


def test_a_prompt_over_the_context_is_told(loaded: Driver) -> None:
    answer = loaded.run("1", turns=(("user", "word " * 5000),))
    assert isinstance(answer, Error)
    assert answer.code == "too_large"
    assert isinstance(loaded.run("2"), Done)


@pytest.mark.parametrize(
    "text", ["", "\x00", "\u202e\u200b", "🦊" * 50, "<|im_end|>", "\u0600" * 9]
)
def test_odd_texts_do_no_harm(loaded: Driver, text: str) -> None:
    assert isinstance(loaded.run("1", turns=(("user", text),), max_tokens=2), Done)


def test_nonsense_on_the_pipe_is_left_aside(loaded: Driver) -> None:
    stdin = loaded.process._process.stdin
    assert stdin is not None
    stdin.write(b"\xff\xfe nonsense\n[]\n{}\n")
    stdin.flush()
    assert isinstance(loaded.run("1", max_tokens=2), Done)


def test_the_worker_ends_when_its_parent_is_gone(loaded: Driver) -> None:
    loaded.process.send(Generate(id="1", turns=STORY, max_tokens=400))
    loaded.wait(Text, "1")
    stdin = loaded.process._process.stdin
    assert stdin is not None
    stdin.close()
    assert loaded.ended.wait(10)
    assert loaded.process.exit_status() == 0


def test_the_worker_opens_no_socket(loaded: Driver) -> None:
    links = [os.readlink(f.path) for f in os.scandir(f"/proc/{loaded.process.pid}/fd")]
    assert not [link for link in links if link.startswith("socket:")]


@pytest.mark.parametrize("content", [b"", b"garbage" * 1000, None])
def test_an_empty_garbage_or_truncated_file_is_refused_cleanly(
    driver: Driver, small_model: ModelEntry, tmp_path: Path, content: bytes | None
) -> None:
    data = small_model.path.read_bytes()[:3_000_000] if content is None else content
    file = tmp_path / "broken.gguf"
    file.write_bytes(data)
    driver.process.send(Load(file=str(file)))
    refused = driver.wait(LoadFailed)
    assert isinstance(refused, LoadFailed)
    assert refused.code == "wrong"
    assert driver.process.exit_status() is None


def test_flipped_bytes_are_found_by_their_hash(
    driver: Driver, small_model: ModelEntry, tmp_path: Path
) -> None:
    data = bytearray(small_model.path.read_bytes())
    data[-1000] ^= 0xFF
    file = tmp_path / "flipped.gguf"
    file.write_bytes(data)
    driver.process.send(Load(file=str(file), sha256=small_model.sha256))
    refused = driver.wait(LoadFailed)
    assert isinstance(refused, LoadFailed)
    assert refused.code == "corrupt"


def test_a_model_that_needs_more_memory_than_allowed_is_refused(
    driver: Driver, small_model: ModelEntry
) -> None:
    refused = driver.load(small_model, memory_mb=256)
    assert isinstance(refused, LoadFailed)
    assert refused.code == "out_of_memory"
    assert refused.needed_mb > refused.free_mb


@pytest.fixture
def engine(small_model: ModelEntry) -> Iterator[Callable[[ModelEntry], LocalEngine]]:
    made: list[LocalEngine] = []

    def make(entry: ModelEntry) -> LocalEngine:
        made.append(LocalEngine(ModelSettings(context=512), find=lambda name: entry))
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_killed_in_the_middle_of_a_draft_the_engine_says_so_and_goes_on(
    engine: Callable[[ModelEntry], LocalEngine], small_model: ModelEntry
) -> None:
    running = engine(small_model)
    first, second = Heard(), Heard()
    running.submit(ask("1", "Tell a story", max_tokens=400, timeout_seconds=120), first)
    first.piece()
    pid = running.worker_pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    end = first.end()
    assert isinstance(end, Failed)
    assert end.notice is not None
    assert end.notice.id == "model.killed"
    running.submit(ask("2", max_tokens=4, timeout_seconds=120), second)
    assert isinstance(second.end(), Finished)
    assert running.worker_pid() != pid


def test_an_unverified_file_is_checked_while_loading(
    engine: Callable[[ModelEntry], LocalEngine],
    small_model: ModelEntry,
    models: Path,
) -> None:
    wrong = replace_hash(small_model)
    (models / wrong.file).symlink_to(INSTALLED / small_model.file)
    running = engine(wrong)
    heard = Heard()
    running.submit(ask("1", timeout_seconds=120), heard)
    end = heard.end()
    assert isinstance(end, Failed)
    assert end.notice is not None
    assert end.notice.id == "model.corrupt"
    assert running.status().state is ModelState.FAILED
    assert not manifest.is_verified(wrong)


def replace_hash(entry: ModelEntry) -> ModelEntry:
    return entry.model_copy(update={"sha256": "0" * 64})


def test_lone_surrogates_reach_the_model_cleaned(
    engine: Callable[[ModelEntry], LocalEngine], small_model: ModelEntry
) -> None:
    running = engine(small_model)
    heard = Heard()
    request = ask("1", max_tokens=2, timeout_seconds=120)
    running.submit(replace(request, turns=(Turn("user", "hi \ud83d there"),)), heard)
    assert isinstance(heard.end(), Finished)


def test_several_candidates_share_one_prompt(loaded: Driver) -> None:
    alone = loaded.run("alone", turns=LONG, temperature=0.8, seed=7)
    many = loaded.run("many", turns=LONG, samples=((0.8, 7), (0.8, 8), (0.0, 0)))
    assert isinstance(alone, Done)
    assert isinstance(many, Done)
    assert len(many.candidates) == 3
    assert many.text == many.candidates[0].text
    assert len({one.text for one in many.candidates}) > 1
    assert many.steps < sum(one.tokens for one in many.candidates)
    for one in (*many.candidates, *alone.candidates):
        assert one.mean_logprob is not None
        assert one.mean_logprob < 0
    # What the other candidates have left behind must not disturb the next answer.
    again = loaded.run("again", turns=LONG, temperature=0.0)
    assert isinstance(again, Done)
    assert again.reused >= again.prompt - 2


def test_candidates_share_the_room_that_the_context_leaves(loaded: Driver) -> None:
    samples = tuple((0.9, seed) for seed in range(8))
    many = loaded.run("1", turns=STORY, samples=samples, max_tokens=400, timeout_seconds=100)
    assert isinstance(many, Done)
    assert len(many.candidates) == 8


def test_guessing_ahead_changes_nothing_but_the_number_of_evaluations(loaded: Driver) -> None:
    words = "one two three four five six seven eight nine ten " * 4
    turns = (("user", "Go on: " + words), ("assistant", words))
    answer = loaded.run("1", turns=turns, temperature=0.0, max_tokens=24)
    assert isinstance(answer, Done)
    assert answer.text.lower().split()[:4] == ["one", "two", "three", "four"]
    assert answer.tokens == 24
    assert answer.steps < 18


def test_a_likelier_text_has_the_higher_score(loaded: Driver) -> None:
    turns = (("user", "What is the capital of France?"),)
    texts = ("The capital of France is Paris.", "Purple the seven of walk is.", "", "Paris" * 2000)
    loaded.process.send(Score(id="1", turns=turns, texts=texts * 2))
    scores = loaded.wait(Scores, "1")
    assert isinstance(scores, Scores)
    good, bad, nothing, _ = scores.means[:4]
    assert good is not None
    assert bad is not None
    assert nothing is None
    assert bad < good < 0
    for one, other in zip(scores.means[:4], scores.means[4:], strict=True):
        assert one == pytest.approx(other, abs=0.05)
    assert isinstance(loaded.run("2"), Done)


def test_a_text_scores_what_it_had_when_it_was_written(loaded: Driver) -> None:
    answer = loaded.run("1", turns=LONG, temperature=0.0, max_tokens=10)
    assert isinstance(answer, Done)
    loaded.process.send(Score(id="2", turns=LONG, texts=(answer.text,)))
    scores = loaded.wait(Scores, "2")
    assert isinstance(scores, Scores)
    assert scores.means[0] == pytest.approx(answer.candidates[0].mean_logprob, abs=0.25)


def test_scoring_can_be_cancelled(loaded: Driver) -> None:
    texts = tuple(f"{number} words " * 60 for number in range(8))
    loaded.process.send(Score(id="1", turns=STORY, texts=texts))
    loaded.process.send(Cancel(id="1"))
    assert isinstance(loaded.wait(Error, "1"), Error)
    assert isinstance(loaded.run("2"), Done)


def test_an_answer_ends_with_its_object(loaded: Driver) -> None:
    answer = loaded.run("1", grammar="yes_or_no", max_tokens=40)
    assert isinstance(answer, Done)
    assert answer.text.endswith("}")
    assert answer.reason == "stop"


def test_a_text_that_has_had_its_share_ends_with_its_sentence(loaded: Driver) -> None:
    said = "He ran away. She ran away. " * 5
    turns = (*STORY, ("assistant", '{"story":"' + said))
    same = {"turns": turns, "grammar": "story", "max_tokens": 40, "temperature": 0.0}
    long = loaded.run("1", **same)
    short = loaded.run("2", **same, part_tokens=2)
    assert isinstance(long, Done)
    assert isinstance(short, Done)
    assert short.tokens < long.tokens
    assert short.text.endswith('."}')


def test_a_chat_finds_its_place_again_after_another_one(loaded: Driver) -> None:
    mine = (LONG[0], ("user", "My own long question about a parcel. " * 12))
    other = (LONG[0], ("user", "Somebody else's question about a shirt. " * 12))
    loaded.run("1", turns=mine, chat="mine", max_tokens=1)
    loaded.run("2", turns=other, chat="other", max_tokens=1)
    back = loaded.run("3", turns=mine, chat="mine", max_tokens=1)
    assert isinstance(back, Done)
    assert back.reused >= back.prompt - 2


def restarted(entry: ModelEntry, place: Path, turns: tuple[tuple[str, str], ...]) -> Done:
    """The first answer of a fresh worker."""
    driver = Driver()
    try:
        ready = driver.load(entry, prefixes=str(place), model_id=entry.sha256)
        assert isinstance(ready, Ready)
        answer = driver.run("1", turns=turns, stable=1, max_tokens=1)
        assert isinstance(answer, Done)
        return answer
    finally:
        driver.process.close()


def test_a_fixed_prompt_is_known_after_a_restart_and_the_customer_is_not_on_disk(
    small_model: ModelEntry, tmp_path: Path
) -> None:
    first = restarted(small_model, tmp_path / "p", (LONG[0], ("user", "Where is my parcel?")))
    files = list((tmp_path / "p").iterdir())
    assert first.reused == 0
    assert len(files) == 1
    other = restarted(small_model, tmp_path / "p", (LONG[0], ("user", "A very different one.")))
    assert other.reused >= other.prompt - 30
    assert list((tmp_path / "p").iterdir()) == files
    files[0].write_bytes(files[0].read_bytes()[:-9])
    damaged = restarted(small_model, tmp_path / "p", (LONG[0], ("user", "Where is my parcel?")))
    assert damaged.reused == 0


def test_nothing_is_kept_on_disk_unless_it_is_called_stable(
    loaded: Driver, small_model: ModelEntry, tmp_path: Path
) -> None:
    driver = Driver()
    try:
        driver.load(small_model, prefixes=str(tmp_path / "p"), model_id=small_model.sha256)
        assert isinstance(driver.run("1", turns=LONG, max_tokens=1), Done)
    finally:
        driver.process.close()
    assert not (tmp_path / "p").exists()


def test_a_model_speaks_by_the_template_in_its_file(
    driver: Driver, small_model: ModelEntry
) -> None:
    assert isinstance(driver.load(small_model, chat_format="gguf"), Ready)
    answer = driver.run("1", turns=(LONG[0], ("user", "Hello")), max_tokens=6)
    assert isinstance(answer, Done)
    begun = driver.run("2", turns=(*STORY, ("assistant", "Once upon")), max_tokens=6)
    assert isinstance(begun, Done)
