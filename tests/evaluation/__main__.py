"""Write the figures: ``python -m tests.evaluation``.

With ``--data DIR`` reported fakes and real lists take part (``fakes/pairs.csv``,
``accounts/*.csv``, ``divisions/``); without it, an invented register does.
"""

import argparse
from pathlib import Path

from tests.evaluation.report import notes, report
from tests.evaluation.sites import browser

parser = argparse.ArgumentParser(description="Measure the verify page.")
parser.add_argument("--data", type=Path, help="folder with fakes/, accounts/ and divisions/")
parser.add_argument("--each", type=int, default=250, help="fakes for each technique")
parser.add_argument("--sizes", default="5000,100000")
parser.add_argument("--report", type=Path)
given = parser.parse_args()
with browser() as chromium:
    text = "\n".join(report(chromium, given.data, given.each, [int(n) for n in given.sizes.split(",")])) + "\n"
print(text)
if given.report:
    kept = notes(given.report.read_text("utf-8")) if given.report.exists() else ""
    given.report.write_text(text + kept, "utf-8")
