# SPDX-License-Identifier: GPL-2.0
"""What a run measured, as tables: rows of cells, the first row is the head."""
from run import FAMILIES

KILOBYTE = 1000


def number(value):
    """With three digits that count, if it is small."""
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


# ---- cells: what one costs

def cost(run, case, measure, family):
    """The number, and of a time how far it spreads"""
    text = number(run.cost(case, measure, family))
    if text and run.mode == "nanoseconds":
        text += f" ±{100 * run.spread(case, measure, family):2.0f}%"
    return text


def beside(run, case, measure, family):
    """How many times the floor that is, too"""
    ratio = run.ratio(case, measure, family)
    text = cost(run, case, measure, family)
    return text + f" {ratio:6.2f}" if ratio else text


def rate(run, case, measure, family):
    """How many go by in a second"""
    value = run.cost(case, measure, family)
    if value is None:
        return ""
    if measure == "stream":
        return f"{8 * KILOBYTE / value:.1f} Gbit"
    return f"{1e6 / value:,.0f} k"


# ---- tables

def about(run):
    """How it was measured."""
    yield ["counted", run.mode]
    for key in ("date", "vnetpeer", "kernel", "compiler", "packages", "emulator",
                "processor", "rounds"):
        if key in run.about:
            yield [key, run.about[key]]


def peers(run, family, cell=cost):
    """What is sent, in each case."""
    measures = [measure for measure in run.measures
                if any(run.cost(case, measure, family) for case in run.joined())]
    yield [family] + [run.title(measure) for measure in measures]
    for case in run.joined():
        yield [run.cases[case]["title"]] + [
            cell(run, case, measure, family) for measure in measures]


def rates(run, family):
    """What goes by in a second, in each case."""
    rows = peers(run, family, rate)
    yield [f"{family}, a second"] + next(rows)[1:]
    yield from rows


def spent(run, family):
    """Instructions of a packet, by function, in each case that was watched; what all
    have in common is one row.
    """
    costs = [case["spent"][family] for case in run.cases.values()]
    functions = sorted({name for cost in costs for name in cost}, key=lambda name: (
        -max(cost.get(name, 0) for cost in costs), name))
    rows = [[name] + [cost.get(name, 0) for cost in costs] for name in functions]
    same = [row for row in rows if len(set(row[1:])) == 1]
    yield [family] + [case["title"] for case in run.cases.values()]
    for row in rows:
        if row not in same:
            yield [row[0]] + [number(value) if value else "" for value in row[1:]]
    yield [f"{len(same)} others, the same in all"] + [
        number(sum(row[place] for row in same)) for place in range(1, len(costs) + 1)]
    yield ["all"] + [number(sum(cost.values())) for cost in costs]


def growths(run):
    """What is sent, where there is little of something and where there is much."""
    yield ["what grows", "", "from", *FAMILIES, "to", *FAMILIES]
    for name in run.grown():
        if not run.curve(name, "time", "-"):
            continue
        for measure in dict(run.measured_of(name)):
            curves = [dict(run.curve(name, measure, family)) for family in FAMILIES]
            sizes = list(curves[0] or curves[1])
            row = [run.growths[name]["title"], run.title(measure)]
            for size in sizes[0], sizes[-1]:
                row.append(f"{size:,}")
                row += [number(curve.get(size)) for curve in curves]
            yield row


def objects(run):
    """What it takes to make one more, and to free all. Where more was freed than
    taken meanwhile, nothing can be said of memory.
    """
    yield ["one more of the", "", f"{run.mode}", "bytes", "ms to free all"]
    for name in run.grown():
        made = run.curve(name, "time", "-")
        if made:
            size, time = made[-1]
            _, space = run.curve(name, "bytes", "-")[-1]
            _, free = run.curve(name, "free", "-")[-1]
            yield [run.growths[name]["title"], f"{size:,}", number(time),
                   number(space) if space > 0 else "", number(free / 1e6)]
