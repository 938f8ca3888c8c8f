"""Whatever is typed, and wherever its output goes, the command ends in a sentence and never in a traceback."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cli_command import GIVE_UP_SECONDS, INSTALLED, Command, check_error, copy_graph
from waiting import free_port

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("serve", "--workers", "0"), "from 1 to 256"),
        (("serve", "--workers", "-3"), "from 1 to 256"),
        (("serve", "--workers", "9" * 30), "from 1 to 256"),
        (("serve", "--query-seconds", "0"), "seconds above 0"),
        (("serve", "--query-seconds", "nan"), "seconds above 0"),
        (("serve", "--query-seconds", "inf"), "seconds above 0"),
        (("serve", "--query-seconds", "long"), "seconds above 0"),
        (("serve", "--disk-from", "-1"), "of 0 or more"),
        (("synthesise", "--organisations", "1", "made"), "of 2 or more"),
    ],
)
def test_a_number_out_of_bounds_is_wrong_use(command: Command, words: tuple[str, ...], said: str) -> None:
    told = command.bare(*words)
    assert (told.returncode, told.stdout) == (2, "")
    assert said in told.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    "given", ["keten.example", "ftp://keten.example", "http://", "http://[", "http://a:b", "http://a/b"]
)
@pytest.mark.parametrize("words", [("serve",), ("publish", "--file", "never.nq"), ("mcp",)])
def test_an_address_that_users_cannot_see_is_refused(command: Command, words: tuple[str, ...], given: str) -> None:
    check_error(command(*words, "--public-url", given), 2, f"'{given}' is no address of a server")


@pytest.mark.parametrize("given", ["http://[", "http://a:b/query", "ftp://a", "a"])
def test_an_address_of_an_engine_or_a_site_that_is_none_is_refused(command: Command, given: str) -> None:
    check_error(command("publish", "--store", given, "--update", given), 2, f"'{given}' is no address")
    check_error(command("serve", "--port", free_port(), KETENKAART_STORE=given), 2, f"'{given}' is no address")
    check_error(command("site", "never", "--address", given), 2, f"'{given}' is no address")


def test_a_server_listens_to_everyone_only_when_that_is_said(command: Command) -> None:
    check_error(command("serve", "--host", "", "--port", free_port()), 2, "--host 0.0.0.0")


def test_a_file_or_folder_that_cannot_be_written_is_named(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "a file"
    file.write_text("mine", "utf-8")
    check_error(command("publish", "--file", tmp_path), 2, f"{tmp_path} cannot be written: it is a folder")
    check_error(command("publish", "--file", tmp_path / "no" / "file"), 2, "it does not exist")
    check_error(command("synthesise", "--organisations", "2", file), 2, f"{file} cannot be written")
    check_error(command("export", file), 2, f"{file} cannot be written")
    assert file.read_text("utf-8") == "mine"


def test_a_parameter_that_is_given_twice_is_wrong_use(command: Command) -> None:
    check_error(
        command("ask", "who-passes-signals-to", "--receiver", "aivd", "--receiver=ind"), 2, "--receiver is given twice"
    )


def test_an_engine_that_cannot_be_reached_is_named_at_the_start(command: Command) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}/query"
    check_error(command("serve", "--port", free_port(), KETENKAART_STORE=nowhere), 1, nowhere, "KETENKAART_STORE")


def test_an_empty_file_is_no_release_to_compare(command: Command, tmp_path: Path) -> None:
    empty = tmp_path / "empty.trig"
    empty.touch()
    check_error(command.bare("diff", empty, empty), 1, f"{empty} holds no statement")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk to write to here")
@pytest.mark.parametrize("words", ["questions", "check", "route coa aivd"])
def test_a_disk_that_is_full_is_told(command: Command, words: str) -> None:
    line = f"{' '.join(INSTALLED)} --data '{command.graph}' {words} > /dev/full"
    check_error(command.bare("-c", line, program=("bash",)), 1, "cannot be written: the disk is full")


def test_a_reader_that_never_reads_is_no_error(command: Command) -> None:
    line = f"{' '.join(INSTALLED)} --data '{command.graph}' route coa aivd | true"
    assert command.bare("-c", line, program=("bash",)).stderr == ""


def test_what_the_terminal_cannot_show_becomes_a_question_mark_but_json_stays_whole(command: Command) -> None:
    plain = {"PYTHONIOENCODING": "ascii"}
    told = command("route", "coa", "aivd", **plain)
    assert (told.returncode, told.stderr) == (0, "")
    assert "(COA) ? Immigratie- en Naturalisatiedienst (IND)" in told.stdout
    words = ("route", "coa", "aivd", "--json")
    assert command(*words, **plain).stdout == command(*words).stdout


def test_a_query_may_begin_with_a_byte_order_mark_and_must_be_utf_8(command: Command, tmp_path: Path) -> None:
    marked = tmp_path / "marked.rq"
    marked.write_bytes(b"\xef\xbb\xbfASK {}")
    assert command("query", marked).stdout == '{"head":{},"boolean":true}\n'
    line = f"printf '\\xff' | {' '.join(INSTALLED)} --data '{command.graph}' query -"
    check_error(command.bare("-c", line, program=("bash",)), 2, "is no text in UTF-8")


@pytest.mark.parametrize("words", ["questions >&-", "check >&-", "route coa aivd >&- 2>&-"])
def test_an_output_that_is_closed_is_no_error(command: Command, words: str) -> None:
    told = command.bare("-c", f"{' '.join(INSTALLED)} --data '{command.graph}' {words}", program=("bash",))
    assert (told.returncode, told.stdout, told.stderr) == (0, "", "")


def test_an_input_that_is_closed_is_an_empty_query(command: Command) -> None:
    line = f"{' '.join(INSTALLED)} --data '{command.graph}' query - <&-"
    check_error(command.bare("-c", line, program=("bash",)), 1, "a query begins with SELECT")


@contextmanager
def heeding_interrupts() -> Iterator[None]:
    """Begin commands that an interrupt ends: a suite in the background ignores them, and so would the commands."""
    ours = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, ours)


def interrupted(command: Command, *words: str, after: float) -> tuple[int, str]:
    """Press Ctrl-C so many seconds after the command began: the exit status, and what was said on standard error.

    Python tells which modules it has imported, so that an interrupt of its own start is not taken for one of ours.
    """
    told = command.folder / "told"
    with told.open("w") as errors, heeding_interrupts():
        started = subprocess.Popen(
            [*INSTALLED, "--data", str(command.graph), *words],
            cwd=command.folder,
            env={**command.environment(), "PYTHONPROFILEIMPORTTIME": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
        )
    given_up = time.monotonic() + GIVE_UP_SECONDS
    while "graph_api.__main__" not in told.read_text("utf-8") and time.monotonic() < given_up:
        time.sleep(0.01)
    time.sleep(after)
    os.killpg(started.pid, signal.SIGINT)
    status = started.wait(GIVE_UP_SECONDS)
    started.communicate()
    return status, told.read_text("utf-8")


@pytest.mark.parametrize("after", [0.1, 0.3, 0.6])
@pytest.mark.parametrize("words", [("check",), ("export", "exported"), ("mcp",), ("serve",)])
def test_an_interrupted_command_ends_by_that_signal_without_a_traceback(
    command: Command, words: tuple[str, ...], after: float
) -> None:
    more = ("--port", str(free_port())) if words == ("serve",) else ()
    status, said = interrupted(command, *words, *more, after=after)
    assert status in (0, -signal.SIGINT)
    assert "Traceback" not in said


# An exception that is raised while an object is given up is not raised any further.
LOST = """
import os, signal, sys

class Given:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)

class Finder:
    def find_spec(self, name, path, target=None):
        if name == "graph_api.load":
            Given()

sys.meta_path.insert(0, Finder())
"""


@pytest.mark.parametrize("words", [("check",), ("mcp",), ("serve",), ("diff", "old", "new")])
def test_an_interrupt_is_not_lost_where_python_would_lose_its_exception(
    command: Command, tmp_path: Path, words: tuple[str, ...]
) -> None:
    (tmp_path / "sitecustomize.py").write_text(LOST, "utf-8")
    more = ("--port", str(free_port())) if words == ("serve",) else ()
    with heeding_interrupts():
        told = command(*words, *more, program=INSTALLED, PYTHONPATH=str(tmp_path))
    assert (told.returncode, told.stdout, told.stderr) == (-signal.SIGINT, "", "")


def test_a_command_in_the_background_leaves_an_interrupt_that_is_ignored_alone(command: Command) -> None:
    line = f"trap '' INT; {' '.join(INSTALLED)} --data '{command.graph}' check & sleep 0.4; kill -INT $!; wait $!"
    told = command.bare("-c", line, program=("bash",))
    assert (told.returncode, told.stdout.splitlines()[-1][:13]) == (0, "0 violations,")


def test_a_query_that_takes_for_ever_can_be_interrupted(command: Command, tmp_path: Path) -> None:
    (tmp_path / "endless.rq").write_text(ENDLESS, "utf-8")
    assert command("check").returncode == 0  # so that the query is what runs
    status, said = interrupted(command, "query", str(tmp_path / "endless.rq"), after=2)
    assert status == -signal.SIGINT and "Traceback" not in said


# root reads every folder, unless it lets go of that right
PLAIN = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search") if os.geteuid() == 0 else ()


@pytest.mark.skipif(bool(PLAIN) and not shutil.which("setpriv"), reason="root reads every folder here")
def test_a_folder_of_the_graph_that_cannot_be_read_is_named_and_not_passed_by(command: Command, tmp_path: Path) -> None:
    graph = copy_graph(command.graph, tmp_path)
    closed = graph / "data" / "measures"
    closed.chmod(0)
    try:
        told = command.on(graph)("check", program=(*PLAIN, *INSTALLED))
    finally:
        closed.chmod(0o755)
    check_error(told, 1, f"The folder {closed} cannot be read: you have no right to it.")
