"""What our code of templates prints is what Jinja's own prints, to the byte; and it is the quick one that runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
import pytest
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context
from markupsafe import Markup

from roster.commands import start
from roster.public.pages import plan
from roster.render import compiling
from roster.render.templates import Renderer
from tests.public.test_hostile import hostile_site
from tests.support import ROOT, run, write_site

TODAY = date(2026, 11, 22)


class Html:
    """Something that says itself how it stands on a page."""

    def __html__(self) -> str:
        return "<i>自己</i>"


@dataclass(frozen=True)
class Record:
    """A record with a name."""

    name: str = "<甲>&'乙'"
    nothing: None = None


GIVEN: Mapping[str, Any] = {
    "record": Record(),
    "mapping": {"name": "键<", "items": "遮住"},
    "markup": Markup("<b>粗</b>"),
    "html": Html(),
    "number": 3,
    "names": ["一", "<二>", Markup("<三>")],
    "double": lambda text, times=2: text * times,
    "joined": lambda *texts, **named: "/".join((*texts, *(f"{key}{value}" for key, value in named.items()))),
}
TEXTS = {
    "an attribute": "{{ record.name }}{{ record.nothing }}{{ record['name'] }}",
    "a key": "{{ mapping.name }}{{ mapping['name'] }}",
    "a key that is a method too": "{{ mapping.items }}{{ mapping.keys()|list }}",
    "a key beside an attribute": "{{ record.name }}{{ mapping.name }}",
    "nothing there": "{{ record.none }}",
    "nothing there, deeper": "{{ record.none.at_all }}",
    "nothing of that name": "{{ none_such }}",
    "nothing of that name, called": "{{ none_such() }}",
    "asked whether it is there": "{% if record.none is defined %}是{% else %}否{% endif %}",
    "a default": "{{ mapping.none|default('没有') }}{{ record.none|default('没有') }}",
    "kinds of values": "{{ markup }}{{ html }}{{ number }}{{ 1.5 }}{{ none }}{{ true }}{{ names }}",
    "a loop": "{% for n in names %}{{ loop.index }}{{ n }}{% if not loop.last %}、{% endif %}{% else %}空{% endfor %}",
    "an empty loop": "{% for name in [] %}{{ name }}{% else %}空{% endfor %}",
    "calls": "{{ double('<') }}{{ double('<', 3) }}{{ double('<', times=3) }}{{ joined('a', 'b', c=1) }}",
    "calls with stars": "{{ joined(*names) }}{{ joined(**{'c': 1}) }}{{ joined('a', class=1) }}",
    "no function": "{{ number() }}",
    "wrong arguments": "{{ double() }}",
    "filters": "{{ record.name|upper }}{{ names|join('<') }}{{ markup|replace('b', '<') }}{{ record.name|safe }}",
    "what is put together": "{{ record.name ~ markup }}{{ 'a<' + 'b' }}{{ '<%s>'|format(number) }}",
    "set": "{% set name = record.name %}{% for i in [1, 2] %}{% set name = i %}{% endfor %}{{ name }}",
    "a block set": "{% set text %}<b>{{ record.name }}</b>{% endset %}{{ text }}",
    "a macro": "{% macro m(a, b='<乙>') %}{{ a }}{{ b }}{% endmacro %}{{ m('<') }}{{ m('甲', '丙') }}{{ m(1, b=2) }}",
    "a macro without an argument": "{% macro m(a) %}{{ a }}{% endmacro %}{{ m() }}",
    "a macro with one too many": "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}",
    "a macro with an unknown name": "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, c=2) }}",
    "a macro that takes all": "{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, c=2) }}",
    "a macro with a caller": "{% macro m(a) %}{{ caller(a) }}{% endmacro %}{% call(b) m('<') %}{{ b }}{% endcall %}",
    "a macro in one": "{% macro m(a) %}<{{ a }}>{% endmacro %}{% macro n(a) %}{{ m(m(a)) }}{% endmacro %}{{ n(1) }}",
    "an import": "{% import 'macros' as m %}{{ m.face('<') }}{{ m.face('<', 2) }}",
    "an import of one": "{% from 'macros' import face %}{{ face('<') }}",
    "a part": "{% include 'part' %}",
    "a template above": "{% extends 'base' %}{% block main %}{{ record.name }}{{ super() }}{% endblock %}",
    "a template above, nothing filled": "{% extends 'base' %}",
    "without escapes": "{% autoescape false %}{{ record.name }}{% endautoescape %}{{ record.name }}",
    "tests": "{{ record.name is string }}{{ number is odd }}{{ mapping is mapping }}",
    "either": "{{ record.name if number > 2 else mapping.name }}{{ record.nothing or '没有' }}",
    "a namespace": "{% set n = namespace(a=1) %}{% for i in [1, 2] %}{% set n.a = n.a + i %}{% endfor %}{{ n.a }}",
}
OTHERS = {
    "macros": "{% macro face(a, size=44) %}<i class={{ size }}>{{ a }}</i>{% endmacro %}",
    "part": "<p>{{ record.name }}</p>",
    "base": "<h1>{% block title %}甲{% endblock %}</h1>{% block main %}空{% endblock %}{{ self.title() }}",
}


def of(text: str) -> compiling.Environment:
    """Templates, one of which has this text."""
    texts = {**OTHERS, "page": text}
    return compiling.Environment(lambda name: (texts[name], name, None) if name in texts else None)


def as_jinja_does(environment: compiling.Environment) -> jinja2.Environment:
    """The same templates in nobody's way but Jinja's own."""
    environment.template_class = jinja2.Template
    environment.context_class = Context
    environment.code_generator_class = CodeGenerator
    environment.bytecode_cache = None
    return environment


def outcome(printed: Any) -> tuple[str, str]:
    """What is printed, or how it fails."""
    try:
        return "printed", printed()
    except (jinja2.TemplateError, TypeError, AttributeError) as error:
        return type(error).__name__, str(error)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_template_prints_what_jinja_prints(text: str) -> None:
    ours = of(text)
    theirs = as_jinja_does(of(text)).get_template("page")
    for _ in range(2):  # a template that failed in the quick way goes the other from then on
        assert outcome(lambda: ours.printed("page", GIVEN)) == outcome(lambda: theirs.render(GIVEN))


def test_another_page_of_a_template_may_fail_where_the_first_did_not() -> None:
    ours = of("{{ one.name }}")
    ways = [{"one": Record("甲")}, {"one": {"name": "<乙>"}}, {"one": SimpleNamespace(name="丙")}]
    assert [ours.printed("page", given) for given in ways] == ["甲", "&lt;乙&gt;", "丙"]


def in_both_ways(root: Path) -> tuple[Renderer, Renderer]:
    """The renderer of a site after it made every page, and one that makes them in Jinja's way, with the pages of both
    compared.
    """
    made = []
    for way in (lambda environment: environment, as_jinja_does):
        sources = start.sound_or_stop(start.read(root, TODAY), "").sources
        way(sources.renderer._environment)
        planned, problems = plan(sources)
        assert not problems
        made.append((sources.renderer, {page.path: page.make() for page in planned if page.path.endswith(".html")}))
    (ours, our_pages), (theirs, their_pages) = made
    assert our_pages == their_pages and len(our_pages) >= 30
    return ours, theirs


@pytest.fixture(scope="module")
def renderers() -> tuple[Renderer, Renderer]:
    """Both of the sample site."""
    return in_both_ways(ROOT)


def test_what_strangers_write_is_escaped_as_jinja_does(tmp_path: Path) -> None:
    """Every text of the site is an attack, on pages of every kind: none goes the quick way past the escapes."""
    root = write_site(tmp_path, hostile_site())
    assert run("posted", "--root", root, "--manual", today=TODAY).returncode == 0
    ours, _ = in_both_ways(root)
    assert ours._environment._in_jinjas_way == set()


def test_our_own_templates_need_nothing_but_the_quick_way(renderers: tuple[Renderer, Renderer]) -> None:
    """A dot that stands for a key would make every page of its template twice, the first time for nothing."""
    ours, theirs = renderers
    assert ours._environment._in_jinjas_way == set()
    assert theirs._environment.get_template("account.html").__class__ is jinja2.Template
