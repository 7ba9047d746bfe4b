"""Templates and Markdown to safe HTML; the only importer of jinja2 and markdown.

Everything printed by a template is escaped; Markdown is cleaned after it was
rendered, because what units and strangers write may hold anything.
"""

import html
import re
from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import jinja2
import markdown as markdown_library
import nh3
from markdown.extensions.toc import TocExtension, slugify_unicode
from markupsafe import Markup

from ..source.problems import Position, Problem
from ..text import telephones
from .chinese import AsWritten, one_line, seamless
from .compiling import Environment

_TAGS = {
    "p", "br", "hr", "h1", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "code", "pre", "blockquote",
    "a", "table", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd", "del", "sup", "sub",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title"}, "th": {"scope"}, "td": {"colspan", "rowspan"}, "h2": {"id"}, "h3": {"id"}, "ol": {"start"},
}  # fmt: skip
_SCHEMES = {"http", "https", "mailto", "tel"}


_QUOTED = re.compile("“[^“”]*”")


class TemplateFault(Exception):
    """A template that can't be rendered; ``problem`` says which and why (Chinese)."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def clean(fragment: str) -> Markup:
    """Keep of an HTML fragment only what a text needs; scripts, styles and odd links go."""
    cleaned = nh3.clean(
        fragment, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel="noopener nofollow"
    )
    return Markup(cleaned)


def markdown(text: str) -> Markup:
    """Markdown to a clean HTML fragment; tables and definition lists are understood."""
    return Markup(seamless(clean(unclean(text))))


def unclean(text: str) -> str:
    """Markdown to HTML with everything that somebody wrote into it: to be looked at, never to be shown."""
    extensions = ["tables", "def_list", "sane_lists", "fenced_code", TocExtension(slugify=slugify_unicode), AsWritten()]
    return markdown_library.markdown(text, extensions=extensions)


def prose(text: str) -> Markup:
    """Markdown of a page of its own: what may be wider than a screen can be scrolled with a keyboard."""
    scrolled = {name: {"tabindex": "0"} for name in ("pre", "table")}
    attributes = {**_ATTRIBUTES, "pre": {"tabindex"}, "table": {"tabindex"}}
    fragment = nh3.clean(
        markdown(text),
        tags=_TAGS,
        attributes=attributes,
        set_tag_attribute_values=scrolled,
        link_rel="noopener nofollow",
    )
    return Markup(fragment)


def unbroken(text: str) -> Markup:
    """A title in which no quoted name is broken across lines, where the line is long enough for it."""
    return Markup(_QUOTED.sub(r'<span class="unbroken">\g<0></span>', html.escape(text)))


def chinese_date(day: date | None) -> str:
    """``2026年11月20日``; a day nobody knows is ``日期不详``."""
    return f"{day.year}年{day.month}月{day.day}日" if day else "日期不详"


@lru_cache(4096)  # the same few regions and units stand on very many pages
def _quoted(text: str) -> str:
    return quote(text, safe="/")


class Renderer:
    """The templates of one site. ``sources`` maps a template's name to its text.

    ``labels`` maps the same names to the path that a finding should show,
    ``texts`` those paths to the texts.
    """

    def __init__(self, sources: Mapping[str, str], labels: Mapping[str, str], common: Mapping[str, Any]) -> None:
        self._labels = labels
        # Of two with one label the site's own, which stands first.
        self.texts = {labels.get(name, name): text for name, text in reversed(list(sources.items()))}
        self.version = str(common.get("version", ""))
        # The label as file name: a failure then tells it with the template's own line.
        self._environment = Environment(lambda name: (sources[name], labels[name], None) if name in sources else None)
        self._environment.filters.update(
            markdown=markdown,
            clean=clean,
            chinese_date=chinese_date,
            one_line=one_line,
            unbroken=unbroken,
            pathquote=lambda text: _quoted(str(text)),
            tel=telephones.dialled,
        )
        self._environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
        known: Any = self._environment.globals
        known.update(common, once=self._once)
        self._parts: dict[tuple[str, str], Markup] = {}

    def render(self, name: str, **context: Any) -> str:
        """Render a template; raises TemplateFault with its path and line."""
        try:
            return self._environment.printed(name, context)
        except TemplateFault:
            raise
        except jinja2.TemplateSyntaxError as error:
            raise self.fault(error.name or name, error.lineno, f"模板写法有误：{error.message}") from None
        except jinja2.TemplateNotFound as error:
            raise self.fault(name, 1, f"缺少模板 {error.name}") from None
        except Exception as error:
            path, line = _innermost(error, self._labels.values()) or (self._labels.get(name, name), 1)
            missing = isinstance(error, jinja2.UndefinedError)
            why = (
                f"用到了没有的名称（{error}），请对照程序自带的模板" if missing else f"{type(error).__name__}：{error}"
            )
            message = f"模板无法渲染：{why}"
            raise TemplateFault(Problem(Position(path, line), "template", message)) from None

    def _once(self, name: str, root: str) -> Markup:
        """A part that is the same on all pages of one depth: rendered once for each ``root``."""
        if (name, root) not in self._parts:
            self._parts[name, root] = Markup(self.render(name, root=root))
        return self._parts[name, root]

    def fault(self, name: str, line: int, message: str) -> TemplateFault:
        """What is to be raised for a template that does not do what it must; the message is Chinese."""
        return TemplateFault(Problem(Position(self._labels.get(name, name), line), "template", message))


def _innermost(error: BaseException, paths: Collection[str]) -> tuple[str, int] | None:
    """Path and line of the innermost template frame of a failure."""
    found, frame = None, error.__traceback__
    while frame is not None:
        if frame.tb_frame.f_code.co_filename in paths:
            found = frame.tb_frame.f_code.co_filename, frame.tb_lineno
        frame = frame.tb_next
    return found
