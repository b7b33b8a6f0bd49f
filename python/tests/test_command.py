"""The command: `zhuihe` and `python -m zhuihe`."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

COMMANDS = [
    [str(Path(sys.executable).with_name("zhuihe"))],
    [sys.executable, "-m", "zhuihe"],
]


def run(command: list[str], *args: str, text: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*command, *args], input=text, capture_output=True, timeout=60)


@pytest.mark.parametrize("command", COMMANDS)
def test_it_is_the_command(command: list[str], tmp_path: Path) -> None:
    done = run(command, text="停 水 通 知\n".encode())
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, "停水通知\n", b"")
    done = run(command, "--version")
    assert done.stdout.startswith(b"zhuihe ")
    other = subprocess.run(
        [os.environ["ZHUIHE_BIN"], "--help"], capture_output=True, check=True
    )
    assert run(command, "--help").stdout == other.stdout
    path = os.fsencode(tmp_path) + b"/\xb9\xa4.txt"
    with open(path, "w", encoding="utf-16") as file:
        file.write("停 水 通 知\n")
    done = run(command, "--check", os.fsdecode(path))
    assert (done.returncode, done.stdout, done.stderr) == (1, path + b"\n", b"")
    done = run(command, "missing.txt")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"zhuihe: missing.txt: no such file or directory\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_an_interrupt_ends_it(command: list[str]) -> None:
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    # Before its input ends, which would finish it.
    assert process.wait(timeout=60) == 130
    _, messages = process.communicate()
    assert messages == b"zhuihe: interrupted: 0 inputs are finished; the output is not complete\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_closed_standard_output_is_an_error(command: list[str]) -> None:
    line = " ".join(f"'{part}'" for part in command) + " --version >&-"
    done = subprocess.run(["sh", "-c", line], capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (2, b"zhuihe: standard output: is closed\n")
