"""Set-up as a user runs it: a script in a checkout, local indexes, and a stand-in for uv."""

from __future__ import annotations

import base64
import hashlib
import http.server
import json
import os
import platform
import shutil
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from harness.setup.messages import SetupFailure
from harness.setup.package_index import PYPI, Settings, fetch, read_settings
from harness.setup.uv import UV_TEXT, find_uv, is_compatible, uv_wheel

ROOT = Path(__file__).resolve().parents[1]
WHEEL = "thing-1.0-py3-none-any.whl"
CONTENT = b"what was published"
SHA256 = hashlib.sha256(CONTENT).hexdigest()

# What set-up asks of uv, and no more: it notes each call, makes a `.venv` that looks like one,
# and fails where FAIL says so.
FAKE_UV = """#!{python} -IS
import json, os, pathlib, sys
if sys.argv[1:] == ["--version"]:
    print("uv {version} (a stand-in)")
    sys.exit()
command = " ".join(sys.argv[1:3])
with open("calls.jsonl", "a") as calls:
    calls.write(json.dumps([sys.argv[1:], dict(os.environ)]) + "\\n")
if command in os.environ.get("FAIL", "").split(","):
    print("the stand-in cannot", command)
    sys.exit(1)
if command == "python find":
    print(os.environ.get("UV_PYTHON", "{python}"))
if sys.argv[1] == "venv":
    venv = pathlib.Path(sys.argv[-1])
    (venv / "bin").mkdir(parents=True, exist_ok=True)
    (venv / "bin/python").unlink(missing_ok=True)
    (venv / "bin/python").symlink_to("{python}")
    (venv / "pyvenv.cfg").touch()
"""


@dataclass
class Checkout:
    """A copy of what set-up needs of the project, and a user who has nothing configured."""

    root: Path
    home: Path
    environment: dict[str, str] = field(default_factory=lambda: {"PIP_CONFIG_FILE": os.devnull})

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "harness/bootstrap.py", *arguments],
            cwd=self.root,
            env={"PATH": os.defpath, "HOME": str(self.home), **self.environment, **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def set_up(self, *arguments: str, **variables: str) -> tuple[int, str]:
        """Exit status and all that was said."""
        program = self.start(*arguments, **variables)
        out, err = program.communicate()
        return program.returncode, out + err

    def calls(self) -> list[tuple[list[str], dict[str, str]]]:
        """Arguments and environment of each call of the stand-in uv so far."""
        file = self.root / "calls.jsonl"
        lines = file.read_text().splitlines() if file.exists() else []
        return [(argv, environment) for argv, environment in map(json.loads, lines)]

    def commands(self) -> list[str]:
        return [
            " ".join(argv[: 1 if argv[0] in {"venv", "export"} else 2]) for argv, _ in self.calls()
        ]

    def told_uv(self, **variables: str) -> dict[str, str]:
        """The environment that uv gets in a set-up with these variables."""
        assert self.set_up(**variables)[0] == 0
        return self.calls()[-1][1]

    def pip_conf(self, text: str) -> None:
        """Give the user a configuration; the machine's own is read before it."""
        del self.environment["PIP_CONFIG_FILE"]
        file = self.home / ".config/pip/pip.conf"
        file.parent.mkdir(parents=True)
        file.write_text(text)


@pytest.fixture
def bare(tmp_path: Path) -> Checkout:
    """A checkout in which uv has still to be found."""
    checkout = Checkout(tmp_path / "checkout", tmp_path / "home")
    checkout.home.mkdir()
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "harness/setup", checkout.root / "harness/setup", ignore=ignored)
    for name in ("harness/bootstrap.py", "pyproject.toml", "uv.lock"):
        shutil.copy(ROOT / name, checkout.root / name)
    return checkout


@pytest.fixture
def checkout(bare: Checkout) -> Checkout:
    """A checkout that has the stand-in uv."""
    uv = bare.root / ".uv" / UV_TEXT / "uv"
    uv.parent.mkdir(parents=True)
    uv.write_text(FAKE_UV.format(python=sys.executable, version=UV_TEXT))
    uv.chmod(0o755)
    return bare


# ---- the steps ----

ALL_STEPS = ["python find", "venv", "export", "pip sync", "pip install"]


def test_a_fresh_checkout_goes_through_all_steps_in_order(checkout):
    status, said = checkout.set_up()
    assert status == 0
    assert checkout.commands() == ALL_STEPS
    assert said.endswith("set-up: ready\n")


def test_a_second_call_does_nothing_and_is_silent_if_asked_to_be(checkout):
    checkout.set_up()
    assert checkout.set_up("--quiet") == (0, "")
    assert checkout.set_up() == (0, f"set-up: {checkout.venv} is up to date\n")
    assert checkout.commands() == ALL_STEPS


@pytest.mark.parametrize("name", ["uv.lock", "pyproject.toml", "harness/setup/steps.py"])
def test_a_changed_file_installs_anew_into_the_same_environment(checkout, name):
    checkout.set_up()
    with (checkout.root / name).open("a") as file:
        file.write("\n# changed\n")
    checkout.set_up()
    assert checkout.commands() == [*ALL_STEPS, *ALL_STEPS[2:]]


def test_every_file_is_checked_against_the_hash_in_the_lock(checkout):
    checkout.set_up()
    (sync,) = (argv for argv, _ in checkout.calls() if argv[:2] == ["pip", "sync"])
    assert "--require-hashes" in sync


def test_a_copied_checkout_gets_an_environment_of_its_own(checkout, tmp_path):
    checkout.set_up()
    copy = Checkout(tmp_path / "copy", checkout.home)
    shutil.copytree(checkout.root, copy.root, symlinks=True)
    copy.set_up()
    assert copy.commands() == ALL_STEPS * 2


def test_an_environment_whose_python_has_gone_is_remade(checkout):
    checkout.set_up()
    (checkout.venv / "bin/python").unlink()
    (checkout.venv / "bin/python").symlink_to("/nonexistent/python3")
    checkout.set_up("--quiet")
    assert checkout.commands() == ALL_STEPS * 2
    assert checkout.set_up("--quiet") == (0, "")


def test_what_failed_goes_on_where_it_stopped(checkout):
    assert checkout.set_up(FAIL="pip sync")[0] == 1
    assert checkout.set_up()[0] == 0
    assert checkout.commands() == [*ALL_STEPS[:4], *ALL_STEPS[2:]]


def test_a_folder_that_is_no_environment_is_left_alone(checkout):
    checkout.venv.mkdir()
    (checkout.venv / "thesis.txt").touch()
    status, said = checkout.set_up()
    assert status == 1
    assert f"{checkout.venv}: it is not a Python environment" in said
    assert (checkout.venv / "thesis.txt").exists()


def test_calls_at_the_same_time_make_one_environment(checkout):
    programs = [checkout.start() for _ in range(4)]
    assert [program.wait() for program in programs] == [0] * 4
    assert checkout.commands() == ALL_STEPS
    for program in programs:
        program.communicate()


def test_a_failing_step_shows_what_uv_said_and_what_to_do(checkout):
    status, said = checkout.set_up(FAIL="pip sync")
    assert status == 1
    assert "the stand-in cannot pip sync\n" in said
    assert "set-up failed: installing the packages: `uv pip sync`: ended with status 1" in said
    assert "  next: check the network" in said


def test_without_a_python_the_message_says_how_to_get_one(checkout):
    status, said = checkout.set_up(FAIL="python find,python install")
    assert status == 1
    assert "there is no cpython>=3.11,<3.15 on this machine: uv fetches one" in said
    assert "set-up failed: finding a Python: `uv python install" in said
    assert "  next: install one (apt-get install python3" in said


def test_a_python_that_the_harness_does_not_run_on_is_refused(checkout, tmp_path):
    old = tmp_path / "python3.9"
    old.write_text("#!/bin/sh\necho 9\n")
    old.chmod(0o755)
    status, said = checkout.set_up(UV_PYTHON=str(old))
    assert status == 1
    assert f"{old}: it does not run, or is not Python 3.11 to 3.14" in said


def test_a_checkout_that_cannot_be_written_is_named(checkout):
    (checkout.root / ".uv/lock").mkdir()
    status, said = checkout.set_up()
    assert status == 1
    assert said.startswith("set-up failed: taking the set-up lock: ")
    assert str(checkout.root / ".uv/lock") in said


def test_wrong_usage_is_said_with_status_2(checkout):
    assert checkout.set_up("--verbose") == (2, "usage: python3 harness/bootstrap.py [--quiet]\n")


# ---- what uv is told ----


def test_the_index_of_pip_conf_is_the_index_of_uv(checkout):
    checkout.pip_conf("[global]\nindex-url = https://mirror.example/simple/\n")
    assert checkout.told_uv()["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"


def test_a_variable_goes_before_pip_conf_and_uv_before_pip(checkout):
    checkout.pip_conf("[global]\nindex-url = https://file.example/simple\n")
    settings = {"HOME": str(checkout.home), "PIP_INDEX_URL": "https://pip.example/simple"}
    assert read_settings(settings).index == "https://pip.example/simple"
    settings["UV_DEFAULT_INDEX"] = "corp=https://uv.example/simple"
    assert read_settings(settings).index == "https://uv.example/simple"


def test_the_file_named_by_pip_config_file_goes_before_the_user_s(checkout, tmp_path):
    checkout.pip_conf("[global]\nindex-url = https://user.example/simple\ncert = /nonexistent\n")
    named = tmp_path / "named.conf"
    named.write_text("[install]\nindex-url = https://named.example/simple\n[global]\ncert =\n")
    settings = read_settings({"HOME": str(checkout.home), "PIP_CONFIG_FILE": str(named)})
    assert settings.index == "https://named.example/simple"


def test_no_pip_conf_is_read_when_pip_config_file_is_dev_null(checkout):
    checkout.pip_conf("[global]\nindex-url = https://user.example/simple\n")
    settings = read_settings({"HOME": str(checkout.home), "PIP_CONFIG_FILE": os.devnull})
    assert settings.index == PYPI


def test_a_pip_conf_that_cannot_be_read_is_named(checkout):
    checkout.pip_conf("index-url = https://mirror.example/simple\n")
    status, said = checkout.set_up()
    assert status == 1
    assert "set-up failed: reading the configuration: " in said
    assert str(checkout.home / ".config/pip/pip.conf") in said


def test_folders_of_wheels_and_extra_indexes_are_passed_on(checkout, tmp_path):
    told = checkout.told_uv(
        PIP_FIND_LINKS=f"{tmp_path} /nonexistent https://links.example/",
        PIP_EXTRA_INDEX_URL="https://extra.example/simple",
        PIP_NO_INDEX="1",
    )
    assert told["UV_FIND_LINKS"] == f"{tmp_path},https://links.example/"
    assert told["UV_INDEX"] == "https://extra.example/simple"
    assert any("--no-index" in argv for argv, _ in checkout.calls())


@pytest.mark.parametrize("variable", ["PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_the_certificates_of_other_tools_become_those_of_uv(checkout, tmp_path, variable):
    bundle = tmp_path / "bundle.pem"
    bundle.touch()
    assert checkout.told_uv(**{variable: str(bundle)})["SSL_CERT_FILE"] == str(bundle)


def test_ssl_cert_file_goes_before_the_others(checkout, tmp_path):
    bundle = tmp_path / "bundle.pem"
    bundle.touch()
    told = checkout.told_uv(SSL_CERT_FILE=str(bundle), PIP_CERT=str(tmp_path))
    assert told["SSL_CERT_FILE"] == str(bundle)


def test_without_certificate_settings_uv_trusts_what_the_system_trusts(checkout):
    told = checkout.told_uv()
    assert told["UV_SYSTEM_CERTS"] == "1"
    assert "SSL_CERT_FILE" not in told


def test_a_certificate_file_that_is_not_there_is_named(checkout):
    status, said = checkout.set_up(PIP_CERT="/nonexistent/bundle.pem")
    assert status == 1
    assert "set-up failed: reading the configuration: /nonexistent/bundle.pem: " in said


def test_what_was_set_for_another_project_does_not_reach_uv(checkout):
    told = checkout.told_uv(VIRTUAL_ENV="/elsewhere", UV_EXCLUDE_NEWER="2020-01-01", UV_NO_DEV="1")
    assert not told.keys() & {"VIRTUAL_ENV", "UV_EXCLUDE_NEWER", "UV_NO_DEV"}


# ---- fetching a pinned file ----


@dataclass
class Index:
    """A local index: its `pages` by path, and how often each path fails before it answers."""

    pages: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    failures: dict[str, int] = field(default_factory=dict)
    seen: list[tuple[str, str | None]] = field(default_factory=list)
    login: str = ""
    address: str = ""

    def with_page(self, project: str, *links: str) -> Index:
        body = "".join(f'<a href="{link}#sha256=0">{link}</a>' for link in links)
        self.pages[f"/simple/{project}/"] = ("text/html", body.encode())
        return self


@contextmanager
def serving(index: Index, certificate: Path | None = None) -> Iterator[Index]:
    """`index` at an address of its own, over TLS if there is a certificate."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            authorization = self.headers.get("Authorization")
            index.seen.append((self.path, authorization))
            kind, body, status = *index.pages.get(self.path, ("text/plain", b"")), 200
            expected = "Basic " + base64.b64encode(index.login.encode()).decode()
            if index.login and authorization != expected:
                status = 401
            elif self.path not in index.pages:
                status = 404
            elif index.failures.get(self.path, 0) > 0:
                index.failures[self.path] -= 1
                status = 503
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep the tests' output clean."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    scheme = "http"
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, certificate.with_suffix(".key"))
        server.socket = context.wrap_socket(server.socket, server_side=True)
        scheme = "https"
    index.address = f"{scheme}://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield index
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 that nobody trusts, its key beside it."""
    if shutil.which("openssl") is None:
        pytest.skip("a certificate can only be made with openssl")
    path = tmp_path / "own.pem"
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    made: list[str | Path] = [
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        path.with_suffix(".key"),
        "-out",
        path,
    ]
    subprocess.run(["openssl", "req", "-x509", *made, *subject], check=True, capture_output=True)
    return path


@pytest.fixture(autouse=True)
def without_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def own_wheel() -> str:
    tag, _ = uv_wheel(platform.system(), platform.machine(), platform.libc_ver()[0])
    return f"uv-{UV_TEXT}-py3-none-{tag}.whl"


def test_a_file_is_found_on_an_html_page(tmp_path):
    with serving(Index().with_page("thing", f"../../files/{WHEEL}")) as index:
        index.pages[f"/files/{WHEEL}"] = ("application/zip", CONTENT)
        settings = Settings(index=f"{index.address}/simple")
        assert fetch("thing", WHEEL, SHA256, settings) == CONTENT


def test_a_file_is_found_on_a_json_page(tmp_path):
    listing = {"files": [{"filename": WHEEL, "url": f"/files/{WHEEL}"}]}
    page = ("application/vnd.pypi.simple.v1+json", json.dumps(listing).encode())
    index = Index(pages={"/simple/thing/": page, f"/files/{WHEEL}": ("application/zip", CONTENT)})
    with serving(index):
        settings = Settings(index=f"{index.address}/simple")
        assert fetch("thing", WHEEL, SHA256, settings) == CONTENT


def test_a_folder_of_wheels_goes_before_the_index_and_is_all_there_is_without_one(tmp_path):
    (tmp_path / WHEEL).write_bytes(CONTENT)
    settings = Settings(find_links=(str(tmp_path),), no_index=True)
    assert fetch("thing", WHEEL, SHA256, settings) == CONTENT


def test_an_extra_index_is_asked_when_the_first_does_not_have_the_file(tmp_path):
    with serving(Index()) as first, serving(Index().with_page("thing", f"/{WHEEL}")) as second:
        second.pages[f"/{WHEEL}"] = ("application/zip", CONTENT)
        settings = Settings(
            index=f"{first.address}/simple", extra_indexes=(f"{second.address}/simple",)
        )
        assert fetch("thing", WHEEL, SHA256, settings) == CONTENT


def test_a_server_that_fails_once_is_asked_again():
    with serving(Index().with_page("thing", f"/{WHEEL}")) as index:
        index.pages[f"/{WHEEL}"] = ("application/zip", CONTENT)
        index.failures[f"/{WHEEL}"] = 1
        settings = Settings(index=f"{index.address}/simple")
        assert fetch("thing", WHEEL, SHA256, settings) == CONTENT


def test_a_file_with_another_checksum_is_refused():
    with serving(Index().with_page("thing", f"/{WHEEL}")) as index:
        index.pages[f"/{WHEEL}"] = ("application/zip", b"something else")
        settings = Settings(index=f"{index.address}/simple")
        with pytest.raises(SetupFailure, match=f"but {SHA256} is pinned") as refused:
            fetch("thing", WHEEL, SHA256, settings)
        assert refused.value.culprit == f"{index.address}/{WHEEL}"


def test_a_uv_with_another_checksum_is_never_unpacked(bare):
    with serving(Index().with_page("uv", f"/{own_wheel()}")) as index:
        index.pages[f"/{own_wheel()}"] = ("application/zip", b"not what was published")
        status, said = bare.set_up(PIP_INDEX_URL=f"{index.address}/simple", NO_PROXY="*")
    assert status == 1
    assert "it is not the published file" in said
    assert not (bare.root / ".uv" / UV_TEXT).exists()


def test_a_file_that_is_nowhere_is_reported_with_every_place_and_no_password(bare, tmp_path):
    with serving(Index(login="user:secret").with_page("uv", "/other.whl")) as index:
        host = index.address.removeprefix("http://")
        status, said = bare.set_up(
            PIP_FIND_LINKS=str(tmp_path),
            PIP_INDEX_URL=f"http://user:secret@{host}/simple",
            PIP_EXTRA_INDEX_URL=f"http://user:wrong@{host}/simple",
            NO_PROXY="*",
        )
    assert status == 1
    assert f"\n    {tmp_path}: the folder does not hold the file\n" in said
    assert f"\n    http://{host}/simple/uv/: the page does not list the file (1 others)\n" in said
    assert f"\n    http://{host}/simple/uv/: HTTP 401 Unauthorized\n" in said
    assert "secret" not in said
    assert "wrong" not in said


def test_a_password_is_told_to_its_own_host_only():
    with (
        serving(Index()) as files,
        serving(Index(login="user:p@ss").with_page("own", f"/{WHEEL}")) as index,
    ):
        index.with_page("foreign", f"{files.address}/{WHEEL}")
        for server in (files, index):
            server.pages[f"/{WHEEL}"] = ("application/zip", CONTENT)
        settings = Settings(index=index.address.replace("//", "//user:p%40ss@") + "/simple")
        assert fetch("own", WHEEL, SHA256, settings) == CONTENT
        assert fetch("foreign", WHEEL, SHA256, settings) == CONTENT
        assert files.seen == [(f"/{WHEEL}", None)]


def test_a_certificate_nobody_vouches_for_is_an_error_that_names_ssl_cert_file(bare, certificate):
    with serving(Index().with_page("uv", f"/{own_wheel()}"), certificate) as index:
        status, said = bare.set_up(PIP_INDEX_URL=f"{index.address}/simple", NO_PROXY="*")
    assert status == 1
    assert "set-up failed: connecting to 127.0.0.1: its certificate: self" in said
    assert "  next: behind a proxy that inspects TLS, set SSL_CERT_FILE" in said


def test_a_certificate_that_is_configured_is_trusted(certificate):
    with serving(Index().with_page("thing", f"/{WHEEL}"), certificate) as index:
        index.pages[f"/{WHEEL}"] = ("application/zip", CONTENT)
        settings = Settings(index=f"{index.address}/simple", certificates=certificate)
        assert fetch("thing", WHEEL, SHA256, settings) == CONTENT


# ---- which uv ----


@pytest.fixture
def uv_on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Puts a uv of the given version on PATH, and nothing else."""

    def put(version: str) -> Path:
        uv = tmp_path / "bin/uv"
        uv.parent.mkdir()
        uv.write_text(FAKE_UV.format(python=sys.executable, version=version))
        uv.chmod(0o755)
        monkeypatch.setenv("PATH", str(uv.parent))
        return uv

    return put


def test_a_compatible_uv_on_path_is_used(tmp_path, uv_on_path):
    uv = uv_on_path(UV_TEXT)
    assert find_uv(tmp_path, Settings(no_index=True)) == uv


def test_another_uv_on_path_is_passed_by(tmp_path, uv_on_path):
    uv_on_path("0.4.1")
    with pytest.raises(SetupFailure, match="no configured place has it"):
        find_uv(tmp_path, Settings(no_index=True))


def test_compatible_means_the_same_minor_version_and_no_earlier_patch():
    major, minor, patch = map(int, UV_TEXT.split("."))
    assert is_compatible((major, minor, patch + 1))
    assert not is_compatible((major, minor, patch - 1))
    assert not is_compatible((major, minor + 1, 0))
    assert not is_compatible(None)


def test_a_platform_without_a_pinned_uv_is_told_to_bring_its_own():
    with pytest.raises(SetupFailure, match="Linux riscv64 glibc: no uv is pinned") as failure:
        uv_wheel("Linux", "riscv64", "glibc")
    assert f"install uv {UV_TEXT}" in failure.value.action
