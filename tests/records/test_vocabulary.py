"""The names of the fields: those of all types that people write, and which of them hold free text."""

from roster.records.accounts import Account, Filing, Unit
from roster.records.fields import fields_of
from roster.records.postings import Posting
from roster.records.requests import Opening
from roster.records.site import Site
from roster.records.vocabulary import vocabulary


def names(kind: type) -> set[str]:
    return {info.alias or name for name, info in fields_of(kind).items()} - {"place"}


def test_every_field_that_people_write_is_known() -> None:
    """At the top of a file, in a list, in a record of a record, in a request; the place of a record is no field."""
    known = vocabulary().fields
    for kind in (Account, Filing, Unit, Site, Opening):
        assert names(kind) <= known
    assert {"units", "accounts", "fakes", "arrangements", "submission", "phone", "from"} <= known
    assert "place" not in known and not any(name.endswith("_") for name in known)


def test_what_the_program_alone_writes_is_no_word_of_people() -> None:
    """Of the ledger nobody types a line."""
    assert "seal" in names(Posting)
    assert not {"seal", "postings"} & vocabulary().fields


def test_free_texts_are_those_that_may_have_several_lines() -> None:
    """An optional one and one in Markdown too; a name is on one line."""
    words = vocabulary()
    assert {"description", "note", "reason", "what"} <= words.prose < words.fields
    assert not {"name", "url", "on", "phone", "id"} & words.prose
