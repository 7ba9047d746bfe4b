"""Write the figures: ``python -m tests.evaluation``.

With ``--data DIR`` reported fakes and real lists take part (``fakes/pairs.csv``,
``accounts/*.csv``, ``divisions/``); without it, an invented register does.
"""

import argparse
import tempfile
from pathlib import Path

from tests.evaluation import searching
from tests.evaluation.report import notes, replaced, report
from tests.evaluation.sites import browser

parser = argparse.ArgumentParser(description="Measure the verify page.")
parser.add_argument("--data", type=Path, help="folder with fakes/, accounts/ and divisions/")
parser.add_argument("--each", type=int, default=250, help="fakes for each technique")
parser.add_argument("--sizes", default="5000,100000")
parser.add_argument("--report", type=Path)
parser.add_argument("--only-search", action="store_true", help="measure search alone, and put it into the report")
given = parser.parse_args()
sizes = [int(n) for n in given.sizes.split(",")]
earlier = given.report.read_text("utf-8") if given.report and given.report.exists() else ""
with browser() as chromium, tempfile.TemporaryDirectory() as folder:
    if given.only_search:
        divisions = given.data / "divisions" if given.data else None
        section = "\n".join(searching.report(chromium, Path(folder), sizes, divisions))
        text = replaced(earlier, section)
    else:
        text = "\n".join(report(chromium, given.data, given.each, sizes)) + "\n" + notes(earlier)
print(text)
if given.report:
    given.report.write_text(text, "utf-8")
