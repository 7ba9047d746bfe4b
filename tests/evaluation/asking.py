"""Questions put to the page's own script."""

from collections.abc import Sequence

from playwright.sync_api import Page

SCRIPT = """async ([path, questions]) => {
  const verify = await import(path);
  const found = [];
  for (const [question, platform] of questions) {
    const answer = await verify.ask(question, platform);
    const ofUnits = answer.units.flatMap(({ accounts }) => accounts.map(([id]) => id));
    found.push([answer.verdict, answer.accounts.map((a) => a.id), [...answer.hints.map((h) => h.id), ...ofUnits]]);
  }
  return found;
}"""

Question = tuple[str, str]
Answer = tuple[str, list[str], list[str]]


def ask(page: Page, questions: Sequence[Question]) -> list[Answer]:
    """Answers of the page's own script: ``(verdict, accounts, hinted accounts)``."""
    script = page.get_attribute("script[src*='verify.js']", "src")
    path = page.evaluate("src => new URL(src, location.href).href", script)
    answers: list[Answer] = []
    for start in range(0, len(questions), 500):
        answers += [tuple(a) for a in page.evaluate(SCRIPT, [path, [list(q) for q in questions[start : start + 500]]])]
    return answers
