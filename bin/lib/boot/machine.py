"""Servers as the boot helper runs them: a directory for what each changes on its disk, a file for each data volume, and a
process tree in namespaces of its own, which dies with its first process."""
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time

GUEST = os.path.join(os.path.dirname(os.path.abspath(__file__)), "guest.py")
END_SECONDS = 40


class Machine:
    def __init__(self, home, network, server_id):
        self.id = server_id
        self.network = network
        self.home = os.path.join(home, "servers", server_id)
        self.volumes = os.path.join(home, "volumes")
        self.state = self._read("state.json") or {}

    def _read(self, name):
        try:
            with open(os.path.join(self.home, name), encoding="utf-8") as file:
                return json.load(file)
        except (OSError, ValueError):
            return None

    def _write(self, name, value):
        fresh = os.path.join(self.home, name + ".new")
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(value, file)
        os.replace(fresh, os.path.join(self.home, name))

    def remember(self, **changes):
        self.state.update(changes)
        self._write("state.json", self.state)

    def make(self, server, last_action):
        os.makedirs(self.home, mode=0o700, exist_ok=True)
        self.remember(action=last_action, name=server.name, addresses=server.addresses)

    def is_running(self):
        return self._started() is not None

    def _started(self):
        """The pid, where the process that was started still is that one."""
        pid, since = self.state.get("pid"), self.state.get("since")
        return pid if pid and since == start_time(pid) else None

    def boot(self, server, volume_gb, device):
        """@param volume_gb size of the first volume in GiB, 0 where the server has none"""
        self.halt(at_once=True)
        self.network.plug(self.id, server.addresses, server.mac)
        loop = self._attach(server.volumes[0], volume_gb) if volume_gb else None
        # Nova takes user data with a rebuild alone: what a server had at its creation is what it keeps.
        self._write("boot.json", {"instance": self.id, "name": server.name, "user_data": server.user_data,
                                  "loop": loop, "device": device})
        namespace = self.network.path_of(self.network.name_of(self.id))
        process = subprocess.Popen(
            ("nsenter", "--net=" + namespace, "unshare", "--mount", "--propagation", "private", "--pid", "--fork",
             "--kill-child", "--uts", "--ipc", sys.executable, "-B", GUEST, self.home),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        self.remember(pid=process.pid, since=start_time(process.pid), loop=loop, addresses=server.addresses)

    def _attach(self, volume_id, size_gb):
        os.makedirs(self.volumes, mode=0o700, exist_ok=True)
        file = os.path.join(self.volumes, volume_id + ".img")
        with open(file, "ab") as image:
            image.truncate(max(size_gb << 30, image.tell()))
        self.remember(volume=file, volume_gb=size_gb)
        return subprocess.run(("losetup", "--find", "--show", file), check=True, stdout=subprocess.PIPE,
                              text=True).stdout.strip()

    def grow(self, size_gb):
        if self.state.get("loop") and size_gb > self.state["volume_gb"]:
            os.truncate(self.state["volume"], size_gb << 30)
            subprocess.run(("losetup", "--set-capacity", self.state["loop"]), check=True)
            self.remember(volume_gb=size_gb)

    def halt(self, at_once=False):
        pid = self._started()
        if pid is not None:
            if not at_once:
                for child in children(pid):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(child, signal.SIGTERM)
                await_end(pid, self.state["since"], END_SECONDS)
            if self._started() is not None:
                # With it the first process of the server, and with that all of them.
                os.kill(pid, signal.SIGKILL)
                await_end(pid, self.state["since"], END_SECONDS)
        with contextlib.suppress(ChildProcessError, TypeError):
            os.waitpid(self.state.get("pid"), os.WNOHANG)
        if self.state.get("loop"):
            subprocess.run(("losetup", "--detach", self.state["loop"]), stderr=subprocess.DEVNULL)
        if os.path.isdir(self.home):
            self.remember(pid=None, since=None, loop=None)

    def wipe_disk(self):
        """As a rebuild does: the data volume stays."""
        for name in ("upper", "work", "root"):
            shutil.rmtree(os.path.join(self.home, name), ignore_errors=True)

    def remove(self):
        volume = self.state.get("volume")
        self.halt(at_once=True)
        self.network.unplug(self.id)
        shutil.rmtree(self.home, ignore_errors=True)
        if volume:
            with contextlib.suppress(FileNotFoundError):
                os.remove(volume)


def start_time(pid):
    """In ticks since the machine's start; None where the process is gone or a zombie."""
    try:
        with open("/proc/%d/stat" % pid, encoding="utf-8") as file:
            fields = file.read().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else int(fields[19])


def children(pid):
    try:
        with open("/proc/%d/task/%d/children" % (pid, pid), encoding="utf-8") as file:
            return [int(child) for child in file.read().split()]
    except OSError:
        return []


def await_end(pid, since, seconds):
    deadline = time.monotonic() + seconds
    while start_time(pid) == since and time.monotonic() < deadline:
        time.sleep(0.05)
