"""Where the recognition model lies, and whether all is there that reading from the screen needs.

Only the model's file is taken from the rapidocr wheel, so a packed program carries that file alone.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

_FOLDER = ("rapidocr", "models")
_LIBRARIES = ("cv2", "onnxruntime")


def model_file() -> Path | None:
    """The recognition model, without importing anything; None where it is not installed."""
    packed = getattr(sys, "_MEIPASS", None)
    if packed is not None:
        place = Path(packed).joinpath(*_FOLDER)
    else:
        spec = find_spec(_FOLDER[0])
        if spec is None or spec.origin is None:
            return None
        place = Path(spec.origin).parent / _FOLDER[1]
    return next(iter(sorted(place.glob("*rec*.onnx"))), None)


def installed() -> bool:
    """True when the extra `ocr` is there; imports nothing of it."""
    return model_file() is not None and all(find_spec(name) is not None for name in _LIBRARIES)
