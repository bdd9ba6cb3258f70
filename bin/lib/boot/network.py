"""The network of the servers that the boot helper runs: namespaces and virtual cables, and nothing outside of them.

All servers hang on one bridge, which lives in a namespace of its own, the gateway. Each has its addresses as single ones
and reaches every other address over the bridge. The control plane stays on the host's loopback: the gateway listens in its
stead at GATEWAY, and what comes there is relayed.
"""
import asyncio
import contextlib
import ctypes
import fcntl
import hashlib
import os
import re
import socket
import struct
import subprocess
import threading

GATEWAY = "192.0.2.1"  # of TEST-NET-1 (RFC 5737): no network of a cloud has it
CLONE_NEWNET = 0x40000000
BACKLOG = 256
# Of linux/if_tun.h: a card that hands out whole frames, with the header that virtio has before each.
TUNSETIFF, TAP_OF_VIRTIO = 0x400454CA, 0x0002 | 0x1000 | 0x4000


def ip(*arguments, check=True):
    done = subprocess.run(("ip",) + arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if check and done.returncode:
        raise RuntimeError("ip %s: %s" % (" ".join(arguments), done.stdout.strip()))
    return done


class Network:
    """@param directory of the helper, which names its namespaces: two helpers do not meet."""

    def __init__(self, directory):
        self.tag = "trove-" + hashlib.sha256(os.path.realpath(directory).encode()).hexdigest()[:6]
        self.gateway = self.tag + "-gw"

    def open(self):
        if self.gateway not in self._namespaces():
            ip("netns", "add", self.gateway)
            for command in ("link set lo up", "link add br0 type bridge", "addr add %s/32 dev br0" % GATEWAY,
                            "link set br0 up", "route add default dev br0"):
                ip("-n", self.gateway, *command.split())

    def close(self):
        for name in self._namespaces():
            if name.startswith(self.tag + "-"):
                ip("netns", "delete", name, check=False)

    def _namespaces(self):
        return [line.split()[0] for line in ip("netns", "list").stdout.splitlines() if line.strip()]

    def name_of(self, server_id):
        return "%s-%s" % (self.tag, server_id[:18])

    def path_of(self, namespace):
        return "/run/netns/" + namespace

    @staticmethod
    def _cable(server_id):
        return "v" + re.sub("[^0-9a-f]", "", server_id)[:12]

    def plug(self, server_id, addresses, mac):
        """Gives a server its namespace with its card eth0. What there was before goes."""
        name, cable = self.name_of(server_id), self._cable(server_id)
        self.unplug(server_id)
        ip("netns", "add", name)
        ip("-n", name, "link", "set", "lo", "up")
        ip("-n", self.gateway, "link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", name)
        if mac:
            ip("-n", name, "link", "set", "eth0", "address", mac)
        ip("-n", self.gateway, "link", "set", cable, "master", "br0", "up")
        ip("-n", name, "link", "set", "eth0", "up")
        for address in addresses:
            ip("-n", name, "addr", "add", address + ("/128" if ":" in address else "/32"), "dev", "eth0")
        ip("-n", name, "route", "add", "default", "dev", "eth0")

    def plug_tap(self, server_id):
        """Gives a machine its cable, whose end is the file that this returns. What there was before goes."""
        cable = self._cable(server_id)
        self.unplug(server_id)
        ip("-n", self.gateway, "tuntap", "add", "dev", cable, "mode", "tap", "vnet_hdr")
        ip("-n", self.gateway, "link", "set", cable, "master", "br0", "up")

        def open_tap():
            card = os.open("/dev/net/tun", os.O_RDWR)
            fcntl.ioctl(card, TUNSETIFF, struct.pack("16sH22x", cable.encode(), TAP_OF_VIRTIO))
            return card

        return self._in_gateway(open_tap)

    def unplug(self, server_id):
        ip("-n", self.gateway, "link", "delete", self._cable(server_id), check=False)
        if self.name_of(server_id) in self._namespaces():
            ip("netns", "delete", self.name_of(server_id), check=False)

    def cut(self, server_id, is_cut):
        ip("-n", self.gateway, "link", "set", self._cable(server_id), "down" if is_cut else "up")

    def socket_inside(self, kind=socket.SOCK_STREAM):
        """A socket of the gateway's namespace, which it keeps wherever it is used."""
        return self._in_gateway(lambda: socket.socket(socket.AF_INET, kind))

    def _in_gateway(self, make):
        made = []

        def enter():
            with open(self.path_of(self.gateway), "rb") as namespace:
                if ctypes.CDLL(None, use_errno=True).setns(namespace.fileno(), CLONE_NEWNET):
                    raise OSError(ctypes.get_errno(), "setns")
            made.append(make())

        # Only this thread changes its namespace, and it ends.
        thread = threading.Thread(target=enter)
        thread.start()
        thread.join()
        if not made:
            raise RuntimeError("the namespace %s cannot be entered" % self.gateway)
        return made[0]


async def relay(listener, connect):
    """Serves a listening socket for ever: each connection gets one of connect()'s, and bytes go both ways."""

    async def pump(reader, writer):
        with contextlib.suppress(OSError):
            while block := await reader.read(1 << 16):
                writer.write(block)
                await writer.drain()
        with contextlib.suppress(OSError):
            if writer.can_write_eof():
                writer.write_eof()

    async def serve(near_reader, near_writer):
        try:
            far_reader, far_writer = await connect()
        except OSError:
            near_writer.close()
            return
        await asyncio.gather(pump(near_reader, far_writer), pump(far_reader, near_writer))
        far_writer.close()
        near_writer.close()

    server = await asyncio.start_server(serve, sock=listener)
    async with server:
        await server.serve_forever()


def relay_to_host(network, relays):
    """Runs in a thread of its own: (port of the gateway, port of the host's loopback) each."""

    async def everything():
        tasks = []
        for inside, outside in relays:
            listener = network.socket_inside()
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((GATEWAY, inside))
            listener.listen(BACKLOG)
            listener.setblocking(False)
            tasks.append(relay(listener, lambda port=outside: asyncio.open_connection("127.0.0.1", port)))
        await asyncio.gather(*tasks)

    threading.Thread(target=lambda: asyncio.run(everything()), name="relay", daemon=True).start()


def forward_from_host(network, local_port, address, port):
    """Serves 127.0.0.1:local_port with connections to an address inside, until interrupted."""

    async def connect():
        inside = network.socket_inside()
        inside.setblocking(False)
        try:
            await asyncio.get_running_loop().sock_connect(inside, (address, port))
        except OSError:
            inside.close()
            raise
        return await asyncio.open_connection(sock=inside)

    async def everything():
        listener = socket.create_server(("127.0.0.1", local_port), backlog=BACKLOG)
        listener.setblocking(False)
        print("127.0.0.1:%d" % listener.getsockname()[1], flush=True)
        await relay(listener, connect)

    asyncio.run(everything())
