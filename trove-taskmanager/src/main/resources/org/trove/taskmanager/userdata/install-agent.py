#!/usr/bin/python3
"""Brings up Trove's guest agent on a stock image of Debian or Ubuntu.

cloud-init runs it at every boot, and it does what has not been done yet: formats and mounts the data volume, fetches the
agent from the control plane, installs what the agent and the datastore need, starts the agent. It needs nothing but Python,
which cloud-init is written in. What it prints goes to the console: no secret is ever in it.
"""
import hashlib
import http.client
import json
import os
import re
import shutil
import ssl
import stat
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.error
import urllib.request

SETTINGS = "/etc/trove/boot/settings.json"
HOME = "/opt/trove-guestagent"
DATA = "/var/lib/trove-guestagent"
UNITS = "/etc/systemd/system"
SERVICE = "trove-guestagent.service"
POLICY = "/usr/sbin/policy-rc.d"
JAVA_PACKAGES = ("openjdk-17-jre-headless", "openjdk-21-jre-headless", "default-jre-headless")
OLDEST_JAVA = 17
LONGEST_PAUSE_SECONDS = 30
LARGEST_ARCHIVE_BYTES = 512 << 20
SOCKET_TIMEOUT_SECONDS = 30
COMMAND_TIMEOUT_SECONDS = 900


class GaveUp(Exception):
    """What no retry changes."""


class TryAgain(Exception):
    """What may be different in a moment."""


def say(words):
    print("trove: " + words, flush=True)


def run(*command, allowed=(0,), **options):
    """Runs a command to its end. Its last words are told where it fails."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=COMMAND_TIMEOUT_SECONDS, text=True, errors="replace", **options)
    except subprocess.TimeoutExpired:
        raise TryAgain("%s did not end within %d s" % (command[0], COMMAND_TIMEOUT_SECONDS)) from None
    except OSError as e:
        raise GaveUp("%s cannot be run: %s" % (command[0], e.strerror)) from None
    if done.returncode not in allowed:
        last = (done.stdout.strip().splitlines() or ["(nothing)"])[-1][:200]
        raise TryAgain("%s ended with %d: %s" % (" ".join(command[:2]), done.returncode, last))
    return done


def until_it_works(what, attempt, deadline):
    """Repeats with growing pauses what the network or another process may spoil."""
    pause = 1
    while True:
        try:
            return attempt()
        except TryAgain as e:
            if time.monotonic() + pause > deadline:
                raise GaveUp("%s: %s; no time is left to try again" % (what, e)) from None
            say("%s: %s; next try in %d s" % (what, e, pause))
            time.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)


# ---- The data volume ----------------------------------------------------------------------------------------


def is_block_device(path):
    try:
        return stat.S_ISBLK(os.stat(path).st_mode)
    except FileNotFoundError:
        return False


def volume(settings, deadline):
    device = settings.get("device")
    os.makedirs(DATA, mode=0o755, exist_ok=True)
    if not device or os.path.ismount(DATA):
        return

    def attached():
        if not is_block_device(device):
            raise TryAgain("there is no block device %s yet" % device)

    until_it_works("data volume", attached, deadline)
    if settings["fstype"] == "xfs" and not shutil.which("mkfs.xfs"):
        # No stock image has its programs; those of ext, all have.
        install_all(["xfsprogs"], False, deadline)
    kind = format_if_empty(device, settings["fstype"])
    if kind.startswith("ext"):
        # 1: repaired; 2: repaired, and nothing is mounted that a reboot would be for.
        run("e2fsck", "-p", device, allowed=(0, 1, 2))
    remember_mount(device, kind, settings["mount_options"])
    run("mount", DATA)
    say("data volume %s (%s) is mounted at %s" % (device, kind, DATA))


def format_if_empty(device, fstype):
    """The kind of file system on the device. One is made only where blkid finds nothing at all."""
    found = run("blkid", "-p", "-o", "value", "-s", "TYPE", device, allowed=(0, 2))
    if found.returncode == 0:
        kind = found.stdout.strip()
        if not kind:
            raise GaveUp("%s holds something that is no file system; nothing was changed on it" % device)
        return kind
    # blkid answers the same where it could not read.
    with open(device, "rb") as readable:
        readable.read(4096)
    say("data volume %s is empty: making it %s" % (device, fstype))
    run("mkfs", "-t", fstype, *(("-q", "-m", "5") if fstype.startswith("ext") else ("-q",)), device)
    return fstype


def remember_mount(device, kind, options):
    uuid = run("blkid", "-p", "-o", "value", "-s", "UUID", device).stdout.strip()
    # nofail: a server without its volume shall still boot, so that one can look at it.
    line = "UUID=%s %s %s %s,nofail 0 2\n" % (uuid, DATA, kind, options)
    with open("/etc/fstab", "a+", encoding="utf-8") as table:
        table.seek(0)
        rest = [known for known in table if known.split()[1:2] != [DATA]]
        table.seek(0)
        table.truncate()
        table.writelines([known if known.endswith("\n") else known + "\n" for known in rest] + [line])


# ---- The agent ----------------------------------------------------------------------------------------------


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """The token is for the control plane alone."""

    def redirect_request(self, *_):
        return None


def agent(settings, deadline):
    """Installs the release that the settings name, whole or not at all. Returns whether there was another one before."""
    release = os.path.join(HOME, "releases", settings["sha256"])
    if not os.path.isdir(release):
        if not settings.get("token"):
            raise GaveUp("the agent is not installed, and its token was used already")
        os.makedirs(os.path.dirname(release), mode=0o755, exist_ok=True)
        until_it_works("guest agent", lambda: fetch(settings, release), deadline)
        say("guest agent %s is installed" % settings["sha256"][:12])
    current = os.path.join(HOME, "current")
    if os.path.realpath(current) == os.path.realpath(release):
        return False
    os.symlink(os.path.join("releases", settings["sha256"]), current + ".new")
    os.replace(current + ".new", current)
    return True


def fetch(settings, release):
    tls = ssl.create_default_context(cafile=settings.get("authorities"))
    opener = urllib.request.build_opener(NoRedirect, urllib.request.HTTPSHandler(context=tls))
    request = urllib.request.Request(settings["url"], headers={"Authorization": "Bearer " + settings["token"]})
    try:
        with opener.open(request, timeout=SOCKET_TIMEOUT_SECONDS) as answer, tempfile.TemporaryFile() as archive:
            checksum = receive(answer, archive)
            if checksum != settings["sha256"]:
                raise TryAgain("what came has the checksum %s instead of %s" % (checksum, settings["sha256"]))
            archive.seek(0)
            unpack(archive, release)
    except urllib.error.HTTPError as e:
        if e.code in (401, 403):
            raise GaveUp("the control plane refuses this server's token (%d): it has expired, or was used. Rebuild or"
                         " recreate the instance" % e.code) from None
        raise TryAgain("the control plane answered %d" % e.code) from None
    except (OSError, http.client.HTTPException) as e:
        raise TryAgain("%s cannot be fetched: %s" % (settings["url"].partition("/guest-agent/")[0],
                                                     getattr(e, "reason", None) or e)) from None


def receive(answer, archive):
    digest = hashlib.sha256()
    received = 0
    for block in iter(lambda: answer.read(1 << 16), b""):
        received += len(block)
        if received > LARGEST_ARCHIVE_BYTES:
            raise GaveUp("what came is larger than %d bytes" % LARGEST_ARCHIVE_BYTES)
        digest.update(block)
        archive.write(block)
    return digest.hexdigest()


def unpack(archive, release):
    fresh = tempfile.mkdtemp(prefix=".new-", dir=os.path.dirname(release))
    try:
        with tarfile.open(fileobj=archive, mode="r:gz") as tar:
            members = tar.getmembers()
            for member in members:
                inside = not os.path.isabs(member.name) and ".." not in member.name.split("/")
                if not inside or not (member.isfile() or member.isdir()):
                    raise GaveUp("the archive holds %r, which is no plain file" % member.name)
                member.uid = member.gid = 0
                member.uname = member.gname = "root"
            tar.extractall(fresh, members=members)
        os.chmod(fresh, 0o755)
        os.rename(fresh, release)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def forget_token(settings):
    """cloud-init writes the settings once; what is used up need not lie there."""
    if settings.pop("token", None):
        fresh = SETTINGS + ".new"
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(settings, file)
        os.replace(fresh, SETTINGS)


# ---- What the agent and the datastore need ------------------------------------------------------------------


def java_version():
    if not shutil.which("java"):
        return 0
    found = re.search(r'version "(\d+)', run("java", "-version", allowed=range(-64, 256)).stdout)
    return int(found.group(1)) if found else 0


def is_installed(package):
    answer = run("dpkg-query", "-W", "-f", "${Status}", package, allowed=(0, 1))
    return answer.returncode == 0 and answer.stdout.strip() == "install ok installed"


def packages(settings, deadline):
    wanted = settings.get("packages", ())
    missing = [package for package in wanted if not is_installed(package)]
    needs_java = java_version() < OLDEST_JAVA
    if missing or needs_java:
        install_all(missing, needs_java, deadline)
    # At every boot: the one that installed them may have been cut off here.
    for package in wanted:
        disable_services(package)


def install_all(missing, needs_java, deadline):
    say("installing %s" % ", ".join(missing + ["a Java runtime"] * needs_java))
    is_ours = allow_no_starts()
    try:
        until_it_works("packages", lambda: install(missing, needs_java), deadline)
    finally:
        if is_ours:
            os.remove(POLICY)


def allow_no_starts():
    """A package's service is the agent's to start. Returns whether the policy is ours, from now or from a boot before."""
    ours = "#!/bin/sh\n# While Trove installs packages.\nexit 101\n"
    if os.path.exists(POLICY):
        with open(POLICY, encoding="utf-8", errors="replace") as known:
            return known.read() == ours
    with open(os.open(POLICY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o755), "w", encoding="utf-8") as policy:
        policy.write(ours)
    return True


def install(missing, needs_java):
    apt = ("apt-get", "-q", "-o", "DPkg::Lock::Timeout=300")
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    run(*apt, "update", env=environment)
    wanted = missing + ([next(filter(is_offered, JAVA_PACKAGES), JAVA_PACKAGES[0])] if needs_java else [])
    run(*apt, "install", "-y", "--no-install-recommends", *wanted, env=environment)


def is_offered(package):
    return bool(run("apt-cache", "show", "--no-all-versions", package, allowed=(0, 100)).stdout.startswith("Package:"))


def disable_services(package):
    files = run("dpkg-query", "-L", package).stdout.splitlines()
    units = {os.path.basename(file) for file in files
             if re.fullmatch(r"(/usr)?/lib/systemd/system/[^/@]+\.(service|timer|socket)", file)}
    if units:
        run("systemctl", "disable", "--now", *sorted(units), allowed=(0, 1))


def account(settings):
    """The account of the datastore gets a name, so that tools show it."""
    number = str(settings["account_id"])
    if run("getent", "group", number, allowed=(0, 2)).returncode:
        run("groupadd", "--system", "--gid", number, "database")
    if run("getent", "passwd", number, allowed=(0, 2)).returncode:
        run("useradd", "--system", "--uid", number, "--gid", number, "--home-dir", DATA, "--no-create-home",
            "--shell", "/usr/sbin/nologin", "database")


# ---- All of it ----------------------------------------------------------------------------------------------


def start(changed):
    if install_units():
        changed = True
        run("systemctl", "daemon-reload")
    run("systemctl", "enable", SERVICE)
    # Without waiting: at this moment the boot itself has not ended, which the unit may wait for.
    run("systemctl", "--no-block", "restart" if changed else "start", SERVICE)


def install_units():
    """Returns whether one is new or another than before."""
    changed = False
    source = os.path.join(HOME, "current", "systemd")
    for name in sorted(os.listdir(source)):
        with open(os.path.join(source, name), encoding="utf-8") as file:
            wanted = file.read()
        unit = os.path.join(UNITS, name)
        known = None
        if os.path.exists(unit):
            with open(unit, encoding="utf-8") as file:
                known = file.read()
        if wanted != known:
            changed = True
            shutil.copyfile(os.path.join(source, name), unit)
    return changed


def main():
    os.umask(0o022)
    os.environ.setdefault("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
    with open(SETTINGS, encoding="utf-8") as file:
        settings = json.load(file)
    deadline = time.monotonic() + settings["patience_seconds"]
    volume(settings, deadline)
    changed = agent(settings, deadline)
    forget_token(settings)
    packages(settings, deadline)
    account(settings)
    start(changed)
    say("guest agent is starting")


if __name__ == "__main__":
    try:
        main()
    except (GaveUp, TryAgain, OSError) as failure:
        say("gave up: %s" % failure)
        sys.exit(1)
