"""What a person accepts is found by the very next suggestion, whatever else is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from assistant import case_library, strings
from assistant.case_library import CaseLibrary
from assistant.cli.main import app
from assistant.domain.cases import Case, CaseQuery, Said
from assistant.domain.chat import Speaker
from assistant.domain.notice import UserFault
from assistant.domain.reading import Emotion, Issue
from assistant.knowledge import cases, meaning
from assistant.store.case_own import CaseState, OwnCases
from assistant.understand import encoder
from assistant.understand.encoder.model import EncoderModel

OWN = Case(
    "zh-Hans/own.kite", "zh-Hans", (Emotion.DISAPPOINTMENT,), Issue.PRODUCT_QUALITY,
    (Said(Speaker.CUSTOMER, "风筝的骨架断了，孩子哭了一下午"),),
    "补寄骨架。", "孩子盼着放风筝，骨架却断了。", "我今天就补寄一根骨架。", "装不上就叫我。", "",
    topic=("quality.defect",),
)  # fmt: skip
ASKED = CaseQuery(
    "风筝骨架断了，小朋友一直哭", "zh-Hans", Emotion.DISAPPOINTMENT, Issue.PRODUCT_QUALITY,
    "quality.defect",
)  # fmt: skip


class Wordless:
    """Embeds everything to the same vector, and counts."""

    name = "same"

    def __init__(self) -> None:
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str], query: bool = False) -> np.ndarray:
        self.texts += texts
        return np.ones((len(texts), 4), np.float32) / 2


class Broken:
    """Does not fit this machine, as it turns out at first use."""

    name = "broken"

    def embed(self, texts: Sequence[str], query: bool = False) -> np.ndarray:
        raise OSError("wrong ELF class")


@pytest.fixture(autouse=True)
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of its own, so that these tests don't change with the shipped one."""
    folder = tmp_path / "shipped"
    (folder / "zh-Hans").mkdir(parents=True)
    (folder / "zh-Hans" / "a.toml").write_text(
        """
[[case]]
id = "broken.lamp"
emotion = ["disappointment"]
issue = "product_quality"
topic = ["quality.defect"]
turns = [{customer = "台灯第一天就不亮"}]
decided = "换新。"
acknowledge = "刚到手就不亮，太扫兴了。"
solve = "我给您换一盏新的。"
care = "新的到了您先试一晚。"
why = "短。"
""",
        encoding="utf-8",
    )
    monkeypatch.setattr(cases, "shipped", lambda: folder)
    return folder


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return tmp_path / "record.db"


@pytest.fixture
def library(record: Path, tmp_path: Path) -> Iterator[CaseLibrary]:
    OwnCases(record).close()
    library = CaseLibrary(record=record, index=tmp_path / "cases.db", embedder=Wordless())
    yield library
    library.close()


def found(library: CaseLibrary) -> list[str]:
    return [one.case.id for one in library.find(ASKED)]


def run(*words: str) -> str:
    done = CliRunner().invoke(app, ["cases", *words])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


def test_before_it_is_loaded_it_finds_nothing_and_raises_nothing(library: CaseLibrary):
    assert found(library) == []


def test_an_accepted_case_is_found_by_the_very_next_suggestion(library: CaseLibrary, record: Path):
    library.load()
    assert found(library) == ["zh-Hans/broken.lamp"]
    own = OwnCases(record)
    own.put(OWN, CaseState.PROPOSED, "lead")
    assert found(library) == ["zh-Hans/broken.lamp"]
    run("accept", OWN.id, "--record", str(record), "--who", "lead")
    assert found(library) == [OWN.id, "zh-Hans/broken.lamp"]
    own.set_state(OWN.id, CaseState.RETIRED, "lead")
    assert found(library) == ["zh-Hans/broken.lamp"]
    own.close()


def test_a_shops_file_is_found_as_soon_as_it_is_saved(record: Path, tmp_path: Path, shipped: Path):
    shop = tmp_path / "shop"
    (shop / "cases" / "zh-Hans").mkdir(parents=True)
    library = CaseLibrary(str(shop), record=record, index=tmp_path / "cases.db")
    library.load()
    assert found(library) == ["zh-Hans/broken.lamp"]
    text = (shipped / "zh-Hans" / "a.toml").read_text(encoding="utf-8")
    file = shop / "cases" / "zh-Hans" / "ours.toml"
    file.write_text(text.replace("broken.lamp", "broken.kite"), encoding="utf-8")
    assert sorted(found(library)) == ["zh-Hans/broken.kite", "zh-Hans/broken.lamp"]
    file.unlink()
    assert found(library) == ["zh-Hans/broken.lamp"]
    library.close()


def test_its_vector_is_there_as_well(record: Path, tmp_path: Path):
    own = OwnCases(record)
    embedder = Wordless()
    library = CaseLibrary(record=record, index=tmp_path / "cases.db", embedder=embedder)
    library.load()
    own.put(OWN, CaseState.ACCEPTED, "lead")
    found(library)
    assert OWN.customer in embedder.texts
    own.close()
    library.close()


def test_it_loads_on_a_thread_of_its_own(library: CaseLibrary):
    library.start()
    assert library._thread is not None
    library._thread.join(timeout=30)
    assert library.size == 1


def test_without_a_record_an_index_or_an_embedder_the_library_still_serves(tmp_path: Path):
    (tmp_path / "file").touch()
    library = CaseLibrary(
        record=tmp_path / "none.db", index=tmp_path / "file" / "cases.db", embedder=Broken()
    )
    library.load()
    (one,) = library.find(ASKED)
    assert one.by == ("emotion", "issue", "topic")
    assert not (tmp_path / "none.db").exists()
    library.close()


def test_an_embedder_that_fails_leaves_words_and_situation(record: Path, tmp_path: Path):
    library = CaseLibrary(record=record, index=tmp_path / "cases.db", embedder=Broken())
    library.load()
    assert found(library) == ["zh-Hans/broken.lamp"]
    library.close()


def test_a_case_nobody_has_explained_says_how_the_mood_moved(record: Path):
    own = OwnCases(record)
    one = own.put(OWN, CaseState.ACCEPTED, "lead")
    own.close()
    assert case_library.explained(one).why == strings.text("cases.why_written", "zh-Hans")
    assert "{" not in strings.text("cases.why_own", "en", before="Angry", after="Grateful")


@pytest.mark.parametrize(
    ("package", "second_opinion", "kind", "said"),
    [
        (True, False, meaning.NanoEmbedder, "cases.by_meaning"),
        (False, True, case_library.ReaderEmbedder, "cases.by_reader"),
        (False, False, type(None), "cases.by_words"),
    ],
)
def test_it_takes_the_best_embedder_there_is_and_says_which(
    package: bool, second_opinion: bool, kind: type, said: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(meaning, "installed", lambda: package)
    reader = encoder.shipped() if second_opinion else None
    assert isinstance(case_library.embedder(reader), kind)
    notice = case_library.state(second_opinion)
    assert notice.id == said
    assert strings.say(notice, "zh-Hans") != said


def test_the_shipped_reader_sees_near_meaning_across_languages():
    embedder = case_library.ReaderEmbedder(encoder.shipped())
    asked, near, far = embedder.embed(
        ["退款什么时候到账", "When will my refund arrive?", "The mug is a lovely shade of blue"]
    )
    assert asked.shape == (384,)
    assert float(asked @ asked) == pytest.approx(1, abs=1e-4)
    assert float(asked @ near) > float(asked @ far)
    assert embedder.embed(["退款什么时候到账"])[0] == pytest.approx(asked, abs=1e-4)


def test_without_the_readers_files_cases_are_found_by_words(record: Path, tmp_path: Path):
    gone = EncoderModel(tmp_path / "nothing")
    library = CaseLibrary(
        record=record, index=tmp_path / "cases.db", embedder=case_library.ReaderEmbedder(gone)
    )
    library.load()
    assert found(library) == ["zh-Hans/broken.lamp"]
    library.close()


# ---------------------------------------------------------------- the commands


def test_a_case_goes_out_as_a_file_and_comes_back_changed(record: Path, tmp_path: Path):
    own = OwnCases(record)
    own.put(OWN, CaseState.PROPOSED, "lead")
    own.close()
    out = tmp_path / "to_read"
    run("export", "--state", "proposed", "--out", str(out), "--record", str(record))
    file = out / "zh-Hans" / "proposed.toml"
    text = file.read_text(encoding="utf-8").replace("装不上就叫我", "装不上我陪您装")
    file.write_text(text, encoding="utf-8")
    run("import", str(file), "--accept", "--who", "head", "--record", str(record))
    listed = run("list", "--state", "accepted", "--record", str(record))
    assert listed.startswith("zh-Hans/own.kite\taccepted\tdisappointment\tquality.defect\t")
    assert "我陪您装" in run("show", OWN.id, "--record", str(record))


def test_a_case_with_a_number_from_nowhere_can_not_be_accepted(record: Path):
    from dataclasses import replace

    own = OwnCases(record)
    own.put(replace(OWN, solve="我给您补偿20元。"), CaseState.PROPOSED, "lead")
    own.close()
    with pytest.raises(UserFault) as caught:
        run("accept", OWN.id, "--record", str(record))
    assert "20" in strings.say(caught.value.notice, "en")


def test_a_shipped_case_can_be_retired_and_brought_back(library: CaseLibrary, record: Path):
    library.load()
    run("retire", "zh-Hans/broken.lamp", "--record", str(record))
    assert found(library) == []
    run("accept", "zh-Hans/broken.lamp", "--record", str(record))
    assert found(library) == ["zh-Hans/broken.lamp"]


def test_search_shows_what_a_draft_would_see(record: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(case_library, "embedder", lambda reader: None)
    said = run("search", "台灯不亮，太失望了", "--record", str(record))
    assert "zh-Hans/broken.lamp" in said
    assert "我给您换一盏新的。" in said
    row = run("search", "台灯不亮", "--json", "--record", str(record))
    assert '"id": "zh-Hans/broken.lamp"' in row


def test_check_counts_what_holds_and_an_unknown_id_is_said(record: Path):
    assert run("check") == '{"zh-Hans": 1}\n'
    with pytest.raises(UserFault):
        run("show", "zh-Hans/nothing", "--record", str(record))
