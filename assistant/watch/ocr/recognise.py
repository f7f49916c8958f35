"""Recognises one line of text after the other with the model that the rapidocr wheel brings.

Only the model's file is taken from there: its own pipeline would find the lines anew in every
picture, at fifty times the cost, and keep 500 MB more.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from assistant.watch.ocr.areas import overlap
from assistant.watch.ocr.inks import Picture
from assistant.watch.ocr.model import model_file
from assistant.watch.ocr.picture import Line

_HEIGHT = 48
_NARROWEST = 96
_WIDEST = 3200
_REMEMBERED = 4000
_MARGIN = 0.22


class NoModel(Exception):
    """The extra is not installed, or its model is not as expected."""


class Recogniser:
    """The model, loaded; `threads` of the processor are taken while it reads.

    Raises NoModel when it can't be loaded.
    """

    def __init__(self, threads: int = 1) -> None:
        file = model_file()
        if file is None:
            raise NoModel("rapidocr is not installed")
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(
                str(file), options, providers=["CPUExecutionProvider"]
            )
            characters = self._session.get_modelmeta().custom_metadata_map["character"]
        except (KeyError, RuntimeError, ValueError, OSError) as error:
            raise NoModel(str(error)) from error
        self._input = self._session.get_inputs()[0].name
        # Class 0 is "nothing here", the last one is the space.
        self._characters = ["", *characters.split("\n"), " "]

    def read(self, crops: Sequence[Picture]) -> list[str]:
        """The text of each picture of one line."""
        # One by one: batches took longer on one thread, and twice the memory.
        return [self._decode(self._scores(_prepared(crop))) for crop in crops]

    def _scores(self, prepared: NDArray[np.float32]) -> NDArray[np.float32]:
        scores: NDArray[np.float32] = self._session.run(None, {self._input: prepared[None]})[0][0]
        return scores

    def _decode(self, scores: NDArray[np.float32]) -> str:
        best = scores.argmax(axis=1)
        fresh = np.concatenate(([True], best[1:] != best[:-1])) & (best > 0)
        known = len(self._characters)
        return "".join(self._characters[index] for index in best[fresh] if index < known).strip()


def _prepared(crop: Picture) -> NDArray[np.float32]:
    height, width = crop.shape[:2]
    wide = min(_WIDEST, max(16, round(width * _HEIGHT / height)))
    way = cv2.INTER_CUBIC if height < _HEIGHT else cv2.INTER_AREA
    small = cv2.resize(crop, (wide, _HEIGHT), interpolation=way)
    values = small[:, :, ::-1].astype(np.float32).transpose(2, 0, 1) / 127.5 - 1.0
    if wide < _NARROWEST:
        values = np.pad(values, ((0, 0), (0, 0), (0, _NARROWEST - wide)), mode="edge")
    return values


def crop_of(picture: Picture, line: Line) -> Picture:
    """The line with a margin of its own ground: what stands near it must not be read."""
    rect = line.rect
    height = max(rect.height, round(line.usual))
    margin = max(2, round(height * _MARGIN))
    crop = np.empty((height + 2 * margin, rect.width + 2 * margin, 3), np.uint8)
    crop[:] = line.ground
    top = margin + (height - rect.height) // 2
    part = picture[rect.y : rect.bottom, rect.x : rect.right]
    shared = [both for box in line.blank if (both := overlap(box, rect))]
    if shared:
        part = part.copy()
    for box in shared:
        x, y = box.x - rect.x, box.y - rect.y
        part[y : y + box.height, x : x + box.width] = line.ground
    crop[top : top + rect.height, margin : margin + rect.width] = part
    return crop


class LineReader(Protocol):
    """What turns pictures of lines into text."""

    def read(self, crops: Sequence[Picture]) -> list[str]:
        """The text of each."""


class LineCache:
    """Texts of lines seen before, found by the shape of their ink wherever they stand now."""

    def __init__(self, load: Callable[[], LineReader]) -> None:
        """`load` is called with the first line that is not known."""
        self._load = load
        self._recogniser: LineReader | None = None
        self._texts: OrderedDict[bytes, str] = OrderedDict()

    def read(self, picture: Picture, lines: Sequence[Line]) -> list[str]:
        """The text of each line; only those not seen before cost time."""
        keys = [_key(line) for line in lines]
        fresh = {key: line for key, line in zip(keys, lines, strict=True) if key not in self._texts}
        if fresh:
            crops = [crop_of(picture, line) for line in fresh.values()]
            self._recogniser = self._recogniser or self._load()
            self._texts.update(zip(fresh, self._recogniser.read(crops), strict=True))
        for key in keys:
            self._texts.move_to_end(key)
        found = [self._texts[key] for key in keys]
        while len(self._texts) > _REMEMBERED:
            self._texts.popitem(last=False)
        return found


def _key(line: Line) -> bytes:
    shape = f"{line.ink.shape}".encode()
    return hashlib.blake2b(shape + np.packbits(line.ink).tobytes(), digest_size=16).digest()
