"""Services of the harness: the real reply server, and small ones that misbehave."""

from __future__ import annotations

import socket
import struct
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from harness.catalogue.loader import load_catalogue
from harness.catalogue.manifest import NativeManifest
from harness.catalogue.workload import Service
from harness.errors import HarnessError
from harness.measure import service as service_module
from harness.measure.build import build
from harness.measure.service import NativePrograms, running_service

REPLY_SERVER = load_catalogue().workload("rpc").service
LISTENING = '{"v":1,"type":"listening","address":"127.0.0.1:1"}'


@pytest.fixture
def scripted(tmp_path: Path) -> Callable[[str], NativePrograms]:
    """The programs of the harness, if `odd` were the only one and this Python script."""

    def make(script: str) -> NativePrograms:
        (tmp_path / "source").mkdir()
        start = (
            f"import os, sys, time; say = lambda text: os.write(1, text.encode())\n"
            f"open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\n"
        )
        manifest = NativeManifest(
            name="native",
            title="Odd",
            toolchain={},
            programs={"odd": (sys.executable, "-S", "-c", start + script)},
        )
        return NativePrograms(
            manifest, build(manifest, tmp_path / "source", {}, tmp_path / "build")
        )

    return make


def answer(address: str, request: int) -> int:
    host, port = address.split(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        connection.sendall(struct.pack(">Q", request))
        received = connection.recv(8, socket.MSG_WAITALL)
    number: int = struct.unpack(">Q", received)[0]
    return number


def has_ended(tmp_path: Path) -> bool:
    return not psutil.pid_exists(int((tmp_path / "pid").read_text()))


def test_the_reply_server_answers_while_the_block_lasts_and_no_longer(
    native: NativePrograms, tmp_path: Path
) -> None:
    assert REPLY_SERVER is not None
    with running_service(REPLY_SERVER, 0, native, tmp_path / "log") as running:
        # The contract's example: mix(1234567, 0).
        assert answer(running.address, 1234567) == 6457827717110365317
        assert running.cpu_ns is None
    with pytest.raises(ConnectionRefusedError):
        answer(running.address, 1234567)


def test_the_workloads_size_is_the_reply_servers_delay(
    native: NativePrograms, tmp_path: Path
) -> None:
    assert REPLY_SERVER is not None
    with running_service(REPLY_SERVER, 200_000, native, tmp_path / "log") as running:
        began_s = time.monotonic()
        answer(running.address, 1)
        assert time.monotonic() - began_s >= 0.2


def test_a_services_cpu_time_is_known_once_it_has_ended(
    scripted: Callable[[str], NativePrograms], tmp_path: Path
) -> None:
    script = (
        f"say({LISTENING!r} + chr(10))\nwhile time.process_time() < 0.2: pass\nsys.stdin.read()"
    )
    service = Service(program="odd", param="address")
    with running_service(service, 0, scripted(script), tmp_path / "log") as running:
        assert (running.parameter, running.address) == ("address", "127.0.0.1:1")
    assert running.cpu_ns is not None
    assert running.cpu_ns >= 200_000_000


def test_arguments_of_the_catalogue_reach_the_service(
    scripted: Callable[[str], NativePrograms], tmp_path: Path
) -> None:
    script = f"say({LISTENING!r}.replace('127.0.0.1:1', ' '.join(sys.argv[1:])) + chr(10))"
    service = Service(program="odd", argv=("--delay-us", "{size}"), param="address")
    with running_service(service, 70, scripted(script), tmp_path / "log") as running:
        assert running.address == "--delay-us 70"


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("sys.exit('no descriptor is free')", "b''"),
        ("say('hello' + chr(10)); sys.stdin.read()", r"b'hello\n'"),
    ],
)
def test_a_service_that_does_not_say_where_it_listens_is_an_error_and_ended(
    scripted: Callable[[str], NativePrograms], tmp_path: Path, script: str, said: str
) -> None:
    service, native = Service(program="odd", param="address"), scripted(script)
    with (
        pytest.raises(HarnessError) as caught,
        running_service(service, 0, native, tmp_path / "log"),
    ):
        pass
    assert caught.value.step == "starting a service"
    assert caught.value.problem == f"did not say where it listens: {said}"
    assert str(tmp_path / "log") in caught.value.action
    assert has_ended(tmp_path)


@pytest.mark.timeout(30)  # it must not wait for ever, as it would without a limit
@pytest.mark.parametrize(
    "script",
    ["time.sleep(600)", "say('half a line'); time.sleep(600)"],
    ids=["silent", "half-a-line"],
)
def test_a_service_that_never_gets_ready_is_an_error_and_killed(
    scripted: Callable[[str], NativePrograms],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    script: str,
) -> None:
    monkeypatch.setattr(service_module, "READY_WITHIN_S", 3)
    monkeypatch.setattr(service_module, "STOP_WITHIN_S", 1)
    service, native = Service(program="odd", param="address"), scripted(script)
    with (
        pytest.raises(HarnessError, match="did not say where it listens"),
        running_service(service, 0, native, tmp_path / "log"),
    ):
        pass
    assert has_ended(tmp_path)


def test_a_service_that_ignores_the_end_of_its_input_is_killed(
    scripted: Callable[[str], NativePrograms], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service_module, "STOP_WITHIN_S", 0.5)
    service = Service(program="odd", param="address")
    native = scripted(f"say({LISTENING!r} + chr(10)); time.sleep(600)")
    with running_service(service, 0, native, tmp_path / "log"):
        pass
    assert has_ended(tmp_path)


def test_a_service_ends_when_the_block_is_left_by_an_exception(
    native: NativePrograms, tmp_path: Path
) -> None:
    assert REPLY_SERVER is not None
    with (
        pytest.raises(KeyboardInterrupt),
        running_service(REPLY_SERVER, 0, native, tmp_path / "log") as running,
    ):
        raise KeyboardInterrupt
    with pytest.raises(ConnectionRefusedError):
        answer(running.address, 1)
    assert running.cpu_ns is not None


def test_what_a_service_says_on_standard_error_is_in_its_log(
    native: NativePrograms, tmp_path: Path
) -> None:
    wrong = Service(program="reply_server", argv=("--delay-us", "for ever"), param="address")
    with pytest.raises(HarnessError), running_service(wrong, 0, native, tmp_path / "log"):
        pass
    assert (tmp_path / "log").read_text().strip()
