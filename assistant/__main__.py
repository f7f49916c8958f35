"""`python -m assistant`; a frozen program starts its workers through the same door."""

import sys


def _main() -> None:
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
        from assistant.cli.main import main

        main()


if __name__ == "__main__":
    _main()
