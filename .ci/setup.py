"""Sets a checkout up: system packages, virtual environment, pinned dependencies, model.

Runs on a bare python3 (no venv, no pip yet), so it uses the standard library only. A second run
finds its stamp and returns at once.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / ".setup-stamp"
LOCK = ROOT / "requirements.lock"
LLAMA_LOCK = ROOT / "requirements-llama.lock"
PACKAGES = ROOT / ".ci" / "debian-packages.txt"
CACHE = Path(
    os.environ.get("ASSISTANT_CACHE_DIR")
    or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "empathy-assistant"
)
MODELS = ("qwen2.5-coder-0.5b-instruct-q4_k_m", "smollm2-135m-instruct-q4_1")

# Runs on any x86-64 processor since Haswell (2013); the default, -march=native, must not be
# shipped.
# Vision and TLS are left out: neither is used, and both cost build time.
LLAMA_FLAGS = (
    "-DLLAVA_BUILD=OFF -DGGML_NATIVE=OFF -DGGML_AVX=ON -DGGML_AVX2=ON -DGGML_FMA=ON "
    "-DGGML_F16C=ON -DGGML_BMI2=ON -DLLAMA_OPENSSL=OFF"
)
LLAMA_FLAGS_OTHER = "-DLLAVA_BUILD=OFF -DGGML_NATIVE=OFF -DLLAMA_OPENSSL=OFF"


def say(text: str) -> None:
    print(f"» {text}", flush=True)


def run(*command: str | Path, env: dict[str, str] | None = None) -> None:
    subprocess.run([str(part) for part in command], check=True, cwd=ROOT, env=env)


def wanted_packages() -> list[str]:
    lines = PACKAGES.read_text(encoding="utf-8").splitlines()
    names = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    # The demo's web client comes from npm; a Node.js that is already here is left alone.
    return names if shutil.which("npm") else [*names, "npm"]


def missing_packages(names: list[str]) -> list[str]:
    missing = []
    for name in names:
        query = ["dpkg-query", "-W", "-f=${db:Status-Status}", name]
        found = subprocess.run(query, capture_output=True, text=True, check=False)
        if found.stdout.strip() != "installed":
            missing.append(name)
    return missing


def install_packages() -> None:
    if not shutil.which("dpkg-query"):
        say("Not a Debian system: install what .ci/debian-packages.txt lists in your system's way.")
        return
    missing = missing_packages(wanted_packages())
    if not missing:
        return
    line = "apt-get install -y --no-install-recommends " + " ".join(missing)
    if os.geteuid() == 0:
        prefix: list[str] = []
    elif (
        shutil.which("sudo")
        and not subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode
    ):
        prefix = ["sudo", "-n"]
    else:
        sys.exit(
            "These system packages are missing. Install them, then run make again:\n\n"
            f"    sudo {line}\n"
        )
    say(f"Installing {len(missing)} system packages")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run(*prefix, "apt-get", "update", "-q", env=env)
    run(*prefix, *line.split(), "-q", env=env)


def llama_flags() -> str:
    import platform

    return LLAMA_FLAGS if platform.machine() in {"x86_64", "AMD64"} else LLAMA_FLAGS_OTHER


def llama_wheel() -> Path:
    """The llama-cpp-python wheel, built once for each version, set of flags and Python."""
    tag = f"cp{sys.version_info.major}{sys.version_info.minor}"
    text = LLAMA_LOCK.read_text(encoding="utf-8") + llama_flags() + tag
    folder = CACHE / "wheels" / hashlib.sha256(text.encode()).hexdigest()[:16]
    if not list(folder.glob("llama_cpp_python-*.whl")):
        say("Building llama-cpp-python once, for any processor since 2013 (about 6 minutes)")
        run(PYTHON, "-m", "pip", "--disable-pip-version-check", "wheel", "--no-deps",
            "--require-hashes", "--no-binary", "llama-cpp-python", "-r", LLAMA_LOCK,
            "-w", folder / "built", env={**os.environ, "CMAKE_ARGS": llama_flags()})  # fmt: skip
        wheel = next((folder / "built").glob("*.whl"))
        # Renamed last: a build that was interrupted never looks like a finished one.
        wheel.rename(folder / wheel.name)
    return next(folder.glob("llama_cpp_python-*.whl"))


def install_python_packages() -> None:
    if not PYTHON.exists():
        say("Creating the virtual environment .venv")
        run(sys.executable, "-m", "venv", VENV)
    say("Installing the pinned Python packages")
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check"]
    # A flag, not the environment variable: that one would reach llama's isolated build as well.
    run(*pip, "install", "-q", "--require-hashes", "--no-deps", "-r", LOCK)
    run(*pip, "install", "-q", "--no-deps", "--no-index", llama_wheel())
    run(*pip, "install", "-q", "--no-deps", "--no-build-isolation", "-e", ROOT)
    run(*pip, "check")


def install_models() -> None:
    for name in MODELS:
        run(PYTHON, "-m", "assistant", "models", "install", name)


def fingerprint() -> str:
    files = (
        LOCK,
        LLAMA_LOCK,
        PACKAGES,
        Path(__file__),
        ROOT / "pyproject.toml",
        ROOT / "models" / "manifest.toml",
        ROOT / "tests" / "end2end" / "bed" / "pages" / "package-lock.json",
    )
    digest = hashlib.sha256(sys.version.encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def main() -> None:
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == fingerprint():
        return
    install_packages()
    install_python_packages()
    install_models()
    run(PYTHON, "-m", "assistant", "demo", "--prepare")
    # The chat components that the end-to-end tests show.
    run(PYTHON, "-m", "tests.end2end.bed.components")
    STAMP.write_text(fingerprint(), encoding="utf-8")
    say("Ready.")


if __name__ == "__main__":
    main()
