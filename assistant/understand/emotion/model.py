"""The learned reader: n-gram weights and a small non-linear part, read with numpy alone."""

from __future__ import annotations

import json
import logging
import zipfile
import zlib
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant import paths
from assistant.domain.notice import Notice
from assistant.domain.reading import Emotion
from assistant.understand.emotion.features import NUMBERS, OWN_BLOCKS, Features, scaled

log = logging.getLogger("assistant.understand")

FORMAT = 1
WEIGHTS, HEADER = "weights.npz", "header.json"
LABELS = tuple(Emotion)
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Scores:
    """What the model says of one message.

    `chances` follow LABELS and sum to 1; `favour` is what the decision multiplies them with;
    `intensity` 0–1; `satisfaction` is how content people
    judged customers who ended like this, about −1…1.
    """

    chances: tuple[float, ...]
    intensity: float
    satisfaction: float
    favour: tuple[float, ...] = (1.0,) * len(LABELS)


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything learned; n keys, h helper heads, r random features, d numbers.

    `text` holds, as int8 with one scale a column: 9 labels, intensity, satisfaction, then helpers.
    `wide` does the same for [numbers, helpers, random features, 1]; `social` for the labels of
    everyday talk. `calibration` turns the nine scores into logits (9 + 1 rows); `favour` are the
    factors by which the decision (not the chance) leans towards rare labels.
    """

    keys: NDArray[np.uint32]
    text: NDArray[np.int8]
    text_scale: Floats
    mean: Floats
    scale: Floats
    waves: Floats
    phase: Floats
    wide: Floats
    social: Floats
    calibration: Floats
    social_calibration: Floats
    favour: Floats

    def looked_up(self, keys: list[int], values: list[float]) -> Floats:
        """Σ value × weight over the known keys, a column an output."""
        wanted = np.asarray(keys, np.uint32)
        places = np.searchsorted(self.keys, wanted)
        places[places == len(self.keys)] = 0
        known = self.keys[places] == wanted
        rows = self.text[places[known]].astype(np.float32)
        weights = np.asarray(values, np.float32)[known]
        result: Floats = (weights @ rows) * self.text_scale
        return result

    def spread(self, numbers: Floats) -> Floats:
        """[standardised numbers, random cosine features of them, 1]."""
        even = (numbers - self.mean) / self.scale
        waves = np.cos(even @ self.waves + self.phase) * np.float32((2.0 / len(self.phase)) ** 0.5)
        return np.concatenate([even, waves, np.ones(1, np.float32)]).astype(np.float32)


def softmax(logits: Floats) -> Floats:
    """Chances that sum to 1."""
    raised = np.exp(logits - logits.max())
    result: Floats = raised / raised.sum()
    return result


class EmotionModel:
    """Loads its weights at first use; without them it says so and the cues stand alone."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self.notice: Notice | None = None

    @cached_property
    def weights(self) -> Weights | None:
        """The weights, or None when they are missing or damaged (then `notice` says which)."""
        folder = self._folder or paths.shipped_models() / "emotion"
        try:
            return read(folder)
        except FileNotFoundError:
            self.notice = Notice.of("emotion.model_missing", folder=folder)
        except (OSError, ValueError, KeyError, zipfile.BadZipFile, zlib.error, EOFError) as error:
            self.notice = Notice.of("emotion.model_damaged", folder=folder, reason=error)
        log.warning("emotion model not used: %s", self.notice.id)
        return None

    @property
    def ready(self) -> bool:
        """True when the weights could be read (reads them)."""
        return self.weights is not None

    def score(self, features: Features, domain: str = "service") -> Scores | None:
        """What the learned part says; None without weights."""
        weights = self.weights
        if weights is None:
            return None
        alone = {name: features.blocks[name] for name in OWN_BLOCKS}
        around = {name: block for name, block in features.blocks.items() if name not in alone}
        message = weights.looked_up(*scaled(alone))
        text = message[: len(LABELS) + 2] + weights.looked_up(*scaled(around))[: len(LABELS) + 2]
        helpers = message[len(LABELS) + 2 :]
        numbers = np.concatenate([np.asarray(features.numbers, np.float32), helpers])
        wide = weights.spread(numbers)
        outputs = text + wide @ weights.wide
        own = outputs[: len(LABELS)]
        logits = np.append(own, np.float32(1)) @ weights.calibration
        if domain == "social":
            everyday = wide @ weights.social
            logits = np.append(everyday, np.float32(1)) @ weights.social_calibration
        return Scores(
            tuple(float(chance) for chance in softmax(logits)),
            float(min(max(outputs[-2], 0.0), 1.0)),
            float(min(max(outputs[-1], -1.5), 1.5)),
            (1.0,) * len(LABELS) if domain == "social" else tuple(map(float, weights.favour)),
        )


def read(folder: Path) -> Weights:
    """Read a model folder; raises FileNotFoundError, or ValueError/KeyError when it is damaged."""
    header = json.loads((folder / HEADER).read_text(encoding="utf-8"))
    if header["format"] != FORMAT or header["numbers"] != list(NUMBERS):
        raise ValueError("made for another version of the program: train it again")
    # The file is opened here, since numpy leaves it open when it is no archive.
    with (folder / WEIGHTS).open("rb") as file, np.load(file, allow_pickle=False) as stored:
        floats = {
            name: stored[name].astype(np.float32)
            for name in stored.files
            if name not in {"keys", "text"}
        }
        if set(stored.files) != {field.name for field in fields(Weights)}:
            raise ValueError("made for another version of the program: train it again")
        weights = Weights(keys=stored["keys"], text=stored["text"], **floats)
    outputs = len(LABELS) + 2
    helpers = weights.text.shape[1] - outputs
    wide = len(NUMBERS) + helpers + len(weights.phase) + 1
    good = (
        weights.keys.dtype == np.uint32
        and weights.text.dtype == np.int8
        and len(weights.keys) == len(weights.text) > 0
        and weights.wide.shape == (wide, outputs)
        and weights.social.shape == (wide, len(LABELS))
        and weights.calibration.shape == (len(LABELS) + 1, len(LABELS))
        and weights.social_calibration.shape == (len(LABELS) + 1, len(LABELS))
        and weights.favour.shape == (len(LABELS),)
        and all(np.isfinite(values).all() for values in floats.values())
    )
    if not good:
        raise ValueError("the shapes of the weights do not fit together")
    return weights
