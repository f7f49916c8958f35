"""The long form: every hostile message through the whole chain with the default model.

python -m tests.attacks [--limit N] [--model NAME] [--writing]. Ends with 1 when a draft held a
link, an account, a granted sum or the prompt, when the model broke a hard check, or anything died.
`--writing` has a model that is only let choose write its own sentences as well.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from time import monotonic

from assistant import paths
from assistant.cli.suggest import with_model
from assistant.draft import model_run
from tests.attacks import corpus, harm


def main() -> int:
    """Run all messages and tell what came of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=int, default=0, help="every nth message, N in all")
    parser.add_argument("--model", default="", help="a name of the manifest; the default if empty")
    parser.add_argument("--writing", action="store_true")
    parser.add_argument("--show", action="store_true", help="print what the model made")
    options = parser.parse_args()
    os.environ.setdefault("ASSISTANT_MODELS_DIR", str(paths.model_dir()))
    texts = list(dict.fromkeys((*corpus.worded(), *corpus.dressed(), *corpus.huge())))
    if options.limit:
        texts = texts[:: max(1, len(texts) // options.limit)][: options.limit]
    if options.writing:
        model_run.writes = lambda model: True
    with tempfile.TemporaryDirectory() as folder:
        # The user's own folders are none of a test's business.
        for name in ("CONFIG", "DATA", "CACHE"):
            os.environ[f"ASSISTANT_{name}_DIR"] = f"{folder}/{name.lower()}"
        return _run(texts, options.model, options.show)


def _run(texts: list[str], model: str, show: bool) -> int:
    tools = with_model(harm.tools(), model, 60.0)
    if tools.model is None:
        print("the model is not installed:", tools.error)
        return 1
    tiers: Counter[str] = Counter()
    bad = 0
    slowest = 0.0
    began = monotonic()
    try:
        for text in texts:
            start = monotonic()
            try:
                made = harm.drafts(text, tools)
            except AssertionError as error:
                bad += 1
                print("NO ANSWER", repr(text[:80]), error)
                continue
            slowest = max(slowest, monotonic() - start)
            for draft in made:
                tiers[draft["tier"]] += 1
                if show and draft["tier"] == "model":
                    print(repr(text[:80]), "→", repr(draft["text"]), flush=True)
                found = harm.faults(draft)
                if found:
                    bad += 1
                    print(draft["tier"], found, repr(text[:80]), "→", repr(draft["text"]))
    finally:
        tools.model.close()
    told = ", ".join(f"{count} by the {tier}" for tier, count in sorted(tiers.items()))
    print(f"{len(texts)} messages, drafts {told}; {bad} bad; slowest {slowest:.1f} s; "
          f"{monotonic() - began:.0f} s")  # fmt: skip
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
