"""What the program is made of is pinned, listed, allowed, and never run just by being read."""

from __future__ import annotations

import ast
import json
import re
import sys
import zipfile
from pathlib import Path

import pytest

import assistant

PROGRAM = Path(assistant.__file__).parent
ROOT = PROGRAM.parent
sys.path.insert(0, str(ROOT / ".ci"))

import sbom  # noqa: E402

# Modules whose formats run code when they are read.
RUNS_CODE = {
    "pickle", "cPickle", "dill", "cloudpickle", "joblib", "marshal", "shelve", "jsonpickle",
}  # fmt: skip
UNSAFE_CALLS = {"torch.load", "yaml.load", "yaml.unsafe_load", "pandas.read_pickle"}
WORTH_A_LOOK = re.compile("|".join((*RUNS_CODE, r"eval\(", r"exec\(", r"\bload\(", "read_pickle")))
SOURCES = sorted(
    (*PROGRAM.rglob("*.py"), *(ROOT / "tests").rglob("*.py"), *(ROOT / ".ci").glob("*.py"))
)
DATA = sorted(
    file
    for folder in ("models", "resources", "prompts")
    for file in (ROOT / folder).rglob("*")
    if file.is_file()
)


@pytest.fixture(scope="module")
def made_of() -> list[sbom.Part]:
    return sbom.parts()


def test_every_package_is_pinned_with_sums():
    for file in sbom.LOCKS:
        for entry in re.split(r"\n(?=\S)", file.read_text(encoding="utf-8").strip()):
            assert re.match(r"[A-Za-z0-9._-]+==\S+", entry), entry
            assert "--hash=sha256:" in entry, entry
    assert all(sums for _, sums in sbom.locked().values())


def test_the_lock_names_no_server():
    for file in sbom.LOCKS:
        assert not re.search(r"https?://|--index-url|--find-links", file.read_text())


def test_setting_up_takes_nothing_without_its_sum():
    text = (ROOT / ".ci" / "setup.py").read_text(encoding="utf-8")
    installs = re.findall(r'run\((?:\*pip|PYTHON, "-m", "pip")[^\n]*\n?[^\n]*', text)
    fetching = [one for one in installs if '"-r"' in one]
    assert len(fetching) == 2
    assert all('"--require-hashes"' in one and '"--no-deps"' in one for one in fetching)


def test_every_licence_is_allowed_and_every_version_locked(made_of: list[sbom.Part]):
    assert sbom.faults(made_of) == []


@pytest.mark.parametrize(
    "part",
    [
        sbom.Part("numpy", "0.0.1", "MIT"),
        sbom.Part("pydantic", sbom.locked()["pydantic"][0], "SSPL-1.0"),
        sbom.Part("pydantic", sbom.locked()["pydantic"][0], ""),
        sbom.Part("stranger", "1", "MIT"),
        sbom.Part("libreadline8", "8.2", "see notices", "deb/debian"),
    ],
    ids=["version", "licence", "no licence", "not locked", "library under the GPL"],
)
def test_what_may_not_be_shipped_is_named(part: sbom.Part):
    (told,) = sbom.faults([part])
    assert told.startswith(part.name)


def test_the_list_is_cyclonedx_and_the_same_each_time(made_of: list[sbom.Part]):
    listed = sbom.cyclonedx(made_of, "1.2.3")
    assert sbom.as_text(listed) == sbom.as_text(sbom.cyclonedx(made_of, "1.2.3"))
    read = json.loads(sbom.as_text(listed))
    assert (read["bomFormat"], read["specVersion"]) == ("CycloneDX", "1.5")
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", read["serialNumber"])
    names = {one["name"] for one in read["components"]}
    assert {"cpython", "pyside6-essentials", "llama-cpp-python", "pydantic"} <= names
    assert not {"pytest", "mypy", "hypothesis", "torch"} & names
    references = [one["bom-ref"] for one in read["components"]]
    assert len(references) == len(set(references))
    assert all(one["licenses"][0]["expression"] for one in read["components"])


def test_every_part_is_named_in_the_notices(made_of: list[sbom.Part]):
    text = sbom.notices(made_of)
    for part in made_of:
        assert f"{part.name} {part.version} ({part.licence})" in text
    without = [part.name for part in made_of if not part.texts]
    # Their wheels bring no text; the licence is named.
    assert len(without) <= len(made_of) // 4, without


def runs_code(text: str, of_the_program: bool) -> list[str]:
    """What in a source could run code that comes out of a file."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found += [one.name for one in node.names if one.name.split(".")[0] in RUNS_CODE]
        elif isinstance(node, ast.ImportFrom):
            found += [node.module] if (node.module or "").split(".")[0] in RUNS_CODE else []
        elif isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            allowed = [one.value for one in node.keywords if one.arg == "allow_pickle"]
            if called in UNSAFE_CALLS or (called in {"eval", "exec"} and of_the_program):
                found.append(called)
            if called in {"np.load", "numpy.load"} and ast.unparse(allowed[0]) != "False":
                found.append(f"{called} with objects")
    return found


def test_nothing_is_read_in_a_form_that_runs_code():
    for file in SOURCES:
        text = file.read_text(encoding="utf-8")
        if WORTH_A_LOOK.search(text):
            assert runs_code(text, PROGRAM in file.parents) == [], file


@pytest.mark.parametrize(
    "line",
    ["import pickle", "from joblib import load", "import marshal as m", "eval(text)",
     "numpy.load(f, allow_pickle=True)", "torch.load(f)"],
)  # fmt: skip
def test_the_search_for_such_forms_finds_them(line: str):
    assert WORTH_A_LOOK.search(line)
    assert runs_code(line, of_the_program=True)


def test_data_that_ships_is_of_forms_that_only_hold_data():
    endings = {file.suffix for file in DATA}
    assert endings <= {
        ".toml", ".json", ".jsonl", ".md", ".txt", ".svg", ".npz", ".onnx", ".model", ".gbnf",
        ".jinja", ".html", ".css", ".js", ".csv", ".qss",
    }, endings  # fmt: skip


@pytest.mark.parametrize("file", [f for f in DATA if f.suffix == ".npz"], ids=lambda f: f.name)
def test_arrays_hold_numbers_and_no_objects(file: Path):
    with zipfile.ZipFile(file) as packed:
        for name in packed.namelist():
            with packed.open(name) as member:
                head = member.read(200)
            assert head.startswith(b"\x93NUMPY")
            assert b"|O" not in head
