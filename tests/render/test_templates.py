"""Templates: compiled once for all sites of a process, and never another's."""

import jinja2
import pytest

from roster.render.templates import Renderer, TemplateFault
from roster.source.problems import Position


def made(text: str, **common: object) -> str:
    """A page of a site whose only template has this text."""
    return Renderer({"compiled.html": text}, {"compiled.html": "templates/compiled.html"}, common).render(
        "compiled.html"
    )


def test_a_template_is_compiled_once_for_all_sites(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = []
    real = jinja2.Environment.compile
    monkeypatch.setattr(jinja2.Environment, "compile", lambda *given: [compiled.append(given[1]), real(*given)][1])
    assert [made("<b>{{ who }}</b>", who=who) for who in ("甲", "<乙>", "甲")] == [
        "<b>甲</b>",
        "<b>&lt;乙&gt;</b>",
        "<b>甲</b>",
    ]
    assert compiled == ["<b>{{ who }}</b>"]


def test_what_was_compiled_is_of_this_text_alone() -> None:
    """A site's own template, and what somebody changes while ``serve`` runs."""
    for _ in range(2):
        assert made("一") == "一"
        assert made("{{ '二' }}") == "二"
    for text in ("{{", "\n{{ nothing }}"):
        with pytest.raises(TemplateFault) as told:
            made(text)
        assert told.value.problem.where == Position("templates/compiled.html", 1 + text.count("\n"))
    assert made("一") == "一"
