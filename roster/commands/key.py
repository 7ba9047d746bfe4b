"""``key``: the keys with which a register signs its evidence: a new one, one in the place of an older, and a person's
signature under what was written without.
"""

import dataclasses
from datetime import date, timedelta
from pathlib import Path

import click

from ..check.outcome import Unreadable
from ..edge import secret
from ..notices import keyring, signatures
from ..notices.signatures import Purpose
from ..records.keys import Key
from ..records.reading import read_file
from ..records.site import Site as SiteRecord
from ..source.files import SITE
from ..source.problems import errors
from ..source.refusal import Refusal, WronglyUsed
from . import online
from .signing import key_option, read_key, refuse_inside
from .start import Site, alone, errors_found, opened, root_option, sound_or_stop, today_option

_YEARS = timedelta(days=3 * 365)
_LOST = "丢了它就要换密钥（见文档《密钥》）：请另存一份到安全的地方，不要放进 git"


@click.group()
def key() -> None:
    """给上线记录和开放数据签名的密钥。"""


_out_option = click.option(
    "--out", type=click.Path(path_type=Path), help="私钥文件；默认在用户文件夹的 .config/roster 里"
)
_id_option = click.option("--id", "id_", help="密钥编号；默认为 k 加今天的日期")


@key.command("new")
@root_option
@today_option
@_out_option
@_id_option
@click.option("--witness", metavar="名称", help="见证人的密钥：在另一台机器上查看的是谁")
def new(root: Path, today: date | None, out: Path | None, id_: str | None, witness: str | None) -> None:
    """生成一把新密钥：私钥写在仓库外面，公钥印出来，写进 data/site.yaml。"""
    site = opened(root, today)
    made = _new(site, id_ or f"{'w' if witness else 'k'}{site.day.date}", _keys(site))
    written = _write(site, out, made.id, pem := signatures.new_private())
    public = signatures.public_of(signatures.read_private(pem))
    click.echo(f"私钥：{written}（{_LOST}）\n请把下面几行写进 data/site.yaml，提交到 git：\n")
    if witness:
        click.echo(f"witnesses:\n  - {{id: {made.id}, name: {_quoted(witness)}, public: {public}}}")
    else:
        click.echo(f"keys:\n  - {_line(dataclasses.replace(made, public=public))}")


@key.command("rotate")
@root_option
@today_option
@key_option
@_out_option
@_id_option
def rotate(root: Path, today: date | None, private: Path | None, out: Path | None, id_: str | None) -> None:
    """换一把密钥：新的由原来的签名认可，印出 keys 应有的几行。"""
    site = opened(root, today)
    keys = sound_or_stop(site.check(), "没有换密钥").directory.site.keys
    if private is None:
        raise click.UsageError("请写 --key 原来的私钥文件，或设环境变量 ROSTER_KEY；原来的私钥丢失的，见文档《密钥》")
    signer = keyring.signer(keys, read_key(site.root, private), site.day.date)
    pem = signatures.new_private()
    fresh = dataclasses.replace(
        _new(site, id_ or f"k{site.day.date}", keys),
        public=signatures.public_of(signatures.read_private(pem)),
        signed_by=signer.id,
    )
    fresh = dataclasses.replace(fresh, signature=signer.sign(Purpose.KEY, keyring.statement(fresh)))
    written = _write(site, out, fresh.id, pem)
    click.echo(f"新的私钥：{written}（{_LOST}）\n请把 data/site.yaml 的 keys 换成下面几行，提交到 git：\n\nkeys:")
    for known in keys:
        ends = known.id == signer.id
        click.echo(f"  - {_line(dataclasses.replace(known, until=_end(known, site.day.date)) if ends else known)}")
    click.echo(f"  - {_line(fresh)}")


@key.command("sign")
@root_option
@today_option
@key_option
@click.argument("notices", nargs=-1, metavar="公告编号…")
def sign(root: Path, today: date | None, private: Path | None, notices: tuple[str, ...]) -> None:
    """在没有有效签名的上线记录下面签名：您核对过，它们确是本名录的。"""
    alone(root)
    site = opened(root, today)
    outcome = site.check()
    others = [finding for finding in errors(outcome.findings) if finding.code != "posting-unsigned"]
    if others or isinstance(outcome, Unreadable):
        raise errors_found(others, "没有签名")
    directory = outcome.directory
    if private is None:
        raise click.UsageError("请写 --key 私钥文件，或设环境变量 ROSTER_KEY")
    signer = keyring.signer(directory.site.keys, read_key(site.root, private), site.day.date)
    missing = [*dict.fromkeys(posting.notice for posting in keyring.unsigned(directory.ledger, directory.site.keys))]
    if not missing:
        click.echo("上线记录都有签名，或者不需要签名，没有改动。")
        return
    if left := [notice for notice in missing if notice not in notices]:
        raise WronglyUsed(
            f"没有签名的上线记录：{'、'.join(missing)}。请对照 git 历史逐条核对；都是本名录的，"
            f"把编号写在命令后面再运行一次（还没有写的：{'、'.join(left)}）。不是的，请用 git 恢复 data/postings.yaml"
        )
    online.write(dataclasses.replace(site, signer=signer), [*directory.ledger])
    click.echo(f"已由 {signer.id} 签名：{'、'.join(missing)}")


def _keys(site: Site) -> tuple[Key, ...]:
    """The keys that a site has already, as far as its settings can be read."""
    read, _ = read_file(SiteRecord, site.settings.raw, SITE)
    return read.keys if read else ()


def _new(site: Site, id_: str, known: tuple[Key, ...]) -> Key:
    """A key without its public half; wrong usage for an id that is none or taken."""
    day = site.day.date
    raw = {"id": id_, "algorithm": signatures.ALGORITHM, "public": "A" * 43 + "=", "since": str(day)}
    made, problems = read_file(Key, raw, SITE)
    if problems:
        raise click.UsageError(f"“{id_}”不能作密钥编号；请只用小写字母、数字和连字符")
    if keyring.named(known, id_):
        raise click.UsageError(f"已有编号为“{id_}”的密钥；请用 --id 另取一个")
    return dataclasses.replace(made, until=day + _YEARS)


def _write(site: Site, out: Path | None, id_: str, pem: bytes) -> Path:
    file = out or Path.home() / ".config" / "roster" / f"{id_}.pem"
    refuse_inside(site.root, file)
    try:
        secret.write(file, pem)
    except FileExistsError:
        raise Refusal(f"{file} 已经有了，没有改动；请用 --out 换一个地方") from None
    return file


def _end(known: Key, day: date) -> date:
    """An older key ends when the next begins, if not sooner."""
    return min(known.until or day, day)


def _line(key: Key) -> str:
    """A key as a line of site.yaml."""
    names = ("id", "algorithm", "public", "since", "until", "signed_by", "signature")
    said = [(name, getattr(key, name)) for name in names]
    leaked = ", leaked: true" if key.leaked else ""
    return "{" + ", ".join(f"{name}: {value}" for name, value in said if value) + leaked + "}"


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"
