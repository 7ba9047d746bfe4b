"""What is written of an account that is new, and of its unit where that is new too."""

from collections.abc import Mapping

from ..directory.directory import Directory
from ..records.platforms import Platform
from . import submissions
from .naming import Unclear

# As the documents write it, before unit and filings and behind it.
_IDENTITY, _NAMES = ("account_id", "handle", "url"), ("represents", "verified_as")


def account_record(
    directory: Directory, platform: Platform, owner: str, given: Mapping[str, str | None], id_: str | None = None
) -> dict[str, str]:
    """The account of the unit ``owner`` (an id) as it stands in the file, without its filings.

    ``given`` holds name, platform_name, identities and names of whom it speaks for, None and empty where there is
    nothing; without ``id_`` it gets the next that is free.
    """
    account = {"id": id_ or submissions.free_id(directory, f"{owner}-{platform.id}"), "name": given.get("name") or ""}
    account["platform"] = platform.id
    if name := given.get("platform_name"):
        account["platform_name"] = name
    identity = {key: value for key in _IDENTITY if (value := given.get(key))}
    names = {key: value for key in _NAMES if (value := given.get(key))}
    return {**account, **identity, "unit": owner, **names}


def unit_record(directory: Directory, id_: str, name: str, region: str) -> dict[str, str]:
    """A unit that is new; raises Unclear where its name is another's."""
    if same := next((unit.id for unit in directory.units.values() if unit.name == name), None):
        raise Unclear(f"“{name}”已经登记，编号是 {same}；单位写 {same}，不用再写全称")
    return {"id": id_, "name": name, "region": region}
