"""How many threads the model uses: tried out at the start, and again when it becomes slower.

What other programs do can't be read from their load alone: beside one busy program two threads
were as fast as one here, on a quiet machine nearly twice as fast. So the speed itself decides.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

# What an evaluation of so many tokens costs beside one of a single token, as measured.
_COST = (1.0, 1.0, 1.3, 1.8, 1.95)
_COST_MORE = 0.49
_WEIGHT = 0.3
# So much slower than expected, other numbers are tried; so much faster, another one is taken.
SLOWER = 1.3
BETTER = 0.9
TRIAL_STEPS = 2
PATIENCE = 8
LONGEST_PATIENCE = 128


def cores() -> int:
    """Cores this process may run on."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def idle_choice(count: int) -> int:
    """Generation threads on an idle machine: every core of two, one fewer than all of more."""
    return count if count <= 2 else count - 1


def choices(count: int) -> tuple[int, ...]:
    """Numbers of threads worth trying on so many cores, fewest first."""
    most = idle_choice(count)
    return tuple(sorted({1, *(n for n in (2, 4, 8, 16, 32) if n < most), most}))


class ThreadPilot:
    """Chooses the number of threads for the next evaluation from how long the last ones took."""

    def __init__(self, count: int) -> None:
        self.choices = choices(count)
        self.threads = self.choices[-1]
        self._chosen = self.threads
        self._times: dict[int, float] = {}
        self._expected = 0.0
        self._since = 0
        self._patience = PATIENCE
        self._trial = 0

    def trial(self) -> Iterator[int]:
        """Every choice in turn, for whoever runs and notes an evaluation after each of them."""
        for number in reversed(self.choices):
            self.threads = number
            yield number
        self._choose()

    def note(self, tokens: int, seconds: float, first: bool = False) -> None:
        """An evaluation of so many tokens took so long; `first` of a trial() is no measure."""
        if first:
            return
        cost = _COST[tokens] if tokens < len(_COST) else _COST_MORE * tokens
        time = seconds / cost
        known = self._times.get(self.threads)
        self._times[self.threads] = time if known is None else known + _WEIGHT * (time - known)

    def step(self, tokens: int, seconds: float) -> None:
        """Note an evaluation of an answer, and choose the threads of the next one."""
        if self._trial:
            self.note(tokens, seconds, first=self._trial == TRIAL_STEPS)
            self._trial -= 1
            if not self._trial:
                self._choose()
            return
        self.note(tokens, seconds)
        self._since += 1
        now = self._times[self.threads]
        self._expected = self._expected or now
        fewer = self._chosen != self.choices[-1]
        if self._since < self._patience or not (fewer or now > SLOWER * self._expected):
            return
        index = self.choices.index(self._chosen)
        # A machine that became quiet shows only when more threads are tried again.
        other = index + 1 if fewer and now <= SLOWER * self._expected else index - 1
        if not 0 <= other < len(self.choices):
            other = index + 1 if index + 1 < len(self.choices) else index
        self._trial, self.threads = TRIAL_STEPS, self.choices[other]
        self._times.pop(self.threads, None)

    def _choose(self) -> None:
        """Stay with the present number unless another one is clearly faster."""
        now = self._times.get(self._chosen)
        fastest = min(self._times, key=self._times.__getitem__, default=self._chosen)
        changed = now is None or self._times[fastest] < BETTER * now
        if changed and fastest != self._chosen:
            self._chosen, self._patience = fastest, PATIENCE
        else:
            self._patience = min(2 * self._patience, LONGEST_PATIENCE)
        self.threads, self._since = self._chosen, 0
        self._expected = self._times.get(self._chosen, 0.0)
