"""data/site.yaml as it is written: read once, asked before anything else is known."""

from dataclasses import dataclass
from typing import Any

from ..records.site import FORMAT_VERSION
from ..records.vocabulary import vocabulary
from ..source import yamltree
from ..source.files import SITE, Files
from ..source.problems import Level, Place, Problem

_DEFAULT_ZONE = "Asia/Shanghai"


@dataclass(frozen=True)
class Settings:
    """The plain data of the file, and what is wrong with its YAML."""

    raw: Any
    problems: tuple[Problem, ...]

    @property
    def timezone(self) -> str:
        """The site's time zone; the default where it can't be read."""
        return self._text("timezone") or _DEFAULT_ZONE

    @property
    def base_url(self) -> str:
        """The site's address as it is written, empty where it can't be read."""
        return self._text("base_url")

    @property
    def format(self) -> int | None:
        """The version of the format that is written there; None where none is, or no number."""
        given = self._text("format")
        return int(given[:9]) if given.isascii() and given.isdecimal() else None

    @property
    def newer_format(self) -> Problem | None:
        """Data for a later program: whatever else seems wrong then is perhaps only not known here."""
        if self.format is None or self.format <= FORMAT_VERSION:
            return None
        message = f"数据按第 {self.format} 版格式写成，这个程序只懂到第 {FORMAT_VERSION} 版；请升级程序，不要改动数据"
        return Problem(Place(SITE, ("format",)), "newer-format", message)

    @property
    def older_format(self) -> Problem | None:
        """Data of an earlier program, which is read all the same; a file that names no format is left in peace."""
        if self.format is None or self.format >= FORMAT_VERSION:
            return None
        message = f"数据是第 {self.format} 版格式；请运行 python site.py upgrade"
        return Problem(Place(SITE, ("format",)), "older-format", message, Level.WARNING)

    def _text(self, key: str) -> str:
        value = self.raw.get(key) if isinstance(self.raw, dict) else None
        return value if isinstance(value, str) else ""


def read(files: Files) -> Settings:
    """The settings of a site; of a missing file nothing."""
    raw, problems = yamltree.parse(files.data.get(SITE, b""), SITE, words=vocabulary())
    return Settings(raw, tuple(problems))
