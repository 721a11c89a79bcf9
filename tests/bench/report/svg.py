# SPDX-License-Identifier: GPL-2.0
"""Pictures as SVG, written down element by element."""
from xml.sax.saxutils import escape

FONT = "font-family='Helvetica, Arial, sans-serif'"
INK, FAINT, PAPER = "#24292f", "#8c959f", "#ffffff"

# By kind of case
COLOURS = {"peer": "#9aa7b4", "vnetpeer": "#1f6feb"}


class Picture:
    """A white sheet of some width and height."""

    def __init__(self, width, height, title):
        self.size = width, height
        self.parts = [f"<title>{escape(title)}</title>"]
        self.box(0, 0, width, height, PAPER)

    def box(self, x, y, width, height, colour):
        self.parts.append(f"<rect x='{x:.1f}' y='{y:.1f}' width='{width:.1f}'"
                          f" height='{height:.1f}' fill='{colour}'/>")

    def text(self, x, y, text, size=13, anchor="start", colour=INK, weight="normal"):
        self.parts.append(
            f"<text x='{x:.1f}' y='{y:.1f}' font-size='{size}' fill='{colour}'"
            f" text-anchor='{anchor}' font-weight='{weight}'>{escape(text)}</text>")

    def line(self, points, colour=FAINT, width=1.0):
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self.parts.append(f"<polyline points='{path}' fill='none'"
                          f" stroke='{colour}' stroke-width='{width}'/>")

    def dot(self, x, y, colour):
        self.parts.append(f"<circle cx='{x:.1f}' cy='{y:.1f}' r='3' fill='{colour}'/>")

    def save(self, path):
        width, height = self.size
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"<svg xmlns='http://www.w3.org/2000/svg' {FONT}"
                       f" width='{width}' height='{height}'"
                       f" viewBox='0 0 {width} {height}'>\n")
            file.write("\n".join(self.parts))
            file.write("\n</svg>\n")
