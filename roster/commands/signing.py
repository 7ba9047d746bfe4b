"""The private key: where commands find it, and who signs for a site."""

import dataclasses
from pathlib import Path

import click

from ..check.outcome import Sound
from ..edge import secret
from ..notices import keyring
from ..source.refusal import Refusal
from .start import Command, Site, given_file

MOST_BYTES = 16 * 1024


def key_option(function: Command) -> Command:
    """``--key``: the file with the private key."""
    return click.option(
        "--key",
        "private",
        type=click.Path(path_type=Path),
        envvar="ROSTER_KEY",
        help="私钥文件；不写即环境变量 ROSTER_KEY 指的那一个",
    )(function)


def signing(site: Site, sound: Sound, private: Path | None) -> Site:
    """The site with whoever signs for it.

    Raises Refusal where the register has keys and no private one is given: what would be written then, nobody
    could tell from what a stranger wrote.
    """
    keys = sound.directory.site.keys
    if private is not None:
        return dataclasses.replace(site, signer=keyring.signer(keys, read_key(site.root, private), site.day.date))
    if keys:
        raise Refusal(
            "data/site.yaml 写了 keys，上线记录要签名，却没有给私钥，没有记录；"
            "请写 --key 私钥文件，或设环境变量 ROSTER_KEY。私钥丢失的，见文档《密钥》"
        )
    return site


def optional(site: Site, sound: Sound, private: Path | None) -> Site:
    """The same, but it is no fault to have no private key: nothing is recorded."""
    return signing(site, sound, private) if private is not None else site


def read_key(root: Path, private: Path) -> bytes:
    """The bytes of a private key; raises Refusal for one that others can read, or that lies in the repository."""
    refuse_inside(root, private)
    pem = given_file(private, MOST_BYTES)
    if not secret.is_private(private):
        raise Refusal(f"私钥 {private} 别的用户也读得到；请运行 chmod 600 {private}")
    return pem


def refuse_inside(root: Path, private: Path) -> None:
    """Refuse a place that is, or may become, part of the repository or of the site."""
    inside = root.resolve() if private.resolve().is_relative_to(root.resolve()) else secret.repository_of(private)
    if inside:
        raise Refusal(f"私钥不能放在 {inside} 里：提交到 git、发布到网站，就人人都有了；请放到仓库以外的地方")
