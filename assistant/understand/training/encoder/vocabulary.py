"""Keeps the pieces that the languages of the product need, and a tokenizer for just those."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

from sentencepiece import SentencePieceProcessor
from sentencepiece import sentencepiece_model_pb2 as formats

from assistant.neural.training.base import Base

COMMON = 25_000
"""Pieces with the highest chance over all languages are kept in any case."""
TWICE = 2
_SCRIPTS = (
    "LATIN", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "CYRILLIC", "ARABIC", "THAI", "DIGIT",
    "EURO", "YEN", "DOLLAR",
)  # fmt: skip


_NORMAL, _UNKNOWN, _CONTROL = 1, 2, 3
_BOS, _PAD, _EOS, _UNK = range(4)


def tokenizer(base: Base, kept: list[int]) -> bytes:
    """A SentencePiece model of the kept pieces; the first four are the marks bos, pad, eos, unk."""
    model = formats.ModelProto()
    for place, number in enumerate(kept):
        mark = place <= _UNK
        piece = model.pieces.add()
        piece.piece = f"<{place}>" if mark else base.pieces[number]
        piece.score = 0.0 if mark else float(base.scores[number])
        piece.type = _NORMAL if not mark else _UNKNOWN if place == _UNK else _CONTROL
    trainer = model.trainer_spec
    trainer.vocab_size = len(kept)
    trainer.bos_id, trainer.pad_id, trainer.eos_id, trainer.unk_id = _BOS, _PAD, _EOS, _UNK
    trainer.bos_piece, trainer.pad_piece = f"<{_BOS}>", f"<{_PAD}>"
    trainer.eos_piece, trainer.unk_piece = f"<{_EOS}>", f"<{_UNK}>"
    # The product brings text into one form before it is cut.
    model.normalizer_spec.name = "identity"
    model.normalizer_spec.add_dummy_prefix = True
    model.normalizer_spec.remove_extra_whitespaces = True
    model.normalizer_spec.escape_whitespaces = True
    packed: bytes = model.SerializeToString()
    return packed


def processor(base: Base, kept: list[int]) -> SentencePieceProcessor:
    """What cuts text into the kept pieces."""
    return SentencePieceProcessor(model_proto=tokenizer(base, kept))


def _single(piece: str) -> bool:
    bare = piece.removeprefix("▁")
    if len(bare) != 1:
        return False
    name = unicodedata.name(bare, "")
    return unicodedata.category(bare)[0] in "PSN" or name.startswith(_SCRIPTS)


def choose(base: Base, texts: Iterable[list[str]]) -> list[int]:
    """Numbers of the pieces to keep: marks first, then those seen twice, common or single."""
    marks = [base.bos, base.pad, base.eos, base.unk]
    everything = [*marks, *(n for n in range(len(base.pieces)) if n not in marks)]
    whole = processor(base, everything)
    seen: Counter[int] = Counter()
    for batch in texts:
        for cut in whole.encode(batch):
            seen.update(everything[number] for number in cut)
    rest = [
        number
        for number, piece in enumerate(base.pieces)
        if number not in marks
        and piece not in {"<mask>"}
        and (number < COMMON or seen[number] >= TWICE or _single(piece))
    ]
    return [*marks, *rest]
