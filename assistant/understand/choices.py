"""Phrases with `(a|b)` choices as trees, so that their wordings need not be spelt out one by one.

A hundred thousand wordings of one phrase differ in little: walked as a tree beside a text, only
those that the text follows are ever made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

Node = str | tuple["Nodes", ...]
Nodes = tuple[Node, ...]
"""Plain text and choices, in order; a choice is the nodes of each of its alternatives."""

# What stands at the ends of a wording without being part of what must be said.
_ENDS = "* "


def parse(phrase: str) -> Nodes:
    """The tree of a phrase. A bracket without a partner is plain text, as are bars outside."""
    nodes, at = _sequence(phrase, 0, depth=0)
    return nodes if at == len(phrase) else (phrase,)


def _sequence(phrase: str, at: int, depth: int) -> tuple[Nodes, int]:
    """Nodes from `at` up to the bar or bracket that ends them, and where that stands."""
    nodes: list[Node] = []
    plain = ""
    while at < len(phrase):
        character = phrase[at]
        if depth and character in "|)":
            break
        if character == "(":
            choice, end = _choice(phrase, at + 1, depth + 1)
            if choice is not None:
                if plain:
                    nodes.append(plain)
                    plain = ""
                nodes.append(choice)
                at = end
                continue
        plain += character
        at += 1
    if plain:
        nodes.append(plain)
    return tuple(nodes), at


def _choice(phrase: str, at: int, depth: int) -> tuple[tuple[Nodes, ...] | None, int]:
    """The alternatives from `at` on and the place behind the bracket; None when it never ends."""
    alternatives: list[Nodes] = []
    while True:
        nodes, at = _sequence(phrase, at, depth)
        alternatives.append(nodes)
        if at >= len(phrase):
            return None, at
        at += 1
        if phrase[at - 1] == ")":
            return tuple(alternatives), at


def says_something(nodes: Nodes) -> bool:
    """False when one of the wordings is empty."""
    return any(
        bool(node) if isinstance(node, str) else all(map(says_something, node)) for node in nodes
    )


def beginnings(nodes: Nodes, length: int) -> set[str]:
    """The first characters of all wordings, without marks and spaces at their ends.

    Shorter where the wording is. Where a space or a mark stands just there, it is given with and
    without: whether more follows is not asked.
    """
    found: set[str] = set()
    for begun in _extend({""}, nodes, length):
        head = begun.lstrip(_ENDS)[:length]
        found |= {head, head.rstrip(_ENDS)}
    found.discard("")
    return found


def _extend(begun: set[str], nodes: Sequence[Node], length: int) -> set[str]:
    done: set[str] = set()
    for node in nodes:
        long_enough = {text for text in begun if len(text.lstrip(_ENDS)) >= length}
        done |= long_enough
        begun -= long_enough
        if not begun:
            break
        if isinstance(node, str):
            # Marks and spaces in front are not counted: they go when the head is cut.
            begun = {text + node[: length + 8] for text in begun}
        else:
            begun = set().union(*(_extend(set(begun), choice, length) for choice in node))
    return done | begun


def following(nodes: Nodes, text: str, start: int) -> Iterator[str]:
    """The wordings that the text has from `start` on, with their marks."""
    return _follow("", nodes, 0, (), text, start)


def _follow(
    said: str,
    nodes: Nodes,
    number: int,
    later: tuple[tuple[Nodes, int], ...],
    text: str,
    start: int,
) -> Iterator[str]:
    """Wordings that begin with `said`, go on with `nodes[number:]` and then with `later`."""
    while number == len(nodes):
        if not later:
            yield said
            return
        (nodes, number), later = later[-1], later[:-1]
    node = nodes[number]
    if isinstance(node, str):
        longer = said + node
        if text.startswith(longer.strip(_ENDS), start):
            yield from _follow(longer, nodes, number + 1, later, text, start)
        return
    rest = (*later, (nodes, number + 1))
    for choice in node:
        yield from _follow(said, choice, 0, rest, text, start)
