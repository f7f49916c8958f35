"""What pictures and masks are made of, for all that looks at them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# Height, width, and red, green, blue.
Picture = NDArray[np.uint8]
# 1 where something is, else 0.
Mask = NDArray[np.uint8]
Colour = tuple[int, int, int]
