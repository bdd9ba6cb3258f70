"""Compares the tables of several runs of bin/bench of two revisions.

Usage: compare.py BASE-NAME THIS-NAME --base TABLE... --this TABLE...

Prints a table in Markdown: each figure of each row with the mean of both sides, their ratio, and the spread of each side
(largest divided by smallest value). A ratio above 1 is better for this revision, whatever the figure counts.
"""

import argparse
import re
import statistics
import sys

NUMBER = re.compile(r"(?:(p\d+) )?(\d+(?:\.\d+)?) ?(us|ms|s\b|MiB|KiB)?")
# A count of what was done says nothing about how fast it was done.
IGNORED = re.compile(r"\([^)]*\)| of \d+|, \d+ errors")
SCALE = {"us": 0.001, "ms": 1.0, "s": 1000.0, "MiB": 1.0, "KiB": 1 / 1024}


def rows(path):
    """The rows of a table: what was measured, and its figures as (name, value, whether more is better)."""
    found = {}
    with open(path, encoding="utf-8") as table:
        for line in table:
            cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
            if len(cells) == 3 and cells[0] != "what" and not cells[0].startswith("---"):
                found[cells[0]] = figures(cells[1])
    return found


def figures(result):
    text = IGNORED.sub("", result)
    rate = re.search(r"/(s|min)\b|per second", text) is not None
    found = []
    for position, (percentile, number, unit) in enumerate(NUMBER.findall(text)):
        more_is_better = rate and not unit and not percentile
        name = percentile or ("rate" if more_is_better else unit or "value")
        found.append((f"{name} {position + 1}", float(number) * SCALE.get(unit, 1.0), more_is_better))
    return found


def spread(values):
    return max(values) / min(values) if min(values) > 0 else float("inf")


def compare(base, this):
    """Lines of the result, and the figures of which one side has none."""
    lines, alone = [], []
    for what in list(base[0]) + [what for what in this[0] if what not in base[0]]:
        before = [table.get(what) for table in base]
        after = [table.get(what) for table in this]
        if None in before or None in after or len({len(side) for side in before + after}) > 1:
            alone.append(what)
            continue
        for position, (name, _, more_is_better) in enumerate(after[0]):
            old = [side[position][1] for side in before]
            new = [side[position][1] for side in after]
            old_mean, new_mean = statistics.mean(old), statistics.mean(new)
            if old_mean == 0 or new_mean == 0:
                continue
            ratio = new_mean / old_mean if more_is_better else old_mean / new_mean
            lines.append((what, name, old_mean, new_mean, ratio, spread(old), spread(new)))
    return lines, alone


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("base_name")
    parser.add_argument("this_name")
    parser.add_argument("--base", nargs="+", required=True)
    parser.add_argument("--this", nargs="+", required=True)
    options = parser.parse_args()
    lines, alone = compare([rows(path) for path in options.base], [rows(path) for path in options.this])
    print(f"{len(options.base)} runs of {options.base_name} and {len(options.this)} of {options.this_name}, in turn.")
    print("A ratio above 1 is better. Spread: largest divided by smallest value of one side.\n")
    print(f"| what | figure | {options.base_name} | {options.this_name} | ratio | spread {options.base_name} | spread {options.this_name} |")
    print("|---|---|---|---|---|---|---|")
    for what, name, old, new, ratio, old_spread, new_spread in lines:
        print(f"| {what} | {name} | {old:.2f} | {new:.2f} | {ratio:.2f} | {old_spread:.2f} | {new_spread:.2f} |")
    for what in alone:
        print(f"\nNot compared, one side has no such row or another number of figures: {what}")
    return 0 if lines else 1


if __name__ == "__main__":
    sys.exit(main())
