"""The first process of a server that the boot helper runs: makes the server's view of the machine, runs the real cloud-init
on its user data, then keeps its services running.

    guest.py DIRECTORY        in namespaces of its own (machine.py)

DIRECTORY holds boot.json, and what the server changes on its disk.
"""
import json
import os
import select
import signal
import socket
import stat
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import unit  # noqa: E402

REQUESTS = "/run/systemctl.requests"
# What a stock image has not, though this machine may.
EMPTY = ("etc/systemd/system", "etc/trove", "etc/docker", "opt", "var/lib/cloud", "var/lib/trove-guestagent", "var/log",
         "var/lib/trove-local")
HIDDEN = ("home", "root", "run", "srv", "tmp", "var/tmp", "media", "mnt")
NODES = {"null": (1, 3), "zero": (1, 5), "full": (1, 7), "random": (1, 8), "urandom": (1, 9), "tty": (5, 0)}
# The modules of a stock image that what the control plane writes may need; the others look after hardware, keys and mirrors.
CLOUD_CONFIG = """\
datasource_list: [NoCloud]
network: {config: disabled}
cloud_init_modules: [bootcmd, write-files]
cloud_config_modules: [runcmd]
cloud_final_modules: [write-files-deferred, scripts-vendor, scripts-per-once, scripts-per-boot, scripts-per-instance, scripts-user]
"""
STAGES = (("init", "--local"), ("init",), ("modules", "--mode=config"), ("modules", "--mode=final"))


def mount(*arguments):
    subprocess.run(("mount",) + arguments, check=True)


def make_root(directory, boot):
    upper, work, root = (os.path.join(directory, name) for name in ("upper", "work", "root"))
    fresh = not os.path.isdir(upper)
    for path in (upper, work, root):
        os.makedirs(path, exist_ok=True)
    if fresh:
        os.chmod(upper, 0o755)
        for path in EMPTY:
            os.makedirs(os.path.join(upper, path), exist_ok=True)
            os.setxattr(os.path.join(upper, path), "trusted.overlay.opaque", b"y")
    mount("-t", "overlay", "-o", "lowerdir=/,upperdir=%s,workdir=%s" % (upper, work), "overlay", root)
    mount("-t", "proc", "proc", root + "/proc")
    mount("--rbind", "/sys", root + "/sys")
    mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", root + "/dev")
    for name, (major, minor) in NODES.items():
        node(root + "/dev/" + name, stat.S_IFCHR | 0o666, major, minor)
    if boot["loop"]:
        device = os.stat(boot["loop"]).st_rdev
        node(root + boot["device"], stat.S_IFBLK | 0o660, os.major(device), os.minor(device))
    os.makedirs(root + "/dev/shm")
    mount("-t", "tmpfs", "-o", "mode=1777", "tmpfs", root + "/dev/shm")
    for name, target in (("fd", "/proc/self/fd"), ("stdin", "fd/0"), ("stdout", "fd/1"), ("stderr", "fd/2")):
        os.symlink(target, root + "/dev/" + name)
    for path in HIDDEN:
        if os.path.isdir(os.path.join(root, path)):
            mount("-t", "tmpfs", "-o", "mode=1777" if path.endswith("tmp") else "mode=755", "tmpfs",
                  os.path.join(root, path))
    return root


def node(path, mode, major, minor):
    os.mknod(path, mode, os.makedev(major, minor))
    os.chmod(path, stat.S_IMODE(mode))


def fill(root, boot, shim):
    write(root + "/usr/bin/systemctl", shim, 0o755)
    write(root + "/etc/cloud/cloud.cfg.d/99-boot-helper.cfg", CLOUD_CONFIG)
    seed = root + "/var/lib/cloud/seed/nocloud/"
    write(seed + "user-data", boot["user_data"], 0o600)
    write(seed + "meta-data", json.dumps({"instance-id": boot["instance"], "local-hostname": boot["name"]}))
    write(root + "/etc/fstab", None if os.path.exists(root + "/.boot-helper") else "")
    write(root + "/.boot-helper", "")
    os.mkfifo(root + REQUESTS)


def write(path, text, mode=0o644):
    if text is not None:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w", encoding="utf-8") as file:
            file.write(text)


class Guest:
    def __init__(self, log):
        self.log = log
        self.units = {}
        self.once = []
        self.ends = False
        # For writing too: it never comes to its end.
        self.requests = os.fdopen(os.open(REQUESTS, os.O_RDWR | os.O_NONBLOCK), "rb", buffering=0)

    def run(self):
        signal.signal(signal.SIGTERM, self._end)
        subprocess.run(("mount", "-a"), stdout=self.log, stderr=subprocess.STDOUT)
        for path in unit.enabled():
            self._unit(os.path.basename(path)).start()
        cloud_init = subprocess.Popen(("sh", "-c", " ; ".join("cloud-init " + " ".join(stage) for stage in STAGES)),
                                      stdin=subprocess.DEVNULL, stdout=self.log, stderr=subprocess.STDOUT)
        while not self.ends:
            cloud_init.poll()
            ready, _, _ = select.select([self.requests], [], [], 0.2)
            if ready:
                self._serve(self.requests.read(1 << 16).decode())
            for one in list(self.units.values()):
                one.look(time.monotonic())
            self.once = [one for one in self.once if one.look()]
            self._reap([cloud_init.pid] + [one.process.pid for one in self.once] + [one.process.pid for one in self.units.values() if one.process])
        for one in self.units.values():
            one.stop()

    def _end(self, *_):
        self.ends = True

    def _unit(self, name):
        if name not in self.units:
            self.units[name] = unit.Unit("/etc/systemd/system/" + name, self.log)
        return self.units[name]

    def _serve(self, text):
        for line in text.splitlines():
            verb, _, name = line.partition(" ")
            if verb == "oneshot":
                self.once.append(Once(*name.split()))
                continue
            if not os.path.exists("/etc/systemd/system/" + name):
                continue
            if verb in ("stop", "restart"):
                self._unit(name).stop()
            if verb in ("start", "restart"):
                self._unit(name).start()

    @staticmethod
    def _reap(own):
        """Whoever outlives its parent is a child of the first process; its own children it asks one by one."""
        try:
            while (found := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)) is not None:
                if found.si_pid in own:
                    return
                os.waitpid(found.si_pid, 0)
        except ChildProcessError:
            pass  # there is none


class Once:
    """A unit of a template, run to its end without the restrictions of its own."""

    def __init__(self, name, token):
        template, _, instance = name.removesuffix(".service").partition("@")
        values = unit.read("/etc/systemd/system/%s@.service" % template)
        command, output = (values[("Service", key)][-1].replace("%i", instance) for key in ("ExecStart", "StandardOutput"))
        self.done = "/run/systemctl.done." + token
        with open(output.partition(":")[2], "wb") as log:
            self.process = subprocess.Popen(command.split(), stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def look(self):
        """Returns whether it runs."""
        if self.process.poll() is None:
            return True
        write(self.done + ".new", str(self.process.returncode))
        os.rename(self.done + ".new", self.done)
        return False


def main():
    directory = sys.argv[1]
    with open(os.path.join(directory, "boot.json"), encoding="utf-8") as file:
        boot = json.load(file)
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "systemctl"), encoding="utf-8") as file:
        shim = file.read()
    log = open(os.path.join(directory, "console.log"), "ab", buffering=0)
    try:
        root = make_root(directory, boot)
        fill(root, boot, shim)
        socket.sethostname(boot["name"])
        os.chroot(root)
        os.chdir("/")
        os.environ.clear()
        os.environ.update(PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", HOME="/root", LANG="C.UTF-8")
        log.write(b"boot-helper: the server boots\n")
        Guest(log).run()
        log.write(b"boot-helper: the server is off\n")
    except (OSError, subprocess.CalledProcessError) as e:
        log.write(("boot-helper: the server does not boot: %s\n" % e).encode())
        sys.exit(1)


if __name__ == "__main__":
    main()
