"""`assistant` and `python -m assistant`; a frozen program starts its workers here, too."""

from assistant import interrupted

interrupted.leave_at_once()

import sys  # noqa: E402


def main() -> None:
    """Start what the arguments ask for."""
    if getattr(sys, "frozen", False):
        from assistant import frozen

        frozen.prepare()
    if sys.argv[1:2] == ["--inference-worker"]:
        from assistant.inference import worker

        worker.main()
    elif sys.argv[1:2] == ["--ocr-worker"]:
        from assistant.watch.ocr import worker as eyes

        eyes.main()
    else:
        from assistant.cli.main import main as command

        command()


if __name__ == "__main__":
    main()
