"""Servers of the boot helper that are machines of their own: QEMU boots a stock image, so that kernel, systemd and cloud-init are
those of the image. The servers' network is the same; a second card leads to where the image finds its packages."""
import base64
import hashlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import time

from machine import Machine, await_end, start_time
from network import GATEWAY

TOOLS = ("qemu-system-x86_64", "qemu-img", "xorriso")
PACKAGES = "qemu-system-x86 qemu-utils ovmf xorriso"
FIRMWARE = "/usr/share/ovmf/OVMF.fd"
DISK_GB = 10
# A KVM within a virtual machine may answer and not work: then BOOT_HELPER_ACCELERATOR=tcg, which emulates.
ACCELERATORS = [os.environ.get("BOOT_HELPER_ACCELERATOR")] if os.environ.get("BOOT_HELPER_ACCELERATOR") else ["kvm", "tcg"]
# What is translated is kept, by default in a gigabyte.
ACCELERATOR = [word for name in ACCELERATORS for word in ("-accel", "tcg,tb-size=256" if name == "tcg" else name)]
END_SECONDS = 90
UNPLUG_SECONDS = 60
PORT = "boot-helper.shell"

# Runs in the machine, so that commands can be run there without a login: one line of JSON for each, both ways.
SHELL = """\
import json, subprocess, time
port = open("/dev/virtio-ports/%s", "r+b", buffering=0)
kept = b""
while True:
    block = port.read(65536)
    if not block:
        time.sleep(0.1)
        continue
    *lines, kept = (kept + block).split(b"\\n")
    for line in filter(None, lines):
        asked = json.loads(line)
        try:
            done = subprocess.run(asked["command"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, timeout=asked["seconds"])
            code, output = done.returncode, done.stdout.decode(errors="replace")
        except (OSError, subprocess.TimeoutExpired) as e:
            code, output = 127, str(e)
        answer = memoryview(json.dumps({"id": asked["id"], "code": code, "output": output}).encode() + b"\\n")
        while answer:
            answer = answer[port.write(answer) or 0:]
""" % PORT


class QemuMachine(Machine):
    """@param image of a disk, qcow2 or raw; it is only read"""

    def __init__(self, home, network, server_id, image=None, memory_mb=1024):
        super().__init__(home, network, server_id)
        self.image = image or self.state.get("image")
        self.memory_mb = memory_mb

    def boot(self, server, volume_gb, device):
        self.halt(at_once=True)
        volume = self._volume_file(server.volumes[0], volume_gb) if volume_gb else None
        mac = server.mac or self._mac("server")
        self._write_seed(server, mac)
        card = self.network.plug_tap(self.id)
        with open(self._path("console.log"), "ab") as console:
            console.write(b"boot-helper: the server boots\n")
        with open(self._path("qemu.log"), "ab") as log:
            process = subprocess.Popen(self._command(self._disk(), volume, card, mac), pass_fds=(card,),
                                       stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        os.close(card)
        self.remember(pid=process.pid, since=start_time(process.pid), addresses=server.addresses, image=self.image,
                      plugged=bool(volume))
        self._monitor("query-status")

    def _command(self, disk, volume, card, mac):
        command = ["qemu-system-x86_64", "-name", self.id, "-machine", "pc", *ACCELERATOR, "-cpu", "max", "-smp", "2", "-m", str(self.memory_mb), "-display", "none", "-nodefaults",
                   "-no-user-config", "-bios", FIRMWARE, "-device", "virtio-rng-pci",
                   "-chardev", "file,id=console,path=%s,append=on" % self._path("console.log"), "-serial", "chardev:console",
                   "-qmp", "unix:%s,server=on,wait=off" % self._path("qmp"),
                   "-drive", "if=none,id=root,format=qcow2,discard=unmap,cache=unsafe,file=" + disk,
                   "-device", "virtio-blk-pci,drive=root,bootindex=1,addr=0x4",
                   "-netdev", "tap,id=servers,fd=%d" % card, "-device", "virtio-net-pci,netdev=servers,addr=0x5,mac=" + mac,
                   # Its own, with nothing of this machine's ports in it.
                   "-netdev", "user,id=outside", "-device",
                   "virtio-net-pci,netdev=outside,addr=0x6,mac=" + self._mac("outside"),
                   "-device", "virtio-serial-pci,addr=0x7",
                   "-chardev", "socket,id=shell,path=%s,server=on,wait=off" % self._path("shell"),
                   "-device", "virtserialport,chardev=shell,name=" + PORT]
        if volume:
            command += ["-blockdev", json.dumps(volume_node(volume)),
                        "-device", "virtio-blk-pci,drive=volume,id=volume,addr=0x8"]
        # Last, so that the data volume is the second disk, as in a cloud.
        return command + ["-drive", "if=none,id=seed,format=raw,readonly=on,file=" + self._path("seed.iso"),
                          "-device", "virtio-blk-pci,drive=seed,addr=0x9"]

    def _path(self, name):
        return os.path.join(self.home, name)

    def _mac(self, card):
        digest = hashlib.sha256((card + self.id).encode()).hexdigest()
        return "02:" + ":".join(digest[at:at + 2] for at in range(0, 10, 2))

    def _disk(self):
        disk = self._path("disk.qcow2")
        if not os.path.exists(disk):
            run("qemu-img", "create", "-q", "-f", "qcow2", "-F", image_format(self.image), "-b", os.path.realpath(self.image),
                disk, "%dG" % DISK_GB)
        return disk

    def _volume_file(self, volume_id, size_gb):
        os.makedirs(self.volumes, mode=0o700, exist_ok=True)
        file = os.path.join(self.volumes, volume_id + ".img")
        with open(file, "ab") as image:
            image.truncate(max(size_gb << 30, image.tell()))
        self.remember(volume=file, volume_gb=size_gb)
        return file

    def _write_seed(self, server, mac):
        """What cloud-init finds, as on a cloud's configuration drive (its data source NoCloud)."""
        seed = self._path("seed")
        shutil.rmtree(seed, ignore_errors=True)
        os.makedirs(seed, mode=0o700)
        cards = {"eth0": {"match": {"macaddress": mac}, "set-name": "eth0",
                          "addresses": [address + ("/128" if ":" in address else "/32") for address in server.addresses],
                          "routes": [{"to": GATEWAY + "/32", "scope": "link"}]},
                 "eth1": {"match": {"macaddress": self._mac("outside")}, "set-name": "eth1", "dhcp4": True}}
        # In one line: systemd reads units of several lines again, and not as they were.
        script = "import base64; exec(base64.b64decode('%s'))" % base64.b64encode(SHELL.encode()).decode()
        shell = ["systemd-run", "--no-block", "--quiet", "--unit=boot-helper-shell", "/usr/bin/python3", "-c", script]
        files = {"user-data": server.user_data,
                 "meta-data": json.dumps({"instance-id": self.id, "local-hostname": server.name}),
                 "network-config": json.dumps({"version": 2, "ethernets": cards}),
                 "vendor-data": "#cloud-config\n" + json.dumps({"bootcmd": [shell]})}
        for name, content in files.items():
            with open(os.open(os.path.join(seed, name), os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as file:
                file.write(content)
        with open(os.open(self._path("seed.iso"), os.O_WRONLY | os.O_CREAT, 0o600), "wb"):
            run("xorriso", "-as", "genisoimage", "-quiet", "-V", "cidata", "-J", "-R", "-o", self._path("seed.iso"), seed)
        shutil.rmtree(seed)

    # ---- While it runs -----------------------------------------------------------------------------------------

    def _monitor(self, command, **arguments):
        """Asks QEMU. @raise RuntimeError with its words where it refuses"""
        with connected(self._path("qmp")) as (reader, connection):
            for execute, given in (("qmp_capabilities", {}), (command, arguments)):
                connection.sendall(json.dumps({"execute": execute, "arguments": given}).encode() + b"\n")
                while True:
                    answer = json.loads(reader.readline() or '{"error": {"desc": "it ended"}}')
                    if "error" in answer:
                        raise RuntimeError("%s: %s" % (command, answer["error"]["desc"]))
                    if "return" in answer:
                        break
            return answer["return"]

    def grow(self, size_gb):
        if size_gb > self.state.get("volume_gb", size_gb):
            if self.is_running() and self.state.get("plugged"):
                self._monitor("block_resize", **{"node-name": "volume", "size": size_gb << 30})
            else:
                os.truncate(self.state["volume"], size_gb << 30)
            self.remember(volume_gb=size_gb)

    def detach(self):
        if self.is_running() and self.state.get("plugged"):
            self._monitor("device_del", id="volume")
            deadline = time.monotonic() + UNPLUG_SECONDS
            # The machine has to let go of it.
            while any(one["type"] == "child<virtio-blk-pci>" and one["name"] == "volume"
                      for one in self._monitor("qom-list", path="/machine/peripheral")):
                if time.monotonic() > deadline:
                    raise RuntimeError("the server keeps its volume")
                time.sleep(0.2)
            self._monitor("blockdev-del", **{"node-name": "volume"})
        self.remember(plugged=False)

    def attach(self):
        if self.is_running() and not self.state.get("plugged"):
            self._monitor("blockdev-add", **volume_node(self.state["volume"]))
            self._monitor("device_add", driver="virtio-blk-pci", drive="volume", id="volume", addr="0x8")
            self.remember(plugged=True)

    def halt(self, at_once=False):
        pid = self._started()
        if pid is not None and not at_once:
            self._monitor("system_powerdown")
            await_end(pid, self.state["since"], END_SECONDS)
        super().halt(at_once=True)

    def wipe_disk(self):
        if os.path.exists(self._path("disk.qcow2")):
            os.remove(self._path("disk.qcow2"))

    def inside(self, command, seconds=120):
        """@return exit code and output of a command in the machine"""
        asked = {"id": secrets.token_hex(8), "command": command, "seconds": seconds}
        with connected(self._path("shell"), seconds + 60) as (reader, connection):
            connection.sendall(json.dumps(asked).encode() + b"\n")
            while line := reader.readline():
                answer = json.loads(line)
                if answer["id"] == asked["id"]:
                    return answer["code"], answer["output"]
        return 127, "the server is off"


def volume_node(file):
    return {"driver": "raw", "node-name": "volume", "discard": "unmap", "file": {
        "driver": "file", "filename": file, "cache": {"direct": False, "no-flush": True}}}


def image_format(image):
    with open(image, "rb") as file:
        return "qcow2" if file.read(4) == b"QFI\xfb" else "raw"


def run(*command):
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


class connected:
    """A Unix socket of QEMU's, which takes one connection at a time: (lines of it, itself)."""

    def __init__(self, path, seconds=30):
        self.path = path
        self.seconds = seconds

    def __enter__(self):
        deadline = time.monotonic() + self.seconds
        while True:
            self.connection = socket.socket(socket.AF_UNIX)
            self.connection.settimeout(self.seconds)
            try:
                # The address of a socket has 107 characters at most: this one has any.
                directory = os.open(os.path.dirname(self.path), os.O_PATH)
                try:
                    self.connection.connect("/proc/self/fd/%d/%s" % (directory, os.path.basename(self.path)))
                finally:
                    os.close(directory)
                break
            except OSError:
                self.connection.close()
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
        self.reader = self.connection.makefile("rb")
        return self.reader, self.connection

    def __exit__(self, *_):
        self.reader.close()
        self.connection.close()
