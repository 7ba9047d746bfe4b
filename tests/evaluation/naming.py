"""Imitated names, and how near the hints come to what is imitated."""

import random
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from roster.text import likeness
from tests.evaluation.asking import Answer, ask
from tests.fakes import EQUAL, FITS, TECHNIQUES, Named
from tests.imitations import IMITATIONS


@dataclass
class Tally:
    """What became of one technique's questions."""

    asked: int = 0
    listed: int = 0
    wrong: int = 0  # a verdict other than the one it must be
    first: int = 0
    three: int = 0
    open: int = 0  # questions that fit more than one name equally
    able_first: float = 0  # expected of whoever sees the text alone and knows how it was made
    able_three: float = 0
    fit_three: int = 0  # one of the names that fit equally
    shown: int = 0
    beside: int = 0  # accounts shown of units that neither are imitated nor fit equally

    def count(self, answer: Answer, wanted: Collection[str] | None, meant: "Meant") -> None:
        """Add an answer, which must be one of the verdicts wanted."""
        verdict, accounts, hints = answer
        shown = accounts or hints
        self.asked += 1
        self.listed += verdict == "listed"
        self.wrong += wanted is not None and verdict not in wanted
        self.first += bool(set(shown[:1]) & meant.true)
        self.three += bool(set(shown[:3]) & meant.true)
        self.open += len(meant.chances) > 1
        self.able_first += sum(meant.chances[:1])
        self.able_three += sum(meant.chances[:3])
        self.fit_three += bool(set(shown[:3]) & meant.fitting)
        self.shown += len(shown)
        self.beside += len(set(shown) - meant.near)


@dataclass(frozen=True)
class Meant:
    """What a fake may mean: ``true`` are the accounts of the one imitated on whatever platform, ``fitting`` those of
    all names that fit equally, ``near`` all of their units; ``chances`` how likely each of those names is the one
    imitated, the likeliest first.
    """

    true: set[str]
    fitting: set[str]
    near: set[str]
    chances: tuple[float, ...]


class Register:
    """Accounts by what is imitated of them."""

    def __init__(self, api: Sequence[dict[str, Any]]) -> None:
        self.running = named(api)
        self.same: dict[tuple[str, str], set[str]] = {}
        for account in api:
            for name in (account["name"], ""):  # the empty one: whatever the unit has
                self.same.setdefault((name, account["unit_name"]), set()).add(account["id"])

    def meant(self, technique: str, fake: str, it: Named) -> Meant:
        """Who may be imitated; any account in use was chosen as likely as any other."""
        fits = [other for other in self.running if technique in FITS and FITS[technique](fake, other)] or [it]
        key = self._of_unit if "单位" in technique else self._of_name
        numbers = Counter(key(one) for one in fits)
        ids = {one: self.same[one] for one in numbers}
        return Meant(
            true=ids[key(it)],
            fitting=set[str]().union(*ids.values()),
            near=set[str]().union(*(self.same["", unit] for _, unit in ids)),
            chances=tuple(number / numbers.total() for _, number in numbers.most_common()),
        )

    @staticmethod
    def _of_name(it: Named) -> tuple[str, str]:
        return it.name, it.unit

    @staticmethod
    def _of_unit(it: Named) -> tuple[str, str]:
        return "", it.unit


Techniques = Mapping[str, Callable[[random.Random, Named], str | None]]
FAKES: Techniques = {**TECHNIQUES, **EQUAL}


def named(api: Sequence[dict[str, Any]]) -> list[Named]:
    """Accounts in use whose names can be imitated."""
    return [Named(a["id"], a["name"], a["unit_name"]) for a in api if a["state"] == "运行" and len(a["name"]) > 2]


def variants(
    api: Sequence[dict[str, Any]], techniques: Techniques, each: int, seed: int = 20191010
) -> Iterator[tuple[str, str, Named]]:
    """``(technique, fake name, imitated)``; a fake that happens to be a genuine name is left out."""
    genuine = {likeness.normal(name) for a in api for name in (a["name"], a["unit_name"], *a["former_names"])}
    running = named(api)
    dice = random.Random(seed)
    for technique, function in techniques.items():
        made, tries = 0, 0
        while made < each and tries < each * 20:
            tries += 1
            it = dice.choice(running)
            fake = function(dice, it)
            if fake and (technique in EQUAL or likeness.normal(fake) not in genuine):
                made += 1
                yield technique, fake, it


def tallied(page: Page, api: Sequence[dict[str, Any]], each: int, techniques: Techniques = FAKES) -> dict[str, Tally]:
    """A tally for each technique."""
    asked = list(variants(api, techniques, each))
    answers = ask(page, [(fake, "") for _, fake, _ in asked])
    register = Register(api)
    tallies: dict[str, Tally] = {}
    for (technique, fake, it), answer in zip(asked, answers, strict=True):
        wanted = None if techniques is IMITATIONS else wanted_for(technique)
        tallies.setdefault(technique, Tally()).count(answer, wanted, register.meant(technique, fake, it))
    return tallies


def wanted_for(technique: str) -> tuple[str, ...]:
    """Verdicts that a fake made so must have."""
    if technique in EQUAL:
        return ("same-name",)
    return ("not-listed", "unit") if "单位" in technique else ("not-listed",)
