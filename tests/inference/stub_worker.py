"""A worker without a model, whose answers a test chooses by the words of the last turn."""

from __future__ import annotations

import json
import os
import sys
import time


def say(**values: object) -> None:
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


def main() -> None:
    mode = sys.argv[1] if len(sys.argv) > 1 else ""
    if mode == "crash_at_start":
        sys.exit(3)
    hanging: set[str] = set()
    for line in sys.stdin:
        order = json.loads(line)
        if order["op"] == "load":
            if mode.startswith("refuse_"):
                say(ev="load_failed", code=mode.removeprefix("refuse_"), needed_mb=9, free_mb=1)
            else:
                say(ev="ready", context=2048, grammars=[])
        elif order["op"] == "warm":
            say(ev="warmed", prompt=len(order["turns"]))
        elif order["op"] == "cancel":
            if order["id"] in hanging:
                say(ev="error", id=order["id"], code="cancelled")
        elif order["op"] == "generate":
            answer(order["id"], order["turns"][-1][1], hanging)


def answer(id: str, words: str, hanging: set[str]) -> None:
    if words == "die":
        os.abort()
    if words == "stuck":
        time.sleep(60)
    if words == "hang":
        say(ev="text", id=id, text="…")
        hanging.add(id)
        return
    if words == "noise":
        sys.stdout.write("llama.cpp says hello\n")
        say(ev="text", id="999", text="of nobody")
        say(ev="unknown")
    say(ev="text", id=id, text=words)
    say(ev="done", id=id, text=words, tokens=1)


if __name__ == "__main__":
    main()
