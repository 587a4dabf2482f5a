"""`replan pack docs`: the whole pack as Markdown pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from replan.core.files import make_folder, write_text
from replan.knowledge.load import load_pack
from replan.knowledge.pack import KINDS, Pack
from replan.knowledge.trust import VERIFICATIONS, verification_counts
from replan.review.reference import Row, page, pages_of
from replan.review.told import SourceLine

PAGES = tuple(kind for kind in KINDS if kind != "sources")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--lang", type=click.Choice(["en", "es"]), default="en", show_default=True)
def command(folder: Path, lang: str) -> None:
    """Write the pack into FOLDER as Markdown, one page for each kind of thing, with an index."""
    make_folder(folder)
    pages = written(load_pack(), lang)
    for name, text in pages.items():
        write_text(folder / name, text)
    click.echo(f"{len(pages)} pages in {folder}")


def written(pack: Pack, lang: str) -> dict[str, str]:
    """File name to text. The same pack always gives the same pages, whatever the day."""
    return {"index.md": _index(pack, lang), **{f"{kind}.md": _kind(kind, pack, lang) for kind in PAGES}}


def _index(pack: Pack, lang: str) -> str:
    words = pack.words[lang]
    lines = [f"# {words['ref.title']}", "", str(words["ref.lead"]), ""]
    lines += [f"- [{words[f'kind.{kind}']}]({kind}.md): {len(getattr(pack, kind))}" for kind in PAGES]
    lines += ["", f"## {words['ref.trust']}", "", str(words["ref.trust.lead"]), ""]
    heads = [str(words["ref.trust.kind"]), *(str(words[f"ref.code.{level}"]) for level in VERIFICATIONS)]
    lines += [_cells(heads), _cells(["---"] + ["---:"] * len(VERIFICATIONS))]
    for kind, counts in verification_counts(pack).items():
        lines.append(_cells([str(words[f"kind.{kind}"]), *(str(counts[level]) for level in VERIFICATIONS)]))
    return "\n".join(lines) + "\n"


def _cells(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _kind(kind: str, pack: Pack, lang: str) -> str:
    lines = [f"# {pack.words[lang][f'kind.{kind}']}", ""]
    for id_, _ in pages_of(kind, pack, lang):
        shown = page(kind, id_, pack, lang, date.min)
        lines += [f"## {shown.title}", "", f"`{id_}`{_source(shown.cited)}", ""]
        lines += [line for row in shown.rows for line in _lines(row, 0)]
        lines += ["", shown.upkeep, ""] if shown.upkeep else [""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _lines(row: Row, depth: int) -> Iterator[str]:
    label = f"**{row.label}**" if row.label and depth == 0 else row.label
    text = f"{label}: {row.text}" if label and row.text else label or row.text or "–"
    yield f"{'  ' * depth}- {text}{_source(row.cited)}"
    for below in row.rows:
        yield from _lines(below, depth + 1)


def _source(cited: SourceLine | None) -> str:
    if cited is None:
        return ""
    name = f"[{cited.text}](<{cited.url}>)" if cited.url else cited.text
    return f" ({name}{'; *' + cited.unread + '*' if cited.unread else ''})"
