# SPDX-License-Identifier: GPL-2.0
"""Tables on a terminal."""


def show(rows, left=1):
    """Print cells in columns, some of them to the left and the others to the right."""
    rows = list(rows)
    if len(rows) < 2:
        return
    widths = [max(map(len, column)) for column in zip(*rows)]
    print()
    for row in rows:
        cells = [cell.ljust(width) if place < left else cell.rjust(width)
                 for place, (cell, width) in enumerate(zip(row, widths))]
        print("  ".join(cells).rstrip())
