"""The package index a user has configured, and one pinned file from it.

It reads what pip and uv would read (their environment variables and pip's configuration files),
so that set-up works wherever `pip install` does: mirrors, private indexes, folders of wheels,
proxies (urllib obeys HTTPS_PROXY and its like) and TLS-inspecting networks.
"""

from __future__ import annotations

import base64
import configparser
import hashlib
import http.client
import json
import netrc
import os
import ssl
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit, urlunsplit

from .messages import SetupFailure

PYPI = "https://pypi.org/simple"
ATTEMPTS = 3
TIMEOUT_S = 60
ACCEPT = "application/vnd.pypi.simple.v1+json, text/html;q=0.5"


@dataclass(frozen=True)
class Settings:
    """Where packages come from, and which certificates vouch for it.

    `index` is the root of a simple index, without its last slash. `certificates` is a PEM file or
    a folder of hashed ones; None: those of the system.
    """

    index: str = PYPI
    extra_indexes: tuple[str, ...] = ()
    find_links: tuple[str, ...] = ()
    no_index: bool = False
    certificates: Path | None = None


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings of pip and uv together: uv's variables, pip's variables, pip's files, in order.

    Raises SetupFailure for a configuration file that cannot be read or certificates that are not
    there.
    """
    files = _pip_files(environment)

    def first(variables: str, option: str) -> str:
        named = (environment.get(name, "") for name in variables.split())
        return next((value for value in named if value), files.get(option, ""))

    indexes = first("UV_DEFAULT_INDEX UV_INDEX_URL PIP_INDEX_URL", "index-url")
    extras = first("UV_INDEX UV_EXTRA_INDEX_URL PIP_EXTRA_INDEX_URL", "extra-index-url")
    links = first("UV_FIND_LINKS PIP_FIND_LINKS", "find-links")
    certificates = first("SSL_CERT_FILE PIP_CERT REQUESTS_CA_BUNDLE CURL_CA_BUNDLE", "cert")
    return Settings(
        index=(_addresses(indexes) or (PYPI,))[0],
        extra_indexes=_addresses(extras),
        find_links=tuple(links.replace(",", " ").split()),
        no_index=first("UV_NO_INDEX PIP_NO_INDEX", "no-index").lower()
        in {"1", "true", "yes", "on"},
        certificates=_existing(certificates),
    )


def _addresses(value: str) -> tuple[str, ...]:
    """The indexes in a setting: separated by space, without the `name=` that uv permits."""
    without_names = (
        word.split("=", 1)[1] if "=" in word.split(":")[0] else word for word in value.split()
    )
    return tuple(word.rstrip("/") for word in without_names)


def _existing(certificates: str) -> Path | None:
    if not certificates:
        return None
    path = Path(certificates).expanduser()
    if path.exists():
        return path
    raise SetupFailure(
        "reading the configuration",
        certificates,
        "this certificate file, named by SSL_CERT_FILE, PIP_CERT, REQUESTS_CA_BUNDLE,"
        " CURL_CA_BUNDLE or pip's `cert`, does not exist",
        "correct that setting, or unset it to use the system's certificates",
    )


def _pip_files(environment: Mapping[str, str]) -> dict[str, str]:
    """What is in pip's configuration files: the last one wins, `[install]` before `[global]`."""
    named = environment.get("PIP_CONFIG_FILE", "")
    merged: dict[str, dict[str, str]] = {"global": {}, "install": {}}
    if named == os.devnull:
        return {}
    for path in [*_standard_pip_files(environment), *([Path(named)] if named else [])]:
        parser = configparser.RawConfigParser()
        try:
            parser.read(path, encoding="utf-8")
        except (configparser.Error, UnicodeDecodeError, OSError) as broken:
            reason = " ".join(str(broken).split())
            action = "correct the file, or pass it by with PIP_CONFIG_FILE=/dev/null"
            raise SetupFailure("reading the configuration", str(path), reason, action) from None
        for section, options in merged.items():
            if parser.has_section(section):
                options.update(parser.items(section))
    return {**merged["global"], **merged["install"]}


def _standard_pip_files(environment: Mapping[str, str]) -> Iterator[Path]:
    """Where pip looks: the machine's file, the user's old and new one, the interpreter's own."""
    home = Path(environment.get("HOME") or "~").expanduser()
    for folder in (environment.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(":"):
        yield Path(folder, "pip/pip.conf")
    yield Path("/etc/pip.conf")
    if sys.platform == "darwin":
        yield Path("/Library/Application Support/pip/pip.conf")
        yield home / "Library/Application Support/pip/pip.conf"
    yield home / ".pip/pip.conf"
    yield Path(environment.get("XDG_CONFIG_HOME") or home / ".config", "pip/pip.conf")
    yield Path(sys.prefix, "pip.conf")


def fetch(project: str, filename: str, sha256: str, settings: Settings) -> bytes:
    """The content of `filename` of `project`, from the first configured place that has it.

    Guaranteed to have the given sha256. Raises SetupFailure: nowhere, or not the pinned content.
    """
    step = f"fetching {project}"
    misses = []
    for place in _places(project, settings):
        try:
            content, found_at = _from_place(place, filename, settings)
        except FileNotFoundError as missing:
            misses.append(f"{_public(place)}: {missing}")
            continue
        digest = hashlib.sha256(content).hexdigest()
        if digest == sha256:
            return content
        raise SetupFailure(
            step,
            _public(found_at),
            f"its sha256 is {digest}, but {sha256} is pinned: it is not the published file",
            "delete it there or choose another index, such as UV_DEFAULT_INDEX=" + PYPI,
        )
    raise SetupFailure(
        step,
        filename,
        "no configured place has it\n    " + "\n    ".join(misses or ["(none is configured)"]),
        "check the network, HTTPS_PROXY and UV_DEFAULT_INDEX,"
        " or put the wheel into a folder and name that in PIP_FIND_LINKS",
    )


def _places(project: str, settings: Settings) -> Iterator[str]:
    yield from settings.find_links
    if not settings.no_index:
        for index in (settings.index, *settings.extra_indexes):
            yield f"{index}/{project}/"


def _from_place(place: str, filename: str, settings: Settings) -> tuple[bytes, str]:
    """The file and its address, from a folder or a page of links.

    Raises FileNotFoundError that says why it cannot be had there.
    """
    parts = urlsplit(place)
    if parts.scheme in {"", "file"}:
        path = Path(unquote(parts.path)).expanduser() / filename
        if not path.is_file():
            raise FileNotFoundError("the folder does not hold the file")
        return path.read_bytes(), str(path)
    body, kind = _download(place, settings)
    links = [urljoin(place, link) for link in _links(body, kind)]
    for link in links:
        if unquote(urlsplit(link).path).endswith(f"/{filename}"):
            address = _with_credentials(urldefrag(link).url, place)
            return _download(address, settings)[0], address
    raise FileNotFoundError(f"the page does not list the file ({len(links)} others)")


def _links(body: bytes, kind: str) -> list[str]:
    """The addresses on a page of a simple index, in its JSON or its HTML form."""
    if "json" in kind:
        return [str(file["url"]) for file in json.loads(body).get("files", [])]
    page = _Page()
    page.feed(body.decode("utf-8", "replace"))
    return page.links


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value for name, value in attrs if tag == "a" and name == "href" and value]


def _download(address: str, settings: Settings) -> tuple[bytes, str]:
    """The body and its content type.

    Raises FileNotFoundError if it is not there or does not come, SetupFailure if the server's
    certificate is not trusted.
    """
    parts = urlsplit(address)
    bare = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    request = urllib.request.Request(
        bare, headers={"Accept": ACCEPT, "User-Agent": "concurrency-harness"}
    )
    credentials = _credentials(address)
    if credentials:  # unredirected: never told to the host a redirect leads to
        token = base64.b64encode(":".join(credentials).encode()).decode()
        request.add_unredirected_header("Authorization", f"Basic {token}")
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=_context(settings)))
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with opener.open(request, timeout=TIMEOUT_S) as answer:
                return answer.read(), answer.headers.get_content_type()
        except urllib.error.HTTPError as refused:
            problem = f"HTTP {refused.code} {refused.reason}"
            if refused.code < 500:
                break
        except (OSError, http.client.HTTPException) as broken:  # URLError is an OSError
            reason = getattr(broken, "reason", broken)
            if isinstance(reason, ssl.SSLCertVerificationError):
                raise _untrusted(parts.hostname or address, reason, settings) from None
            problem = str(reason)
        if attempt < ATTEMPTS:
            time.sleep(attempt)
    raise FileNotFoundError(problem)


def _context(settings: Settings) -> ssl.SSLContext:
    path = settings.certificates
    if path is None:
        return ssl.create_default_context()
    try:
        if path.is_dir():
            return ssl.create_default_context(capath=str(path))
        return ssl.create_default_context(cafile=str(path))
    except (ssl.SSLError, OSError) as broken:
        action = "name a file of PEM certificates in SSL_CERT_FILE"
        raise SetupFailure("reading the certificates", str(path), str(broken), action) from None


def _untrusted(host: str, error: ssl.SSLCertVerificationError, settings: Settings) -> SetupFailure:
    known = settings.certificates or "those of the system"
    return SetupFailure(
        f"connecting to {host}",
        "its certificate",
        f"{error.verify_message} (the certificates in use: {known})",
        "behind a proxy that inspects TLS, set SSL_CERT_FILE to the file with your organisation's"
        " certificates",
    )


def _credentials(address: str) -> tuple[str, str] | None:
    """User and password for an address: in it, or in ~/.netrc."""
    parts = urlsplit(address)
    if parts.username is not None:
        return unquote(parts.username), unquote(parts.password or "")
    try:
        entry = netrc.netrc().authenticators(parts.hostname or "")
    except (OSError, netrc.NetrcParseError):
        return None
    return (entry[0], entry[2] or "") if entry else None


def _with_credentials(address: str, page: str) -> str:
    """`address` with the user and password of the page that names it, if both are one host."""
    target, source = urlsplit(address), urlsplit(page)
    login, _, host = source.netloc.rpartition("@")
    if not login or target.netloc != host:
        return address
    return urlunsplit(target._replace(netloc=f"{login}@{host}"))


def _public(address: str) -> str:
    """An address to be shown: without its password."""
    parts = urlsplit(address)
    return (
        urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
        if parts.scheme
        else address
    )
