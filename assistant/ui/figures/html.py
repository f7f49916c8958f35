"""The weekly report as one HTML file: charts inside, nothing loaded, light and dark, printable."""

from __future__ import annotations

from assistant.ui.charts.palette import colours
from assistant.ui.charts.scene import Frame
from assistant.ui.charts.svg import FONTS, clean, svg
from assistant.ui.figures.weekly import TREND_HEIGHT, Picture, Told, Weekly

_WIDTH = 430.0

_STYLE = """
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 14px/1.5 FONTS; }
main { max-width: 980px; margin: 0 auto; padding: 32px 24px 40px; }
h1 { font-size: 24px; line-height: 1.3; margin: 0; }
h2 { font-size: 15px; margin: 0 0 2px; }
p { margin: 0; }
header p, .under, .notes, footer { color: var(--muted); font-size: 12.5px; }
header .when { font-size: 15px; color: var(--text); margin-top: 2px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); gap: 12px;
  margin: 20px 0; }
.tile, .card { border: 1px solid var(--edge); border-radius: 10px; padding: 12px 14px; }
.tile b { display: block; font-size: 22px; line-height: 1.35; font-weight: 600; }
.tile span { display: block; font-size: 12px; color: var(--muted); }
.tile .few { color: var(--warn); }
.out { background: var(--plot); border-radius: 10px; padding: 14px 18px; margin-bottom: 16px; }
ul { margin: 4px 0 0; padding-left: 18px; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(380px, 1fr)); gap: 16px; }
.card { break-inside: avoid; padding: 14px 16px; }
.card svg { width: 100%; height: auto; margin-top: 8px; display: block; }
.notes { padding-left: 16px; }
footer { margin-top: 20px; }
@page { size: A4; margin: 10mm; }
@media print { main { padding: 0; max-width: none; } .cards { gap: 8px; }
  .cards { grid-template-columns: 1fr 1fr; } .tiles { grid-template-columns: repeat(6, 1fr); }
  .tile, .card { padding: 6px 10px; } body { font-size: 11px; } .tile b { font-size: 16px; } }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def html(report: Weekly) -> str:
    """The whole page as text."""
    parts = [
        "<!doctype html>",
        f'<html lang="{report.language}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        f"<title>{clean(report.title)} · {clean(report.when)}</title>",
        f"<style>{_variables()}{_STYLE.replace('FONTS', FONTS)}</style></head><body><main>",
        f"<header><h1>{clean(report.title)}</h1>",
        f'<p class="when">{clean(report.when)}</p><p>{clean(report.scope)}</p></header>',
        f'<section class="tiles">{"".join(map(_tile, report.tiles))}</section>',
        f'<section class="out"><h2>{clean(report.heading)}</h2><ul>',
        *(f"<li>{clean(one)}</li>" for one in report.findings),
        "</ul></section>",
        f'<section class="cards">{"".join(map(_card, report.pictures))}</section>',
        f"<footer>{''.join(f'<p>{clean(one)}</p>' for one in report.footer)}</footer>",
        "</main></body></html>",
    ]
    return "\n".join(parts) + "\n"


def _variables() -> str:
    def of(scheme: str) -> str:
        edge = "#d5d9de" if scheme == "light" else "#3f454d"
        names = {**colours(scheme), "edge": edge}
        return "".join(f"--{name}:{value};" for name, value in names.items())

    dark = f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {of('dark')} }} }}"
    return f":root {{ color-scheme: light dark; {of('light')} }} {dark}"


def _tile(told: Told) -> str:
    few = ' class="few"' if told.few else ""
    against = f"<span>{clean(told.against)}</span>" if told.against else ""
    return (
        f'<div class="tile"><span>{clean(told.name)}</span><b>{clean(told.value)}</b>{against}'
        f"<span{few}>{clean(told.sure)}</span></div>"
    )


def _card(picture: Picture) -> str:
    # Colours as variables, so that one drawing serves light and dark.
    names = {name: f"var(--{name})" for name in colours("light")}
    scene = picture.draw(Frame(_WIDTH, TREND_HEIGHT))
    under = f'<p class="under">{clean(picture.under)}</p>' if picture.under else ""
    notes = "".join(f"<li>{clean(note)}</li>" for note in picture.notes)
    notes = f'<ul class="notes">{notes}</ul>' if notes else ""
    drawn = svg(scene, names, picture.title)
    return f'<div class="card"><h2>{clean(picture.title)}</h2>{under}{drawn}{notes}</div>'
