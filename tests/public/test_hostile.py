"""Whatever strangers write into fields and texts: nothing of it runs, nothing of it leads astray."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from roster.public import exports
from tests import markup
from tests.markup import Document
from tests.support import TODAY, account, as_data, data_files, ended, register_of, run, tree, unit, write_site

ATTACKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'onmouseover='alert(1)",
    "</title></textarea><svg/onload=alert(1)>",
    "{{ 7*7 }}{% raw %}<!--",
    "&lt;script&gt;alert(1)",
    "]]><b>甲</b>",
    "javascript:alert(1)",
)
MARKDOWN = """\
<script>alert(1)</script>
<img src=x onerror=alert(1)><iframe src="https://evil.example/"></iframe>
<a href="javascript:alert(1)">甲</a> [乙](javascript:alert(1)) [丙](JaVaScRiPt:alert(1)) [丁](data:text/html,x)
[戊](vbscript:x) ![图](https://evil.example/x.png) <https://www.example.gov.cn/>
<style>body{display:none}</style><base href="https://evil.example/"><form action="https://evil.example/"><input></form>
<p style="position:fixed" onclick="alert(1)" class="state-running">己</p><meta http-equiv="refresh" content="0;url=https://evil.example/">
"""


def attack(number: int, limit: int = 200) -> str:
    """A name with one of the attacks in it."""
    return f"样{number}{ATTACKS[number % len(ATTACKS)]}"[:limit]


def hostile_accounts() -> list[dict]:
    """One account for each attack, with it in every field that takes free text."""
    accounts = []
    for n in range(len(ATTACKS)):
        texts = {key: attack(n) for key in ("represents", "verified_as", "description", "platform_name", "handle")}
        closing = ended(
            "2026-11-02",
            reason=attack(n),
            number=attack(n),
            note=MARKDOWN,
            successor=[attack(n)],
            filed_on="2026-11-03",
        )
        change = {"type": "变更", "on": "2020-03-02", "announced_on": "2020-03-02", "reason": attack(n)}
        change["changes"] = {
            "name": {"from": attack(n + 1), "to": attack(n)},
            "handle": {"from": attack(n + 2), "to": attack(n)},
        }
        more = {
            "checked": {"on": "2026-11-01", "by": "ylg", "how": attack(n)},
            "app": {"bundle_id": attack(n), "icp_number": attack(n)},
        }
        filings = [change, closing] if n % 2 else [change]
        accounts.append(
            account(
                f"a{n}",
                *filings,
                name=attack(n),
                platform="other",
                account_id=attack(n),
                aliases=[attack(n)],
                **texts,
                **more,
            )
        )
    return accounts


def hostile_site() -> dict[str, bytes]:
    """A site in which every text is an attack."""
    units = [
        unit(
            "ylg",
            attack(0),
            short_names=[attack(1)],
            former_names=[attack(2)],
            contact={"phone": "0000-1", "address": attack(3)},
        ),
        unit("ylz", attack(5), supervisor="ylg", not_on=["bad"]),
    ]
    site = {
        "name": attack(1),
        "supervisor": attack(2),
        "notice": {"关停": {"basis": attack(0)}, "变更": {"basis": attack(1)}},
    }
    site |= {"footer": {"organizer": attack(4), "undertaker": attack(0), "contact": attack(1), "icp": attack(2)}}
    site |= {"report": {"email": "x@example.gov.cn", "phone": "0000-1"}}
    files = data_files(hostile_accounts(), units, site=site)
    platforms = [
        {
            "id": "other",
            "name": f"平台{attack(6)}",
            "app": "true",
            "check": [attack(0)],
            "account_id": {"label": attack(1)},
        },
        {"id": "bad", "name": f"平台{attack(7)}"},
    ]
    files["data/platforms.yaml"] = as_data({"platforms": platforms})
    files["content/bad.md"] = f"---\ntitle: {attack(0)}\ndescription: {attack(1)}\n---\n\n{MARKDOWN}\n".encode()
    return files


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("hostile")
    root = write_site(folder / "site", hostile_site())
    run("posted", "--root", root, "--manual", today=TODAY)
    done = run("build", "--root", root, "--out", folder / "public", today=TODAY)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return tree(folder / "public")


@pytest.fixture(scope="module")
def pages(files: Mapping[str, bytes]) -> Mapping[str, Document]:
    return markup.documents({path: data for path, data in files.items() if not path.startswith("pagefind/")})


def test_the_attacks_are_in_the_pages(pages: Mapping[str, Document]) -> None:
    """As text, to be read: otherwise the other tests here would prove nothing."""
    shown = "".join(page.all("body")[0].text for page in pages.values())
    for n in range(len(ATTACKS)):
        assert attack(n) in shown, attack(n)


def test_nothing_strange_becomes_an_element(pages: Mapping[str, Document]) -> None:
    """No script but our own, no frame, form, style, base, refresh or event handler that a stranger wrote."""
    for path, page in pages.items():
        assert page.faults == [], path
        elements = [e.attributes for e in page.all("script") if e.attributes.get("type") not in markup.NEVER_RUN]
        scripts = [attributes.get("src", "") for attributes in elements]
        assert all(re.fullmatch(r"(?:(?:\.\./)*|/xmt/)assets/[a-z]+\.js\?v=[0-9a-f]{10}", src) for src in scripts), path
        assert page.all("iframe", "object", "embed", "style", "base") == [], path
        assert {e.attributes.get("class") for e in page.all("svg")} <= {"sign", "badge", "bar"}, path
        assert not [
            e for e in page.all("meta") if e.attributes.get("http-equiv") not in (None, "Content-Security-Policy")
        ], path
        actions = [f"/{e.attributes.get('action', 'search/')}" for e in page.all("form")]
        assert [a for a in actions if not a.endswith(("/search/", "/verify/"))] == [], path
        assert not [a for e in page.elements for a in e.attributes if a.startswith("on") or a == "style"], path


def test_no_link_runs_anything_or_fetches_from_elsewhere(pages: Mapping[str, Document]) -> None:
    """Links are http, https, mailto or tel, and one to follow the calendar; images and scripts are ours."""
    for path, page in pages.items():
        for name, attribute, address in markup.addresses(page):
            parts = urlsplit(address)
            followed = path == "notices/index.html" and address == "webcal://www.example.gov.cn/xmt/notices.ics"
            assert followed or parts.scheme in ("", "http", "https", "mailto", "tel"), (path, address)
            if (name, attribute) in markup.FETCHES:
                assert not parts.scheme and not parts.netloc, (path, address)


def test_what_is_said_to_search_engines_is_data(pages: Mapping[str, Document]) -> None:
    """schema.org's GovernmentOrganization: JSON with the attacks as plain values, and only addresses of running
    accounts.
    """
    found = [
        json.loads(e.text)
        for page in pages.values()
        for e in page.all("script")
        if e.attributes.get("type") == markup.DATA
    ]
    assert found and {data["@type"] for data in found} == {"GovernmentOrganization"}
    assert all(urlsplit(address).scheme == "https" for data in found for address in data.get("sameAs", []))


def test_templates_are_not_run_on_data(pages: Mapping[str, Document]) -> None:
    """``{{ 7*7 }}`` in a name is a strange name, not a sum."""
    shown = "".join(page.all("body")[0].text for page in pages.values())
    assert "{{ 7*7 }}" in shown


def test_the_exports_stay_what_they_are(files: Mapping[str, bytes]) -> None:
    """JSON, CSV and XML parse, with the attacks as plain values."""
    rows = json.loads(files["api/v1/accounts.json"])["accounts"]
    assert sorted(row["name"] for row in rows) == sorted(attack(n) for n in range(len(ATTACKS)))
    table = list(csv.reader(io.StringIO(files["api/v1/accounts.csv"].decode("utf-8-sig"), newline="")))
    assert {len(row) for row in table} == {len(table[0])} and len(table) == len(ATTACKS) + 1
    for path in ("feed.xml", "sitemap.xml", "opensearch.xml"):
        ElementTree.fromstring(files[path])
    json.loads(files["api/v1/notices.json"])


def test_what_is_read_aloud_to_feed_readers_is_clean(files: Mapping[str, bytes]) -> None:
    """The HTML inside the feed's entries holds no script, handler or odd link either."""
    atom = "{http://www.w3.org/2005/Atom}"
    entries = ElementTree.fromstring(files["feed.xml"]).findall(f"{atom}entry")
    assert len(entries) == 2
    for entry in entries:
        body = markup.read(f"<div>{entry.find(f'{atom}content').text}</div>".encode())
        assert body.faults == []
        assert body.all("script", "img", "iframe", "style", "form", "base", "meta") == []
        assert not [a for e in body.elements for a in e.attributes if a.startswith("on") or a in ("style", "class")]
        assert {urlsplit(a).scheme for _, _, a in markup.addresses(body)} <= {"https", "http", "mailto", "tel"}


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t=", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫", "\u3000=", "'="]
)
def test_no_cell_of_the_table_is_run_as_a_formula(start: str) -> None:
    """A name that begins like a formula is marked as text in the CSV, and untouched in the JSON."""
    name = f"{start}1+1示例"
    register = register_of(data_files([account("a", name=name.strip())]), TODAY)
    row = list(csv.reader(io.StringIO(exports.accounts_csv(register).decode("utf-8-sig"), newline="")))[1]
    assert row[1] == f"'{name.strip()}"
    assert json.loads(exports.accounts_json(register))["accounts"][0]["name"] == name.strip()


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//evil.example/",
        "https://a b",
        "https://good.example@evil.example/",
        'https://x/"onload="',
    ],
)
def test_an_odd_address_never_reaches_a_page(tmp_path: Path, address: str) -> None:
    """Profile, portal and contact addresses are checked when they are read: a finding, no page."""
    root = write_site(tmp_path, data_files([account("a", url=address)], site={"report": {"portal_url": address}}))
    done = run("build", "--root", root, "--no-search", today=TODAY)
    assert done.returncode == 1
    assert done.stderr.count("[bad-address]") == 2, done.stderr
    assert not (root / "public").exists()
