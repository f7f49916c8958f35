"""What the program is made of, under which licences: the list (CycloneDX), its check, the notices.

    python .ci/sbom.py --check                 every licence is allowed and every version locked
    python .ci/sbom.py --sbom FILE             write the list as CycloneDX 1.5 JSON
    python .ci/sbom.py --notices FILE          write all licence texts into one file

The list is made of what is installed and needed by the program (with the extras that are here),
never of what the lock names for development. `licences.toml` says what is allowed and why.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tomllib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

sys.path.insert(0, str(Path(__file__).parent))

import pack_parts

ROOT = Path(__file__).resolve().parent.parent
OWN = "empathy-assistant"
LOCKS = (ROOT / "requirements.lock", ROOT / "requirements-llama.lock")
RULES = Path(__file__).with_name("licences.toml")
# Extras that may be packed; development, training and `meaning` are not (build.spec).
SHIPPED_EXTRAS = ("ocr", "team", "encryption", "windows", "macos")
SYSTEM_LIBRARIES = tuple(
    f"{top}/{machine}-linux-gnu"
    for top in ("/lib", "/usr/lib")
    for machine in ("x86_64", "aarch64")
)
LISTS = sorted(map(str, Path("/var/lib/dpkg/info").glob("lib*.list")))
LICENCE_FILE = re.compile(r"(?i)(^|/)(licen[cs]e|copying|notice|copyright|authors)[^/]*$")


@dataclass(frozen=True)
class Part:
    """One thing the program is made of."""

    name: str
    version: str
    licence: str
    kind: str = "pypi"
    hashes: tuple[str, ...] = ()
    texts: tuple[str, ...] = field(default=(), compare=False)

    @property
    def purl(self) -> str:
        """Its package URL."""
        return f"pkg:{self.kind}/{self.name}@{self.version}"


def locked() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Name → (version, SHA-256 sums) of every package in the lock files."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for file in LOCKS:
        for entry in re.split(r"\n(?=\S)", file.read_text(encoding="utf-8")):
            head = re.match(r"([A-Za-z0-9._-]+)==([^\s;\\]+)(?:\s*;\s*([^\\\n]+))?", entry)
            # One lock serves several versions of Python and systems.
            if head and (not head.group(3) or Marker(head.group(3).strip()).evaluate()):
                sums = tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})", entry))
                found[canonicalize_name(head.group(1))] = (head.group(2), sums)
    return found


def needed(extras: Iterable[str] = SHIPPED_EXTRAS) -> dict[str, metadata.Distribution]:
    """The installed distributions that the program needs, with those of extras that are here."""
    found: dict[str, metadata.Distribution] = {}
    waiting = [(OWN, ("", *extras))]
    seen: set[tuple[str, str]] = set()
    while waiting:
        name, wanted = waiting.pop()
        try:
            dist = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            # An extra that was not installed is not packed either.
            continue
        key = canonicalize_name(dist.metadata["Name"])
        if key != OWN:
            found[key] = dist
        for text in dist.requires or ():
            one = Requirement(text)
            for extra in wanted:
                if one.marker and not one.marker.evaluate({"extra": extra}):
                    continue
                if (key + extra, one.name) not in seen:
                    seen.add((key + extra, one.name))
                    waiting.append((one.name, ("", *one.extras)))
    return dict(sorted(found.items()))


def licence_of(dist: metadata.Distribution, rules: Mapping[str, object]) -> str:
    """Its SPDX expression: what the rules say, what it says itself, or "" when nothing is clear."""
    name = canonicalize_name(dist.metadata["Name"])
    told = dict(rules["package"]).get(name)  # type: ignore[call-overload]
    if told:
        return str(told["licence"])
    names = dict(rules["spelling"])  # type: ignore[call-overload]
    expression = dist.metadata.get("License-Expression")
    if expression:
        return str(names.get(expression, expression))
    classifiers = [
        line.rpartition(" :: ")[2]
        for line in dist.metadata.get_all("Classifier") or ()
        if line.startswith("License ::") and line != "License :: OSI Approved"
    ]
    known = [str(names[one]) for one in classifiers if one in names]
    if known:
        return " AND ".join(dict.fromkeys(known))
    plain = (dist.metadata.get("License") or "").strip().split("\n")[0]
    return str(names.get(plain, plain if len(plain) < 40 else ""))


def licence_texts(dist: metadata.Distribution) -> tuple[str, ...]:
    """The texts that it brings."""
    found: dict[str, None] = {}
    for file in dist.files or ():
        path = file.as_posix()
        if ".dist-info/" in path and LICENCE_FILE.search(path):
            text = Path(str(dist.locate_file(file)))
            if text.is_file():
                found[text.read_text(encoding="utf-8", errors="replace").strip()] = None
    return tuple(found)


def rules() -> dict[str, dict[str, object]]:
    """What is allowed."""
    return tomllib.loads(RULES.read_text(encoding="utf-8"))


def parts(extras: Iterable[str] = SHIPPED_EXTRAS) -> list[Part]:
    """Everything of Python's that the program is made of, Python itself and llama.cpp."""
    allowed, pins = rules(), locked()
    version = ".".join(map(str, sys.version_info[:3]))
    found = [Part("cpython", version, "PSF-2.0", "generic", texts=_python_licence())]
    for name, dist in needed(extras).items():
        sums = pins.get(name, ("", ()))[1]
        found.append(
            Part(name, dist.version, licence_of(dist, allowed), "pypi", sums, licence_texts(dist))
        )
    return found


def _python_licence() -> tuple[str, ...]:
    for place in (
        Path(sys.base_prefix) / "LICENSE",
        *Path(sys.base_prefix).glob("lib/*/LICENSE.txt"),
    ):
        if place.is_file():
            return (place.read_text(encoding="utf-8").strip(),)
    return ()


def system_parts(folder: Path) -> list[Part]:
    """Debian packages whose libraries lie in the packed folder, by the names of their files."""
    names = sorted({file.name for file in folder.glob("_internal/*.so*") if file.is_file()})
    # Python's own is the one that built the folder, not Debian's.
    names = [name for name in names if not name.startswith("libpython")]
    paths = [f"{place}/{name}" for place in SYSTEM_LIBRARIES for name in names]
    # Their names are looked up in the packages' own lists, which is quicker than asking for each.
    told = subprocess.run(
        ["grep", "-lxF", *(part for path in paths for part in ("-e", path)), *LISTS],
        capture_output=True, text=True, check=False,
    ).stdout if names and LISTS else ""  # fmt: skip
    owners = {Path(line).name.removesuffix(".list") for line in told.splitlines()}
    found = []
    for owner in sorted(owners):
        shown = subprocess.run(
            ["dpkg-query", "-W", "-f=${Package} ${Version}", owner],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        name, _, version = shown.partition(" ")
        text = Path("/usr/share/doc") / name / "copyright"
        texts = (text.read_text(encoding="utf-8", errors="replace"),) if text.is_file() else ()
        found.append(Part(name, version, "see notices", "deb/debian", texts=texts))
    return found


def faults(made_of: Iterable[Part]) -> list[str]:
    """What stands against shipping: unknown or forbidden licences, versions that are not locked."""
    allowed = rules()
    permitted = set(allowed["allowed"])
    pins = locked()
    wrong = []
    for part in made_of:
        if part.name in set(allowed["refused_libraries"]):
            wrong.append(f"{part.name}: a library under the GPL, see licences.toml")
        if part.kind != "pypi":
            continue
        one_of = re.split(r"\s+(?:AND|OR)\s+|[()]", part.licence)
        ids = [piece.strip() for piece in one_of if piece.strip()]
        unknown = [one for one in ids if one not in permitted]
        if not ids or unknown:
            wrong.append(f"{part.name} {part.version}: licence {part.licence or 'unknown'!r}")
        pin = pins.get(part.name)
        if pin is None:
            wrong.append(f"{part.name}: in no lock file")
        elif pin[0] != part.version:
            wrong.append(f"{part.name}: {part.version} is installed, {pin[0]} is locked")
    return wrong


def cyclonedx(made_of: Iterable[Part], version: str) -> dict[str, object]:
    """The list as CycloneDX 1.5; the same parts give the same list."""
    components = []
    for part in made_of:
        component: dict[str, object] = {
            "type": "library",
            "name": part.name,
            "version": part.version,
            "purl": part.purl,
            "bom-ref": part.purl,
        }
        if part.kind in {"pypi", "generic"}:
            component["licenses"] = [{"expression": part.licence}]
        if len(part.hashes) == 1:
            component["hashes"] = [{"alg": "SHA-256", "content": part.hashes[0]}]
        components.append(component)
    text = json.dumps(components, sort_keys=True)
    number = uuid.UUID(hashlib.sha256(text.encode()).hexdigest()[:32])
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{number}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application", "name": OWN, "version": version, "bom-ref": OWN,
                "licenses": [{"expression": "MIT"}],
            }
        },
        "components": components,
    }  # fmt: skip


def as_text(listed: Mapping[str, object]) -> str:
    """The list as it is written."""
    return json.dumps(listed, indent=1) + "\n"


def notices(made_of: Iterable[Part]) -> str:
    """All names, versions, licences and texts in one file."""
    pieces = [
        f"{pack_parts.NAME} {pack_parts.version()} is made with the works of others named here.\n"
        "Qt and PySide6 are used under the LGPL 3: their libraries lie beside the program and may "
        "be replaced.\nModels bring licences of their own, in models/licences.\n"
    ]
    for part in made_of:
        head = f"{part.name} {part.version} ({part.licence})"
        pieces.append("\n".join(["=" * 80, head, "-" * 80, *(part.texts or ("(no text given)",))]))
    return "\n\n".join(pieces) + "\n"


def main() -> int:
    """Check, then write what is asked for; 1 when something stands against shipping."""
    parser = argparse.ArgumentParser(description="What the program is made of.")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--sbom", type=Path)
    parser.add_argument("--notices", type=Path)
    parser.add_argument("--folder", type=Path, help="a packed folder: its system libraries too")
    given = parser.parse_args()
    made_of = parts() + (system_parts(given.folder) if given.folder else [])
    wrong = faults(made_of)
    if given.sbom:
        text = as_text(cyclonedx(made_of, pack_parts.version()))
        given.sbom.write_text(text, encoding="utf-8")
    if given.notices:
        given.notices.write_text(notices(made_of), encoding="utf-8")
    for line in wrong:
        print(f"✗ {line}", file=sys.stderr)
    if not wrong:
        print(f"{len(made_of)} parts, every licence allowed, every version locked")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
