"""The house stays as docs/architecture.md draws it."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

import assistant

ROOT = Path(assistant.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))

# What a room may import of the others; `domain` and the small modules beside the rooms are free.
FREE = {
    "domain", "paths", "datafile", "strings", "brief_text", "settings", "settings_file", "x11",
    "log", "shortcut", "masking", "autostart", "system_keyring", "macos", "win32",
    "log_mask", "private", "settings_history", "filelock", "system_reasons", "frozen", "workers",
    "atomic", "languages", "neural", "data_reasons",
}  # fmt: skip
# The one module of ui that connects the rooms with the windows.
CONNECTS = {"ui/main.py"}
ALLOWED: dict[str, set[str]] = {
    "domain": set(),
    "macos": set(),
    "watch": set(),
    "conversation": set(),
    "understand": set(),
    "knowledge": set(),
    "inference": set(),
    "deliver": {"watch", "conversation"},
    "store": set(),
    "score": {"understand"},
    "draft": {"knowledge", "understand", "inference", "score"},
    "session": set(),
    "review": {"store", "score", "knowledge", "understand"},
    "live": {"store"},
    "team": {"store"},
    # Only the supervisor's window, see below.
    "ui": {"review", "live"},
}


def room(file: Path) -> str:
    parts = file.relative_to(ROOT).parts
    return parts[0] if len(parts) > 1 else parts[0].removesuffix(".py")


@cache
def imports(file: Path, whole: bool = True) -> frozenset[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    nodes = ast.walk(tree) if whole else tree.body
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{name.name}" for name in node.names} | {node.module}
    return frozenset(found)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_data_moves_one_way(file: Path):
    own = room(file)
    if own not in ALLOWED or file.relative_to(ROOT).as_posix() in CONNECTS:
        return
    others = {
        part
        for part in (n.split(".")[1] for n in imports(file) if n.startswith("assistant."))
        if (ROOT / part).exists() or (ROOT / f"{part}.py").exists()
    }
    assert others - FREE - {own} <= ALLOWED[own]


def test_the_overlay_knows_no_review():
    for file in (ROOT / "ui").glob("*.py"):
        assert not [name for name in imports(file) if name.startswith("assistant.review")], file


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_qt_lives_only_in_ui(file: Path):
    if room(file) == "ui":
        return
    assert not [name for name in imports(file) if name.startswith("PySide6")]


@pytest.mark.parametrize(
    "library",
    [
        "llama_cpp", "dbus_fast", "sqlite_utils", "keyboard", "objc", "AppKit", "Quartz",
        "ApplicationServices",
    ],
)  # fmt: skip
def test_what_is_native_stays_in_its_room(library: str):
    cocoa = {name: {"macos"} for name in ("objc", "AppKit", "Quartz", "ApplicationServices")}
    homes = {
        **cocoa,
        "llama_cpp": {"inference"},
        "dbus_fast": {"watch"},
        "sqlite_utils": {"store", "review", "live"},
        "keyboard": {"deliver"},
    }
    users = {room(file) for file in FILES if any(n.split(".")[0] == library for n in imports(file))}
    assert users <= homes[library]


@pytest.mark.parametrize(
    "pure", ["domain", "conversation", "session", "understand", "draft", "score"]
)
def test_the_core_does_no_input_or_output(pure: str):
    forbidden = {"socket", "subprocess", "sqlite3", "urllib", "http", "multiprocessing"}
    for file in (ROOT / pure).rglob("*.py"):
        # Taking an address apart is pure; only opening it would be input.
        names = {name for name in imports(file) if not name.startswith("urllib.parse")}
        assert not {name.split(".")[0] for name in names} & forbidden, file


def test_nothing_imports_in_a_circle():
    graph = {
        ".".join(("assistant", *file.relative_to(ROOT).with_suffix("").parts)): {
            name for name in imports(file, whole=False) if name.startswith("assistant.")
        }
        for file in FILES
    }
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " → ".join((*path, module))
        if module in done or module not in graph:
            return
        for other in graph[module]:
            visit(other, (*path, module))
        done.add(module)

    for module in graph:
        visit(module, ())


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_module_is_small_and_says_why_it_exists(file: Path):
    text = file.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text))
    assert len(text.splitlines()) <= 400


def test_the_top_level_holds_what_was_agreed():
    wanted = {"assistant", "prompts", "models", "resources", "tests", "pyproject.toml"}
    top = {entry.name for entry in ROOT.parent.iterdir()}
    assert wanted <= top
