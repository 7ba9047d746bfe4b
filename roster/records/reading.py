"""Plain data to typed records, with every finding in Chinese and at its place.

``read_file`` never raises for bad data: what is right comes back as records,
what is wrong as problems, all in one run.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from ..source.problems import MOST_FINDINGS, Place, Problem, too_many
from .faults import code_of, message_of, missing, missing_key
from .fields import first_key, record_within, written_fields
from .misnamed import meant_key, unknown_key

_MOST_VALUES = 20_000  # of one record: each could be a finding


def read_file(kind: type, raw: Any, path: str) -> tuple[Any, list[Problem]]:
    """Read the plain data of one file as ``kind``, a file type of ``records``.

    Lists of records are read one by one, so that one bad record costs only
    itself. Returns ``(instance or None, problems)``; None when nothing can be
    made of the file, as with a site.yaml in which something is missing.
    """
    top = Place(path)
    if not isinstance(raw, dict):
        return None, [Problem(top, "not-a-mapping", f"文件开头应是{_first_keys(kind)}这样的字段")]
    problems: list[Problem] = []
    given: dict[str, Any] = {}
    record_lists = _record_lists(kind)
    for key, value in raw.items():
        if key not in record_lists:
            given[key] = value
        elif isinstance(value, list):
            given[key], found = _read_records(record_lists[key], value, top / key)
            problems += found
        else:
            problems.append(Problem(top / key, "wrong-shape", f"“{key}”下面应是以“- ”开头的列表"))
    for key in record_lists.keys() - given.keys():
        given[key] = ()
    instance, found = read_record(kind, given, top)
    return instance, problems + found


def unread(raw: Any, section: str, path: str, read: Any) -> Iterator[tuple[dict[str, Any], Place]]:
    """Records of a section that are there and could not be read, with their places: ``read`` is what became of the
    file.
    """
    items = raw.get(section) if isinstance(raw, dict) else None
    good = {record.place for record in getattr(read, section, ())}
    for index, item in enumerate(items if isinstance(items, list) else ()):
        place = Place(path, (section, index))
        if isinstance(item, dict) and place not in good:
            yield item, place


def _read_records(kind: type, items: list, place: Place) -> tuple[tuple, list[Problem]]:
    good, problems = [], []
    for index, item in enumerate(items):
        if len(problems) > MOST_FINDINGS:
            problems.append(too_many(place / index))
            break
        record, found = read_record(kind, item, place / index)
        problems += found
        if record is not None:
            good.append(record)
    return tuple(good), problems


def read_record(kind: type, item: Any, place: Place) -> tuple[Any, list[Problem]]:
    """Read plain data as one record of ``kind``; ``(None, problems)`` where it is none."""
    if not isinstance(item, dict):
        return None, [Problem(place, "not-a-record", f"这里应是一条记录，以“{first_key(kind)}: …”开头")]
    if _is_huge(item):
        return None, [
            Problem(place, "too-many-values", f"这里的内容超过 {_MOST_VALUES} 项，不像名录数据；请检查是不是贴错了地方")
        ]
    placed = "place" in written_fields(kind)
    given = {**item, "place": place} if placed else item
    problems = [unknown_key(kind, place, "place")] if placed and "place" in item else []
    try:
        return _adapter(kind).validate_python(given), problems
    except ValidationError as error:
        return None, problems + list(_explain(kind, item, place, error))


def _is_huge(item: dict) -> bool:
    """True for more values than any record has."""
    values, containers = 0, [item]
    while containers and values <= _MOST_VALUES:
        inner = containers.pop()
        values += len(inner)
        containers += [
            value for value in (inner.values() if inner.__class__ is dict else inner) if value.__class__ in (dict, list)
        ]
    return values > _MOST_VALUES


def _explain(kind: type, item: Any, place: Place, error: ValidationError) -> Iterator[Problem]:
    faults = error.errors(include_url=False)
    misspelt = {
        (f["loc"][:-1], meant_key(_field_at(kind, f["loc"])[0], str(f["loc"][-1]))) for f in faults if _is_unknown(f)
    }
    for fault in faults:
        keys = fault["loc"]
        where = Place(place.path, place.keys + tuple(k for k in keys if k != "[key]"), "[key]" in keys)
        owner, last = _field_at(kind, keys)
        match fault["type"]:
            case "missing" if (keys[:-1], keys[-1]) in misspelt:
                continue  # it is there, under another name, which is told
            case "missing" if isinstance(keys[-1], str):
                yield missing_key(owner, Place(place.path, place.keys + keys[:-1]), str(keys[-1]))
            case "missing_on":
                yield Problem(where, "missing-key", missing((last and record_within(last.annotation)) or kind, "on"))
            case "unexpected_keyword_argument":
                yield unknown_key(owner, Place(place.path, where.keys[:-1]), str(keys[-1]))
            case "too_short" if _value_at(item, keys):
                continue  # pydantic counts only the good items; the bad ones were told
            case _:
                yield Problem(where, code_of(fault), message_of(fault, last))


def _is_unknown(fault: Any) -> bool:
    return fault["type"] == "unexpected_keyword_argument"


def _value_at(item: Any, keys: tuple) -> Any:
    for key in keys:
        try:
            item = item[key]
        except (KeyError, IndexError, TypeError):
            return None
    return item


def _field_at(kind: type, keys: tuple) -> tuple[type, FieldInfo | None]:
    """The record type that holds the last key, and the field named last on the way."""
    owner, info = kind, None
    for position, key in enumerate(keys):
        if isinstance(key, int) or key == "[key]":
            continue
        if found := written_fields(owner).get(key):
            info = found
            inner = record_within(info.annotation)
            if inner and position < len(keys) - 1:
                owner = inner
    return owner, info


@cache
def _adapter(kind: type) -> TypeAdapter:
    return TypeAdapter(kind)


def _first_keys(kind: type) -> str:
    """What a file may begin with."""
    return "或".join(f"“{key}:”" for key in list(written_fields(kind))[:2])


@cache
def _record_lists(kind: type) -> dict[str, type]:
    """Keys of a file type under which placed records are listed."""
    found = {key: record_within(info.annotation) for key, info in written_fields(kind).items()}
    return {key: inner for key, inner in found.items() if inner and "place" in written_fields(inner)}
