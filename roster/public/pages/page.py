"""One output file, and what all are made from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from ...records.content import Content
from ...render.templates import Renderer
from .. import search
from ..lookup import Lookup
from ..register import Register

# What a template shows beside the globals, by name.
Context = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """One output file: its path below ``public/``, who asked for it, and how its bytes are made.

    ``made_from`` gives all that the bytes are made from beside the ``basis`` of the sources and the program itself;
    None for what is made every time. Pages of one ``family`` are made from all that any of them is made from: whether a
    link from one to a place on another leads there does not change while these do not.
    """

    path: str
    source: str
    make: Callable[[], bytes]
    made_from: Callable[[], Any] | None = None
    family: str = ""


@dataclass(frozen=True)
class Sources:
    """What pages are made from: the register, texts, templates and files to copy."""

    register: Register
    contents: Sequence[Content]
    renderer: Renderer
    assets: Mapping[str, bytes]
    static: Mapping[str, bytes]

    @cached_property
    def lookup(self) -> Lookup:
        """The index behind ``verify/``, which search asks too."""
        return Lookup(self.register)

    @cached_property
    def indexed(self) -> Mapping[str, search.Indexed]:
        """What the search index holds of every account, by its id."""
        return search.indexed(self.register)

    @cached_property
    def index_version(self) -> str:
        """The version of the search index."""
        return search.version(self.indexed)

    def html(self, path: str, source: str, template: str, context: Context | Callable[[], Context]) -> Page:
        """A page from a template; a context that takes time is given as a function and made with the page."""
        make = partial(self._made, path, template, context)
        return Page(path, source, make, lambda: (template, context() if callable(context) else context))

    @property
    def basis(self) -> tuple[Any, ...]:
        """What every page may be made from beside its own context: all that templates know, and what that asks."""
        directory = self.register.directory
        records = list(directory.platforms.values()), list(directory.units.values())
        used = [platform.id for platform in self.register.platforms]
        texts = sorted(self.renderer.texts.items()), self.renderer.version, sorted(self.assets)
        return directory.site, directory.day, records, used, list(self.contents), texts

    def _made(self, path: str, template: str, context: Context | Callable[[], Context]) -> bytes:
        return self.rendered(path, template, context() if callable(context) else context)

    def rendered(self, path: str, template: str, context: Context) -> bytes:
        """A template as the page of a path."""
        return self.renderer.render(template, **{"root": "../" * path.count("/"), "path": path, **context}).encode()
