"""The command boot-helper."""
import argparse
import fnmatch
import os
import shutil
import signal
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from machine import Machine  # noqa: E402
from network import Network, forward_from_host, relay_to_host  # noqa: E402
from nova import Cloud, CloudAway  # noqa: E402
from qemu import QemuMachine  # noqa: E402
import qemu  # noqa: E402

ABOUT = """\
Runs the servers of an OpenStack whose hypervisor is fake: takes each server's user data from Nova and boots it for real, with
the real cloud-init, in a network namespace with the server's addresses, on a copy-on-write view of this machine's disk, with
a file as its data volume. What binds anything binds it within these namespaces. Needs root, and the packages cloud-init and
iproute2; the administrator's OS_ variables name the cloud.

  boot-helper watch --names 'trove-test-*' --relay 8779 --relay 5672:15672
  boot-helper boot NAME 10.0.0.12 FILE --volume-gb 1      the same for user data from a file, without a cloud
  boot-helper relay 8779 5672:15672
  boot-helper exec mariadb -h 10.0.0.12 -u app -p         a command in the servers' network
  boot-helper forward 0 10.0.0.12 3306                    a port of this machine's loopback, printed first
  boot-helper cut SERVER; boot-helper mend SERVER         the server's cable
  boot-helper inside SERVER COMMAND                       a command in a server
  boot-helper --image FILE watch|boot ...                 the servers are QEMU's machines, with this image as their disk
  boot-helper detach SERVER; attach SERVER; grow SERVER GB    their data volume
  boot-helper close                                       ends all servers and removes everything

SERVER is an id or a name. The control plane's ports are reached from inside at 192.0.2.1. Each server's console is
DIRECTORY/servers/ID/console.log.
"""
TOOLS = ("ip", "nsenter", "unshare", "losetup", "setpriv", "prlimit", "mount", "cloud-init")
RUNNING = ("ACTIVE", "PASSWORD", "VERIFY_RESIZE")
OFF = ("SHUTOFF", "SUSPENDED", "PAUSED", "STOPPED")


def say(words):
    print("boot-helper: " + words, flush=True)


def machine_of(options, network, server_id):
    """As it was booted, or as new ones are to be."""
    plain = Machine(options.directory, network, server_id)
    image = plain.state.get("image") if plain.state else options.image
    return QemuMachine(options.directory, network, server_id, image, options.memory_mb) if image else plain


class GivenServer:
    """A server that no cloud knows: for tests of the user data alone."""

    def __init__(self, options):
        self.id = self.name = options.name
        self.addresses = [options.address]
        self.mac = None
        self.volumes = [options.name] if options.volume_gb else []
        with open(options.user_data, encoding="utf-8") as file:
            self.user_data = file.read()


class Watch:
    def __init__(self, options, cloud, network):
        self.options = options
        self.cloud = cloud
        self.network = network
        self.machines = {}
        self.seen = {}
        self.ends = threading.Event()

    def run(self):
        home = os.path.join(self.options.directory, "servers")
        os.makedirs(home, mode=0o700, exist_ok=True)
        for known in os.listdir(home):
            self.machines[known] = machine_of(self.options, self.network, known)
        while not self.ends.is_set():
            try:
                self.look()
            except CloudAway as e:
                say("%s; looking again" % e)
            self.ends.wait(self.options.interval)

    def look(self):
        shown = {server.id: server for server in self.cloud.servers()
                 if fnmatch.fnmatch(server.name, self.options.names) and server.user_data}
        for gone in set(self.machines) - set(shown):
            say("server %s is gone" % gone)
            self.machines.pop(gone).remove()
            self.seen.pop(gone, None)
        for server in shown.values():
            if server.busy or server.status not in RUNNING + OFF:
                continue
            try:
                self.follow(server)
            except (OSError, RuntimeError, subprocess.CalledProcessError) as e:
                say("server %s: %s" % (server.id, e))

    def follow(self, server):
        machine = self.machines.get(server.id)
        fingerprint = (server.status, server.updated, tuple(server.volumes), tuple(server.addresses))
        if machine is not None and self.seen.get(server.id) == fingerprint and (
                machine.is_running() or server.status in OFF):
            self.grow(machine, server)
            return
        actions = self.cloud.actions(server.id)
        last = actions[0][0] if actions else ""
        if machine is None:
            machine = machine_of(self.options, self.network, server.id)
            machine.make(server, last)
            self.machines[server.id] = machine
        news = [name for request, name in actions[:self.index(actions, machine.state.get("action"))]]
        self.change(machine, server, news)
        machine.remember(action=last)
        self.seen[server.id] = fingerprint

    @staticmethod
    def index(actions, known):
        requests = [request for request, _ in actions]
        return requests.index(known) if known in requests else len(requests)

    def change(self, machine, server, news):
        moved = machine.state.get("addresses") != server.addresses
        if "rebuild" in news:
            machine.halt(at_once=True)
            machine.wipe_disk()
        if server.status in OFF:
            if machine.is_running():
                say("server %s is switched off" % server.name)
                machine.halt()
            return
        # A confirmation changes nothing for a server that runs.
        again = moved or {"reboot", "rebuild", "resize", "revertResize", "migrate", "stop"} & set(news)
        if machine.is_running() and not again:
            return
        machine.halt(at_once="rebuild" in news)
        size = self.cloud.volume_gb(server.volumes[0]) if server.volumes else self.options.volume_gb
        if not server.volumes and size:
            server.volumes = [server.id]
        machine.boot(server, size, self.options.device)
        say("server %s boots at %s after %s" % (server.name, ", ".join(server.addresses) or "no address",
                                               ", ".join(reversed(news)) or "its start"))

    def grow(self, machine, server):
        if server.volumes:
            machine.grow(self.cloud.volume_gb(server.volumes[0]))


def relayed(text):
    inside, _, outside = text.partition(":")
    return int(inside), int(outside or inside)


def find(options, network):
    home = os.path.join(options.directory, "servers")
    for known in os.listdir(home) if os.path.isdir(home) else ():
        machine = machine_of(options, network, known)
        if options.server in (known, machine.state.get("name")):
            return machine
    raise SystemExit("boot-helper: no server %s runs here" % options.server)


def watch(options, network):
    check_tools(options)
    watching = Watch(options, Cloud(), network)
    signal.signal(signal.SIGTERM, lambda *_: watching.ends.set())
    signal.signal(signal.SIGINT, lambda *_: watching.ends.set())
    network.open()
    relay_to_host(network, options.relay)
    say("watching %s" % options.names)
    watching.run()
    if not options.keep:
        close(options, network)


def check_tools(options):
    tools, packages = (qemu.TOOLS, qemu.PACKAGES) if options.image else (TOOLS, "cloud-init iproute2 util-linux")
    missing = [tool for tool in tools if not shutil.which(tool)]
    if missing:
        raise SystemExit("boot-helper: not installed: %s (Debian: apt-get install %s)" % (", ".join(missing), packages))
    if options.image and not os.access(options.image, os.R_OK):
        raise SystemExit("boot-helper: the image %s cannot be read" % options.image)


def boot(options, network):
    check_tools(options)
    network.open()
    server = GivenServer(options)
    machine = machine_of(options, network, server.id)
    machine.make(server, "")
    machine.boot(server, options.volume_gb, options.device)


def relay(options, network):
    network.open()
    relay_to_host(network, options.relay)
    say("relaying")
    signal.sigwait({signal.SIGTERM, signal.SIGINT})


def close(options, network):
    home = os.path.join(options.directory, "servers")
    for known in os.listdir(home) if os.path.isdir(home) else ():
        machine_of(options, network, known).remove()
    network.close()
    shutil.rmtree(options.directory, ignore_errors=True)


def inside(options, network):
    machine = find(options, network)
    if isinstance(machine, QemuMachine):
        code, output = machine.inside(options.command)
        sys.stdout.write(output)
        raise SystemExit(code)
    pids = [int(pid) for pid in os.listdir("/proc") if pid.isdigit()]
    first = next((child for pid in pids if pid == machine.state.get("pid") and machine.is_running()
                  for child in first_processes(pid)), None)
    if first is None:
        raise SystemExit("boot-helper: the server is off")
    root = "/proc/%d/root" % first
    os.execvp("nsenter", ["nsenter", "--target", str(first), "--net", "--pid", "--mount", "--uts", "--ipc",
                          "--root=" + root, "--wd=" + root, "--", *options.command])


def first_processes(pid):
    from machine import children
    return children(pid)


def parser():
    top = argparse.ArgumentParser(prog="boot-helper", description=ABOUT,
                                  formatter_class=argparse.RawDescriptionHelpFormatter)
    top.add_argument("--directory", default=os.environ.get("BOOT_HELPER_DIRECTORY", "/var/tmp/trove-boot-helper"),
                     help="where servers live; default: $BOOT_HELPER_DIRECTORY or %(default)s")
    top.add_argument("--image", default=os.environ.get("BOOT_HELPER_IMAGE"),
                     help="the image of a disk (qcow2, raw; for UEFI): new servers are machines of QEMU with it; default:"
                          " $BOOT_HELPER_IMAGE, else servers are namespaces of this machine")
    top.add_argument("--memory-mb", type=int, default=1024, help="of such machines; default: %(default)s")
    commands = top.add_subparsers(dest="verb", required=True)
    command = commands.add_parser("watch", help="follows the servers of Nova until it is ended")
    command.add_argument("--names", default="*", help="pattern of the names of the servers to run")
    command.add_argument("--relay", type=relayed, action="append", default=[], metavar="INSIDE[:HOST]",
                         help="a port of 192.0.2.1 inside that leads to one of this machine's loopback")
    command.add_argument("--interval", type=float, default=1.0, help="seconds between looks")
    command.add_argument("--device", default="/dev/vdb", help="the data volume inside")
    command.add_argument("--volume-gb", type=int, default=0, help="size of a data volume for servers without any")
    command.add_argument("--keep", action="store_true", help="leave servers running at the end")
    command.set_defaults(run=watch)
    command = commands.add_parser("boot", help="boots a server that no cloud knows, and leaves it running")
    command.add_argument("name", help="its id too")
    command.add_argument("address")
    command.add_argument("user_data", help="file")
    command.add_argument("--device", default="/dev/vdb")
    command.add_argument("--volume-gb", type=int, default=0)
    command.set_defaults(run=boot)
    for verb, method, what in (("halt", lambda machine: machine.halt(), "ends a server in order"),
                               ("remove", lambda machine: machine.remove(), "removes a server"),
                               ("wipe", lambda machine: (machine.halt(at_once=True), machine.wipe_disk()),
                                "switches a server off; its next boot is the first of a new disk"),
                               ("detach", lambda machine: machine.detach(), "takes a running machine its data volume away"),
                               ("attach", lambda machine: machine.attach(), "gives it back")):
        command = commands.add_parser(verb, help=what)
        command.add_argument("server")
        command.set_defaults(run=lambda options, network, method=method: method(find(options, network)))
    command = commands.add_parser("grow", help="makes a server's data volume larger")
    command.add_argument("server")
    command.add_argument("size_gb", type=int)
    command.set_defaults(run=lambda options, network: find(options, network).grow(options.size_gb))
    command = commands.add_parser("relay", help="keeps relays open until it is ended")
    command.add_argument("relay", type=relayed, nargs="+", metavar="INSIDE[:HOST]")
    command.set_defaults(run=relay)
    command = commands.add_parser("exec", help="runs a command in the servers' network")
    command.add_argument("command", nargs=argparse.REMAINDER)
    command.set_defaults(run=lambda options, network: os.execvp(
        "nsenter", ["nsenter", "--net=" + network.path_of(network.gateway), "--", *options.command]))
    command = commands.add_parser("forward", help="leads a port of this machine's loopback to an address inside")
    command.add_argument("local_port", type=int)
    command.add_argument("address")
    command.add_argument("port", type=int)
    command.set_defaults(run=lambda options, network: forward_from_host(
        network, options.local_port, options.address, options.port))
    for verb, is_cut in (("cut", True), ("mend", False)):
        command = commands.add_parser(verb, help="%ss a server's cable" % verb)
        command.add_argument("server")
        command.set_defaults(run=lambda options, network, is_cut=is_cut: network.cut(
            find(options, network).id, is_cut))
    command = commands.add_parser("inside", help="runs a command in a server")
    command.add_argument("server")
    command.add_argument("command", nargs=argparse.REMAINDER)
    command.set_defaults(run=inside)
    commands.add_parser("close", help="ends all servers and removes everything").set_defaults(run=close)
    return top


def main():
    options = parser().parse_args()
    if os.geteuid() != 0:
        raise SystemExit("boot-helper: namespaces and mounts need root")
    options.run(options, Network(options.directory))


if __name__ == "__main__":
    main()
