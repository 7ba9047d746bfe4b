"""``posted --witness`` on another machine, ``posted --add-witness`` on the one that deploys."""

from pathlib import Path

import click

from ..check import others
from ..check.locate import located
from ..check.outcome import Sound
from ..edge import disk, publish
from ..notices import live, look, witnesses
from ..notices.signatures import NoPrivateKey, Signer, public_of, read_private
from ..records.witnesses import WitnessLook
from ..source.files import WITNESSES
from ..source.problems import in_order
from ..source.refusal import FoundErrors, Refusal
from . import online
from .signing import read_key
from .start import Site, given_file


def as_witness(site: Site, sound: Sound, url: str, file: Path, private: Path | None) -> int:
    """Look from here, and write signed looks to a file; the ledger stays as it is. Raises Refusal where nothing could
    be seen or nobody can sign.
    """
    signer = _signer(site, sound, private)
    reader = online.reader(url)
    try:
        mark = live.released(reader, online.addresses(sound.directory.site))
        look.refuse_another_day(online.served_on(reader, site), sound.directory.day)
        made = witnesses.look(sound.sources.register.board, look.on(reader, mark), url, signer)
    except live.CannotLook as error:
        raise Refusal(f"{error}；没有写") from None
    known = _read(disk.read_given(file, disk.MAX_EVIDENCE_BYTES), str(file)) if file.exists() else ()
    publish.replace_file(file, witnesses.as_yaml(witnesses.collected(known, made)))
    for one in made:
        click.echo(f"{'看到了' if one.is_good else '没有看到或正文不符'}：{one.notice}")
    click.echo(f"已写入 {file}，请交给名录的网站管理员：python site.py posted --add-witness 文件")
    return 0


def add_witness(site: Site, sound: Sound, file: Path) -> int:
    """Take the looks of a witness: kept with the data, and what was missed does not count. Raises Refusal for one
    without a signature, or of a day to come; then none is taken.
    """
    looks = _read(given_file(file, disk.MAX_EVIDENCE_BYTES), file.name)
    register = sound.directory.site
    for one in looks:
        if witnesses.witness(one, register.witnesses) is None:
            raise Refusal(f"{one.on} 对 {one.notice} 的查看没有 data/site.yaml 里的见证人的有效签名，没有收下任何一条")
        if one.on > sound.directory.today:
            raise Refusal(f"{one.on} 还没有到，没有收下任何一条；请核对见证人那台机器的日期")
    entries = witnesses.struck(sound.directory.ledger, looks)
    changed = [entry for entry in entries if entry not in sound.directory.ledger]
    for who in register.witnesses:
        known = [one for one in sound.directory.witnessed if witnesses.witness(one, [who])]
        more = [one for one in looks if witnesses.witness(one, [who])]
        if more:
            kept = witnesses.as_yaml(witnesses.collected(known, more))
            publish.replace_file(site.root / WITNESSES / f"{who.id}.yaml", kept)
            click.echo(f"已收下{who.name}的查看 {len(more)} 次")
    if changed:
        online.write(site, entries)
    for entry in changed:
        click.echo(f"见证人没有看到，那几天不计：{entry.notice} {entry.title}")
    return 0


def _read(data: bytes, path: str) -> tuple[WitnessLook, ...]:
    looks, problems = others.read_looks(data, path)
    if problems:
        raise FoundErrors(f"{path} 不是见证人的文件，没有写。", in_order(located(problems, {path: data})))
    return looks


def _signer(site: Site, sound: Sound, private: Path | None) -> Signer:
    """The witness who has a private key."""
    if private is None:
        raise click.UsageError("见证人要签名：请写 --key 私钥文件（由 key new --witness 生成），或设 ROSTER_KEY")
    try:
        key = read_private(read_key(site.root, private))
    except NoPrivateKey:
        raise Refusal("这个文件不是可用的私钥；请用 python site.py key new --witness 生成的那一个") from None
    public = public_of(key)
    who = next((one for one in sound.directory.site.witnesses if one.public == public), None)
    if who is None:
        raise Refusal(f"data/site.yaml 的 witnesses 里没有这把私钥对应的公钥（{public}）；请先让网站管理员写进去")
    return Signer(who.id, key)
