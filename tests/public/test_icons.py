"""Every platform has a sign: its own, or the one that all others share."""

import re
from xml.etree import ElementTree

import yaml

from roster.public.icons import PATH, Icons
from tests.support import ROOT

DRAWING = (ROOT / PATH).read_bytes()


def test_every_platform_that_still_runs_has_a_sign_of_its_own() -> None:
    icon = Icons({PATH: DRAWING})
    platforms = yaml.safe_load((ROOT / "data/platforms.yaml").read_text("utf-8"))["platforms"]
    old = {"tencent-weibo", "qiehao", "dayu"}
    assert {one["id"] for one in platforms if icon(one["id"]) != f"{PATH}#{one['id']}"} == old


def test_a_platform_that_nobody_drew_has_the_common_sign() -> None:
    """Also in a site with a drawing of its own, and in one without any."""
    own = b'<svg xmlns="http://www.w3.org/2000/svg"><symbol viewBox="0 0 1 1" id="alipay"/></svg>'
    assert Icons({PATH: own})("alipay") == f"{PATH}#alipay"
    assert Icons({PATH: own})("wechat") == Icons({})("wechat") == f"{PATH}#other"


def test_the_drawing_is_only_a_drawing() -> None:
    """No script, style, link or text: shapes alone, small enough for a bad network."""
    names = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(DRAWING).iter()}
    assert names <= {"svg", "symbol", "rect", "path", "circle"}
    assert not re.search(rb"\bon[a-z]+=|href|style=", DRAWING) and len(DRAWING) < 6000
