"""Signs beside the names of platforms: one drawing for all of them, which a site may replace by its own."""

import re
from collections.abc import Mapping

PATH = "assets/platforms.svg"
_FALLBACK = "other"
_DRAWN = re.compile(rb'<symbol\s[^>]*\bid="([a-z0-9-]+)"')


class Icons:
    """Which platforms have a sign of their own in a site's drawing; all others share one."""

    def __init__(self, assets: Mapping[str, bytes]) -> None:
        self._drawn = frozenset(name.decode() for name in _DRAWN.findall(assets.get(PATH, b"")))

    def __call__(self, platform: str) -> str:
        """The address of a platform's sign below the site's root."""
        return f"{PATH}#{platform if platform in self._drawn else _FALLBACK}"
