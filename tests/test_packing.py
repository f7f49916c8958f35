"""The branches of build.spec that this machine can't take: run with PyInstaller's part played."""

from __future__ import annotations

import io
import plistlib
import re
import struct
import sys
import tarfile
import types
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path
from typing import Any

import pytest

from assistant.inference import manifest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / ".ci"))

import pack_parts  # noqa: E402
import package  # noqa: E402


class Played:
    """Notes what a class of PyInstaller was made with."""

    def __init__(self, made: list[Played], kind: str, *given: Any, **options: Any) -> None:
        self.kind, self.given, self.options = kind, given, options
        self.pure, self.scripts = ["pure"], ["scripts"]
        self.binaries = list(options.get("binaries", ()))
        self.datas = list(options.get("datas", ()))
        made.append(self)


def run_spec(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, platform: str, here: tuple[str, ...] = ()
) -> dict[str, list[Played]]:
    """Execute build.spec as if on this system, with these modules installed there."""
    hooks = types.ModuleType("PyInstaller.utils.hooks")
    hooks.collect_data_files = lambda name: [(f"/site/{name}/data", name)]  # type: ignore[attr-defined]
    hooks.collect_dynamic_libs = lambda name: [  # type: ignore[attr-defined]
        (f"/site/{name}/lib/libllama.so", f"{name}/lib"),
        ("/usr/lib/libgtk-3.so.0", "."),
        ("/site/PySide6/plugins/tls/libqopenssl.so", "PySide6/Qt/plugins/tls/libqopenssl.so"),
    ]
    hooks.collect_submodules = lambda name, filter=None: [  # type: ignore[attr-defined]  # noqa: A006
        one for one in (name, f"{name}.inner", f"{name}.demo") if not filter or filter(one)
    ]
    monkeypatch.setitem(sys.modules, "PyInstaller.utils.hooks", hooks)
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: name in here or None)
    made: list[Played] = []
    names = {
        kind: lambda *given, kind=kind, **options: Played(made, kind, *given, **options)
        for kind in ("Analysis", "PYZ", "EXE", "COLLECT", "BUNDLE")
    }
    text = (ROOT / "build.spec").read_text(encoding="utf-8")
    text = text.replace('ROOT / "build" / "parts"', f"Path({str(tmp_path / 'parts')!r})")
    space = names | {"SPECPATH": str(ROOT), "DISTPATH": str(tmp_path / "dist")}
    exec(compile(text, "build.spec", "exec"), space)
    found: dict[str, list[Played]] = {}
    for one in made:
        found.setdefault(one.kind, []).append(one)
    return found


def test_linux_gets_one_program_without_icon_or_manifest(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    made = run_spec(monkeypatch, tmp_path, "linux")
    (program,) = made["EXE"]
    assert (program.options["name"], program.options["console"]) == ("assistant", True)
    assert not {"icon", "manifest", "version"} & program.options.keys()
    assert "BUNDLE" not in made
    hidden = made["Analysis"][0].options["hiddenimports"]
    assert {"assistant", "assistant.inner", "Xlib", "dbus_fast", "keyboard"} <= set(hidden)
    assert "assistant.demo" not in hidden


def test_adapters_are_packed_and_models_are_not(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    model = ROOT / "models" / "somebody-s-own.gguf"
    files = Path.rglob
    monkeypatch.setattr(
        Path,
        "rglob",
        lambda folder, pattern: [*files(folder, pattern), *([model] * (folder.name == "models"))],
    )
    is_file = Path.is_file
    monkeypatch.setattr(Path, "is_file", lambda file: file == model or is_file(file))
    datas = run_spec(monkeypatch, tmp_path, "linux")["Analysis"][0].options["datas"]
    packed = {(Path(file).name, place) for file, place in datas if file.endswith(".gguf")}
    named = {entry.adapter for entry in manifest.entries() if entry.adapter}
    assert packed >= {(name, str(Path("models", "drafting"))) for name in named}
    assert {place for _, place in packed} <= {str(Path("models", "drafting"))}


def test_what_only_training_needs_stays_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    analysis = run_spec(monkeypatch, tmp_path, "linux")["Analysis"][0].options
    rooms = {file.parent for file in (ROOT / "assistant").rglob("training/__init__.py")}
    assert rooms
    assert {".".join(room.relative_to(ROOT).parts) for room in rooms} <= set(analysis["excludes"])
    packed = {Path(file) for file, _ in analysis["datas"]}
    weights = {file for file in packed if file.is_relative_to(ROOT / "models")}
    assert ROOT / "models" / "manifest.toml" in weights
    assert not [file for file in weights if "examples" in file.parts]


def test_windows_gets_a_program_with_a_console_and_one_without(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    made = run_spec(monkeypatch, tmp_path, "win32", here=("comtypes", "keyring"))
    console, windowed = made["EXE"]
    assert (console.options["name"], console.options["console"]) == ("assistant", True)
    assert (windowed.options["name"], windowed.options["console"]) == ("assistantw", False)
    for program in (console, windowed):
        assert program.options["uac_admin"] is False
        assert Path(program.options["icon"]).read_bytes()[:4] == b"\0\0\1\0"
        # PyInstaller reads the file with eval.
        read = Path(program.options["version"]).read_text(encoding="utf-8")
        assert f"'{program.options['name']}.exe'" in read
        compile(read, "version", "eval")
    assert made["COLLECT"][0].given[:2] == (console, windowed)
    hidden = made["Analysis"][0].options["hiddenimports"]
    assert {"comtypes", "comtypes.stream", "keyring", "keyring.backends", "keyboard"} <= set(hidden)
    assert "Xlib" not in hidden


def test_windows_programs_are_signed_by_the_command_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    done: list[list[str]] = []
    monkeypatch.setenv(pack_parts.SIGN_COMMAND, 'signtool sign /d "our name" {file}')
    monkeypatch.setattr(
        pack_parts.sign, "__defaults__", (lambda words, check: done.append(words), None)
    )
    run_spec(monkeypatch, tmp_path, "win32")
    assert [words[:4] for words in done] == [["signtool", "sign", "/d", "our name"]] * 2
    assert [Path(words[4]).name for words in done] == ["assistant.exe", "assistantw.exe"]


def test_a_signing_command_must_name_the_file():
    with pytest.raises(ValueError, match=r"names no \{file\}"):
        pack_parts.sign([Path("a.exe")], command="signtool sign")
    assert pack_parts.sign([Path("a.exe")], command="") == []


def test_macos_gets_a_bundle(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv(pack_parts.CODESIGN_IDENTITY, "Developer ID Application: Us")
    made = run_spec(monkeypatch, tmp_path, "darwin", here=("objc", "AppKit", "Quartz"))
    (program,), (bundle,) = made["EXE"], made["BUNDLE"]
    assert program.options["codesign_identity"] == "Developer ID Application: Us"
    assert bundle.options["name"] == "Empathy Assistant.app"
    assert Path(bundle.options["icon"]).read_bytes()[:4] == b"icns"
    read = plistlib.loads(plistlib.dumps(bundle.options["info_plist"]))
    assert read["LSUIElement"] is True
    assert read["CFBundleLocalizations"] == ["en", "zh-Hans", "zh-Hant"]
    assert "AppKit" in made["Analysis"][0].options["hiddenimports"]


def test_what_the_build_machine_brings_along_is_left_behind(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    text = (ROOT / "build.spec").read_text(encoding="utf-8")
    space: dict[str, Any] = {}
    start = text.index("GTK = (")
    exec(text[start : text.index("# What is asked for by name only")], space)
    exec(text[text.index("def needed(") : text.index("analysis = ")], space)
    needed = space["needed"]
    assert needed(("llama_cpp/lib/libllama.so", "/x", "BINARY"))
    assert needed(("PySide6/Qt/plugins/platforms/libqxcb.so", "/x", "BINARY"))
    assert needed(("PySide6/Qt/translations/qtbase_zh_CN.qm", "/x", "DATA"))
    assert not needed(("PySide6/Qt/translations/qtbase_de.qm", "/x", "DATA"))
    assert not needed(("PySide6\\plugins\\tls\\qopensslbackend.dll", "/x", "BINARY"))
    assert not needed(("libgtk-3.so.0", "/x", "BINARY"))


def test_the_manifest_is_sharp_on_every_screen_and_no_administrator():
    read = ET.fromstring(pack_parts.manifest())
    texts = {one.tag.rpartition("}")[2]: (one.text or "").strip() for one in read.iter()}
    assert texts["dpiAwareness"].startswith("PerMonitorV2")
    assert texts["longPathAware"] == "true"
    (level,) = (one for one in read.iter() if one.tag.endswith("requestedExecutionLevel"))
    assert level.attrib == {"level": "asInvoker", "uiAccess": "false"}


def test_icons_hold_a_picture_of_every_size():
    pictures = pack_parts.draw((16, 256))
    assert all(png.startswith(b"\x89PNG") for png in pictures.values())
    icon = pack_parts.ico(pictures)
    assert struct.unpack_from("<HHH", icon) == (0, 1, 2)
    width, _, _, _, _, bits, size, at = struct.unpack_from("<BBBBHHII", icon, 6)
    assert (width, bits, icon[at : at + size]) == (16, 32, pictures[16])
    whole = pack_parts.icns(dict.fromkeys(pack_parts.ICNS_KINDS.values(), pictures[16]))
    assert struct.unpack_from(">4sI", whole) == (b"icns", len(whole))


@pytest.mark.parametrize(
    ("system", "machine", "name"),
    [
        ("Linux", "x86_64", "linux-x86_64"),
        ("Windows", "AMD64", "windows-x86_64"),
        ("Darwin", "arm64", "macos-arm64"),
        ("Linux", "aarch64", "linux-arm64"),
    ],
)
def test_archives_name_their_system(system: str, machine: str, name: str):
    assert pack_parts.system_name(system, machine) == name


def test_versions_have_four_numbers_on_windows():
    assert pack_parts.four_numbers("0.1.0") == (0, 1, 0, 0)
    assert pack_parts.four_numbers("2.10.3.dev7") == (2, 10, 3, 7)
    assert re.fullmatch(r"\d+\.\d+\.\d+.*", pack_parts.version())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "assistant"
    (made / "_internal" / "models").mkdir(parents=True)
    (made / "assistant").write_bytes(b"program")
    (made / "assistant").chmod(0o755)
    (made / "_internal" / "models" / "m.json").write_text("{}")
    (made / "_internal" / "link.so").symlink_to("models/m.json")
    return made


@pytest.mark.parametrize("system", ["linux-x86_64", "windows-x86_64"])
def test_the_same_folder_gives_the_same_archive(folder: Path, tmp_path: Path, system: str):
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    one = package.archive(folder, tmp_path / "one", system, 1_700_000_000)
    for file in folder.rglob("*.json"):
        file.touch()
    two = package.archive(folder, tmp_path / "two", system, 1_700_000_000)
    assert one.name.startswith(f"empathy-assistant-{pack_parts.version()}-{system}.")
    assert one.read_bytes() == two.read_bytes()


def test_an_archive_keeps_what_may_be_started(folder: Path, tmp_path: Path):
    file = package.archive(folder, tmp_path, "linux-x86_64", 1_700_000_000)
    with tarfile.open(file) as packed:
        found = {entry.name.partition("/")[2]: entry for entry in packed}
    assert found["assistant"].mode == 0o755
    assert found["_internal/models/m.json"].mode == 0o644
    assert found["_internal/link.so"].issym()
    with zipfile.ZipFile(package.archive(folder, tmp_path, "windows-x86_64", 0)) as packed:
        assert packed.testzip() is None


def test_sums_are_of_the_form_that_sha256sum_reads(tmp_path: Path):
    file = tmp_path / "a.tar.gz"
    file.write_bytes(b"abc")
    text = package.write_sums([file], tmp_path).read_text()
    begin = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert text == f"{begin}  a.tar.gz\n"


def test_a_missing_module_of_ours_is_never_explained_away():
    line = "missing module named assistant.ui.gone - imported by assistant.ui.shell (top-level)"
    assert package.unexplained(line) == ["assistant.ui.gone, which assistant.ui.shell imports"]
    quoted = "missing module named 'dbus_fast.gone' - imported by assistant.watch.atspi (delayed)"
    assert package.unexplained(quoted) == ["dbus_fast.gone, which assistant.watch.atspi imports"]


def test_what_is_explained_is_explained_for_those_who_ask():
    known = "missing module named winreg - imported by platform (delayed, optional)"
    assert package.unexplained(known) == []
    ours = "missing module named tensorflow - imported by assistant.understand.reader (top-level)"
    assert package.unexplained(ours) == ["tensorflow, which assistant.understand.reader imports"]


def test_every_explanation_has_a_reason():
    for row in package.tomllib.loads(package.EXPLAINED.read_text(encoding="utf-8"))["missing"]:
        assert len(row["why"]) > 10


def test_sizes_are_told_by_part(folder: Path):
    found = package.sizes(folder)
    assert found["our own code and the start"] == len(b"program")
    assert found["classifiers and small networks (`models/`)"] == 2
    assert "| **together** | **0** |" in package.table(found)
    assert io.StringIO(package.table(found)).readline() == "| part | MB |\n"


def test_the_table_for_it_has_the_rows_that_sizes_knows(tmp_path: Path):
    text = (ROOT / "docs" / "it.md").read_text(encoding="utf-8")
    table = text.split("| part | MB |\n|---|---:|\n", 1)[1].split("\n\n", 1)[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
    told = {name: int(size) for name, size in rows[:-1]}
    # A part that a folder lacks has no row.
    assert set(told) <= set(package.sizes(tmp_path))
    assert {name for name, _ in package.PARTS} <= set(told)
    assert list(told.values()) == sorted(told.values(), reverse=True)
    assert rows[-1][0] == "**together**"
    # Every row is rounded by itself.
    assert abs(int(rows[-1][1].strip("*")) - sum(told.values())) <= len(told) / 2


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One file in each place that goes in, and a folder as it is packed."""
    for name in (*package.FILES_IN, *(f"{one}/a/b.txt" for one in package.FOLDERS_IN), ".ci/x.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("as it was", encoding="utf-8")
    for name, place in (("STAMP", "build/stamp"), ("DIST", "dist"), ("FOLDER", "dist/assistant")):
        monkeypatch.setattr(package, name, tmp_path / place)
    (tmp_path / "dist" / "assistant").mkdir(parents=True)
    (tmp_path / "dist" / "assistant" / "VERSION").touch()
    (tmp_path / "dist" / package.SUMS).touch()
    return tmp_path


def test_whatever_goes_in_makes_it_be_packed_anew(checkout: Path):
    made = package.made_of(checkout)
    for file in [one for one in checkout.rglob("*") if one.is_file()]:
        before = file.read_bytes()
        file.write_text("another", encoding="utf-8")
        goes_in = "dist" not in file.parts
        assert (package.made_of(checkout) != made) == goes_in, file
        file.write_bytes(before)
    (checkout / "assistant" / "new.py").touch()
    assert package.made_of(checkout) != made


def test_what_is_packed_of_the_same_is_not_packed_again(checkout: Path):
    assert not package.is_packed("sum", archived=False)
    package._stamp("sum")
    assert package.is_packed("sum", archived=False)
    assert not package.is_packed("sum", archived=True)
    package._stamp("sum archived")
    assert package.is_packed("sum", archived=True)
    assert not package.is_packed("another", archived=False)
    (checkout / "dist" / "assistant" / "VERSION").unlink()
    assert not package.is_packed("sum", archived=True)
