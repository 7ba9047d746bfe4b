"""What Hugo is given: a page of content for each of our pages, with its values, and the layouts of ``twin``.

None of this is counted in Hugo's time. It is more than our own program gets: Hugo reads values that are checked, joined
and sorted, where ours reads YAML.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench import plain
from bench.twin import Record, Recorder
from roster.check.outcome import Sound
from roster.public.shared import variables
from roster.source.files import Files

CONFIGURATION = {
    "baseURL": "/",
    "disableKinds": ["404", "home", "rss", "section", "sitemap", "taxonomy", "term", "robotstxt"],
    "disablePathToLower": True,
    # Templates print texts that they have escaped themselves.
    "outputFormats": {"html": {"mediaType": "text/html", "isPlainText": True}},
}


def write(sound: Sound, files: Files, folder: Path) -> int:
    """Write a whole Hugo site: configuration, layouts, content, data. Gives the number of its pages."""
    sources = sound.sources
    recorder = Recorder(files.templates, files.labels, variables(sound.directory, files, sources.contents))
    made: list[tuple[str, str, Record]] = []
    for page in plain.plan(replace(sources, renderer=recorder)):
        page.make()
        made.append((page.path, *recorder.page))
    _json(folder / "hugo.json", CONFIGURATION)
    for number, (path, template, record) in enumerate(made):  # now it is known which values are markup
        front = {"url": f"/{path}", "layout": f"of-{Path(template).stem}", **recorder.told(record)}
        _json(folder / "content" / f"p{number}.md", front)
    _json(folder / "data" / "once.json", recorder.told(recorder.shared))
    for template in dict.fromkeys(template for _, template, _ in made):
        _text(folder / "layouts" / f"of-{template}", recorder.layout(template, ".Params"))
    for template in {key.partition(" ")[0] for key in recorder.shared}:
        _text(folder / "layouts" / "_partials" / template, recorder.layout(template, "."))
    return len(made)


def _json(path: Path, value: Any) -> None:
    _text(path, json.dumps(value, ensure_ascii=False))


def _text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
