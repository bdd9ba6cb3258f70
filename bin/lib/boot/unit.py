"""A service unit of systemd, run without systemd: as many of its directives as a plain process can be given."""
import glob
import os
import resource
import shlex
import signal
import subprocess
import time

RESTARTS = ("always", "on-failure", "on-abnormal")


def read(path):
    """Section and key to the values in their order; an empty value does away with those before it."""
    values, section = {}, ""
    with open(path, encoding="utf-8") as lines:
        for line in lines.read().replace("\\\n", " ").splitlines():
            line = line.strip()
            if line.startswith("["):
                section = line.strip("[]")
            elif line and line[0] not in "#;":
                key, _, value = line.partition("=")
                known = values.setdefault((section, key.strip()), [])
                if value.strip():
                    known.append(value.strip())
                else:
                    known.clear()
    return values


class Unit:
    def __init__(self, path, log):
        self.name = os.path.basename(path)
        self.path = path
        self.log = log
        self.process = None
        self.due = None

    def _one(self, key, default=""):
        return (self.values.get(("Service", key)) or [default])[-1]

    def _words(self, key):
        return [word for value in self.values.get(("Service", key), []) for word in value.split()]

    def start(self):
        if self.process and self.process.poll() is None:
            return
        self.values = read(self.path)
        environment = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
        environment.update(word.partition("=")[::2] for value in self.values.get(("Service", "Environment"), [])
                           for word in shlex.split(value))
        self.due = None
        states = ["/var/lib/" + name for name in self._words("StateDirectory")]
        if states:
            environment["STATE_DIRECTORY"] = ":".join(states)
        self.process = subprocess.Popen(self._command(), env=environment, cwd="/", stdin=subprocess.DEVNULL,
                                        stdout=self.log, stderr=subprocess.STDOUT, start_new_session=True,
                                        umask=int(self._one("UMask", "0022"), 8))
        self._say("started, pid %d" % self.process.pid)

    def _command(self):
        setpriv = ["setpriv"]
        if self._one("NoNewPrivileges") == "yes":
            setpriv.append("--no-new-privs")
        bounding = self._words("CapabilityBoundingSet")
        if bounding:
            kept = ",".join("+" + name.lower().removeprefix("cap_") for name in bounding)
            setpriv += ["--bounding-set", "-all," + kept, "--inh-caps", "-all"]
        user = self._one("User", "root")
        if user != "root":
            setpriv += ["--reuid", user, "--regid", self._one("Group", user), "--init-groups"]
        # This machine may allow less than a server of its own would.
        files = min(int(self._one("LimitNOFILE", "1024")), resource.getrlimit(resource.RLIMIT_NOFILE)[1])
        limits = ["prlimit", "--nofile=%d" % files]
        return [*self._own_view(), *limits, *setpriv, "--", *shlex.split(self._one("ExecStart"))]

    def _own_view(self):
        """A view of the files of its own, in which it writes no more than the unit lets it."""
        steps = []
        states = ["/var/lib/" + name for name in self._words("StateDirectory")]
        for path in states:
            os.makedirs(path, mode=int(self._one("StateDirectoryMode", "0755"), 8), exist_ok=True)
        if self._one("ProtectSystem") == "strict":
            for path in self._words("ReadWritePaths") + states:
                # A mount of its own, which the next step leaves writable.
                steps.append("mount --bind {0} {0}".format(shlex.quote(path)))
            steps.append("mount -o remount,bind,ro /")
        if self._one("PrivateTmp") == "yes":
            steps += ["mount -t tmpfs -o mode=1777 tmpfs /tmp", "mount -t tmpfs -o mode=1777 tmpfs /var/tmp"]
        if self._one("ProtectHome") == "yes":
            steps += ["mount -t tmpfs -o mode=000 tmpfs /home", "mount -t tmpfs -o mode=000 tmpfs /root"]
        if not steps:
            return []
        return ["unshare", "--mount", "--propagation", "private", "sh", "-ec",
                "\n".join(steps) + '\nexec "$@"', "view"]

    def look(self, now):
        """Starts again what ended, as the unit says."""
        if self.process is None:
            return
        code = self.process.poll()
        if code is not None and self.due is None:
            self._say("ended with %d" % code)
            restart = self._one("Restart", "no")
            if restart == "always" or (restart in RESTARTS and code):
                self.due = now + float(self._one("RestartSec", "0.1").removesuffix("s"))
            else:
                self.process = None
        elif self.due is not None and now >= self.due:
            self.start()

    def stop(self, patience_seconds=15):
        running, self.process, self.due = self.process, None, None
        if running is None or running.poll() is not None:
            return
        whole = self._one("KillMode", "control-group") != "process"
        for number in (signal.SIGTERM, signal.SIGKILL):
            os.killpg(running.pid, number) if whole else os.kill(running.pid, number)
            try:
                running.wait(patience_seconds)
                break
            except subprocess.TimeoutExpired:
                continue
        self._say("stopped")

    def _say(self, words):
        self.log.write(("[%s] %s %s\n" % (time.strftime("%H:%M:%S"), self.name, words)).encode())


def enabled(directory="/etc/systemd/system"):
    return sorted(os.path.join(directory, os.path.basename(link))
                  for link in glob.glob(directory + "/multi-user.target.wants/*.service"))
