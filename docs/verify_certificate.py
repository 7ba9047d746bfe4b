"""Verify a saved certificate of posting without the register's program: python3 verify_certificate.py 证明.html [公钥]

Python's own library is enough; with a public key (api/v1/keys.json) the library `cryptography` checks the signature.
"""

import base64
import hashlib
import html
import json
import re
import sys
from datetime import date, timedelta
from html.parser import HTMLParser

DAY, SHOWN = timedelta(days=1), ("value", "placeholder", "alt", "label", "srcdoc")
BLOCK = r'<script type="application/json" data-evidence(?:="")?>([^<]*)</script>'
ARTICLE = r"<article[^>]*\sdata-notice-wording[^>]*>(.*?)</article>"
BREAK = r"</?(?:p|h[1-6]|li|ul|ol|div|tr|table|blockquote|br|hr)\b[^>]*>"


def sha(text):
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def words(fragment):  # of HTML, one block a line
    lines = (" ".join(html.unescape(re.sub("<[^>]*>", "", line)).split()) for line in re.split(BREAK, fragment))
    return "\n".join(line for line in lines if line)


def written(page):  # everything on a page, seen or not
    found, reader = [], HTMLParser()
    reader.handle_starttag = lambda tag, attrs: found.extend(f"{k}={v}" for k, v in attrs if k in SHOWN and v)
    reader.handle_data = lambda data: None if reader.cdata_elem else found.append(data)
    reader.feed(re.sub("<!--(?:-?>|.*?(?:--!?>|$))", "", re.sub(BLOCK, "", page), flags=re.DOTALL))
    return "".join("".join(found).split())


def span(first, last):
    return {first + DAY * n for n in range((last - first).days + 1)}


def doubts(look, day):  # that this day had not come, by a later clock
    return look["found"] == "failed" and look["on"] == day > look.get("clock", day)


def unproven(looks, until):  # a miss, and all days from the last good look before it to the next one (or today)
    seen = [look["found"] in ("same", "words", "said") for look in looks]
    good = [was and not any(doubts(one, looks[i]["on"]) for one in looks[i:]) for i, was in enumerate(seen)]
    days = set()
    on = [date.fromisoformat(look["on"]) for look in looks]
    for i, look in enumerate(looks):
        if look["found"] in ("absent", "altered"):
            before = max((day for day, was in zip(on[:i], good[:i], strict=True) if was), default=on[i])
            after = min((day for day, is_ in zip(on[i:], good[i:], strict=True) if is_), default=until)
            named = date.fromisoformat(look["until"]) if "until" in look else None
            days |= span(on[i], named) if named else {on[i]} | span(before + DAY, after - DAY)
    return days


def check_signature(entry, signature, public):  # raises where it is none
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    algorithm, _, made = signature.split(":")
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public))
    key.verify(base64.b64decode(made), b"roster entry 1\n" + entry.encode())
    return algorithm == "ed25519"


def checks(page, public):  # pairs of (what would be wrong, is it right)
    [block], [article] = re.findall(BLOCK, page), re.findall(ARTICLE, page, re.DOTALL)
    data = json.loads(block)
    posting, as_of = data["posting"], date.fromisoformat(data["as_of"])
    entry, looks = json.dumps(posting, ensure_ascii=False, sort_keys=True, separators=(",", ":")), posting["looks"]
    good = [date.fromisoformat(look["on"]) for look in looks if look["found"] in ("same", "words", "said")]
    days = [(date.fromisoformat(day), number, reason) for day, number, reason in data["days"]]
    counted, numbers = zip(*[(day, number) for day, number, _ in days if number] or [(date.min, 0)], strict=True)
    last, start = days[-1][0], max(good[0], date.fromisoformat(posting.get("counted_from", looks[0]["on"])))
    yield "证据的版本不认识，或日子太多", data["evidence"] == 1 and (as_of - good[0]).days < 3660
    text = words(f"<p>{html.escape(posting['title'])}</p>{posting['wording']}")
    yield "公告的文字与摘要不同", sha(text) == sha(words(article)) == posting["digest"]
    yield "页面上的文字与生成时的不同", sha(written(page)) == data["page"]
    yield "记录与摘要不同", sha(entry) == data["entry"]
    order = [look["on"] for look in looks]
    yield "查看的日期不对", order == sorted(order) and order[-1] <= str(as_of) <= str(date.today())
    yield "日期不连续", [day for day, _, _ in days] == sorted(span(good[0], last)) and last <= as_of
    yield "第几个工作日不连续", numbers in ((0,), tuple(range(1, len(numbers) + 1)))
    yield "计了没有证据的日子", numbers == (0,) or (counted[0] > start and not unproven(looks, as_of) & {*counted})
    for day, number, reason in days:
        plain = "工作日" if day.weekday() < 5 else "周末"
        why = "上班" in reason or reason == plain == "工作日" if number else reason not in ("", "工作日", "周末")
        yield f"{day} 计或不计没有写原因", why or (not number and reason == plain == "周末")
    over = data["named"] or any(last < day < as_of for day in good)
    full = len(numbers) == max(15, posting["working_days"]) and counted[-1] == last < as_of
    yield "写明期满，却没有满", not data["complete"] or (over and full)
    yield "没有这把公钥的签名", not public or check_signature(entry, data["signature"], public)


def main(file, public=""):
    wrong = []
    try:
        with open(file, encoding="utf-8") as saved:
            wrong = [fault for fault, right in checks(saved.read(8 << 20), public) if not right]
    except Exception as error:  # whatever stands there: it does not hold
        wrong = [f"读不出，或签名不对（{type(error).__name__}）"]
    print("\n".join(f"不符：{fault}" for fault in wrong) or f"相符{'' if public else '（没有核对签名）'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]) if len(sys.argv) > 1 else __doc__)
