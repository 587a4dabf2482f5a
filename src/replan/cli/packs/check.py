"""`replan pack check`: is the knowledge sound, how far can it be trusted, and what must be looked at again?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from replan.cli.packs.state import tell_state
from replan.knowledge.load import load_pack
from replan.knowledge.pack import KINDS, Pack
from replan.knowledge.trust import VERIFICATIONS, upkeeps, verification_counts


@click.command()
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path))
def command(folders: tuple[Path, ...]) -> None:
    """Check the pack that ships with Replan, extended by the packs in FOLDERS.

    Every mistake is listed with file, line, key path, cause and nearest valid name; the exit code is then 5.
    """
    pack = load_pack(*folders, cache=False)
    _tell_counts(pack)
    _tell_trust(pack)
    _tell_upkeep(pack)
    tell_state(pack, date.today())
    click.secho(f"The pack is sound. Version {pack.version}.", fg="green")


def _tell_counts(pack: Pack) -> None:
    for kind in KINDS:
        click.echo(f"{kind:<16} {len(getattr(pack, kind)):>5}")
    for lang, words in pack.words.items():
        click.echo(f"{'words ' + lang:<16} {len(words):>5}")


def _tell_trust(pack: Pack) -> None:
    counts = verification_counts(pack)
    click.echo(f"\n{'cited statements':<16} " + " ".join(f"{level:>12}" for level in VERIFICATIONS))
    for kind, by_level in counts.items():
        click.echo(f"{kind:<16} " + " ".join(f"{by_level[level]:>12}" for level in VERIFICATIONS))
    sums = {level: sum(by_level[level] for by_level in counts.values()) for level in VERIFICATIONS}
    click.echo(f"{'all':<16} " + " ".join(f"{sums[level]:>12}" for level in VERIFICATIONS))


def _tell_upkeep(pack: Pack) -> None:
    every = list(upkeeps(pack))
    unsigned = sum(upkeep.status == "unreviewed" for _, _, upkeep in every)
    click.echo(f"\n{unsigned} of {len(every)} folders and programs have not been signed by a clinician yet.")
