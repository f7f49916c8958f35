"""A window that the window manager leaves alone, over whatever is there: tells when clicked.

python -m tests.end2end.bed.cover X Y WIDTH HEIGHT
"""

from __future__ import annotations

import sys

from Xlib import X

from assistant.x11 import connect


def main() -> None:
    """Stay until ended."""
    display = connect()
    screen = display.screen()
    x, y, width, height = (int(part) for part in sys.argv[1:5])
    window = screen.root.create_window(
        x, y, width, height, 0, screen.root_depth,
        background_pixel=screen.white_pixel, override_redirect=True,
        event_mask=X.ButtonPressMask | X.ExposureMask,
    )  # fmt: skip
    window.map()
    while True:
        event = display.next_event()
        if event.type == X.Expose:
            print("shown", flush=True)
        elif event.type == X.ButtonPress:
            print("clicked", flush=True)


if __name__ == "__main__":
    main()
