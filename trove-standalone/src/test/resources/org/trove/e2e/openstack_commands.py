"""Runs commands of the stock openstack client.

Loading the client takes longer than most commands. So this process loads it once, and forks a process for each command, which then is as
one that was started by itself. A request is a line of JSON on the standard input: "arguments", "config" (a clouds.yaml), "out" and "err"
(files), "seconds" (how long it may take). The answer is a line with the exit code; -14 (SIGALRM) where it took too long.
"""

import gc
import json
import os
import signal
import sys
import traceback
from importlib import metadata

import openstackclient.shell

GROUPS = (
    "cliff.formatter.list",
    "cliff.formatter.show",
    "keystoneauth1.plugin",
    "openstack.cli.base",
    "openstack.cli.extension",
    "openstack.database.v1",
    "openstack.identity.v3",
)


def load():
    found = metadata.entry_points()
    for group in GROUPS:
        for entry in found.select(group=group):
            try:
                entry.load()
            except Exception:  # A plugin that cannot be loaded is the client's to complain about.
                pass


def perform(request):
    signal.alarm(request["seconds"])
    for number, name, flags in (
        (0, os.devnull, os.O_RDONLY),
        (1, request["out"], os.O_WRONLY | os.O_TRUNC),
        (2, request["err"], os.O_WRONLY | os.O_TRUNC),
    ):
        os.dup2(os.open(name, flags), number)
    sys.stdin = open(0, closefd=False)
    os.environ["OS_CLIENT_CONFIG_FILE"] = request["config"]
    sys.argv = ["openstack"] + request["arguments"]
    try:
        return openstackclient.shell.main(sys.argv[1:]) or 0
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException:
        traceback.print_exc()
        return 1


def main():
    load()
    gc.freeze()
    for line in iter(sys.stdin.readline, ""):
        child = os.fork()
        if child == 0:
            code = 1
            try:
                code = perform(json.loads(line))
                sys.stdout.flush()
                sys.stderr.flush()
            finally:
                os._exit(code & 0xFF)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


main()
