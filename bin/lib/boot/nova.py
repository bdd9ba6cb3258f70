"""What the boot helper asks of a cloud, as its administrator."""
import base64
import json
import os
import urllib.error
import urllib.request

# The first in which user data is shown is 2.3; the lists of a server's volumes and tags need no more than this one.
MICROVERSION = "2.60"
TIMEOUT_SECONDS = 20


class CloudAway(Exception):
    """The cloud does not answer, or not as it should; it may in a moment."""


class Cloud:
    """Keystone, Nova and Cinder with the account of the environment's OS_ variables."""

    def __init__(self, environment=os.environ):
        missing = [name for name in ("OS_AUTH_URL", "OS_USERNAME", "OS_PASSWORD", "OS_PROJECT_NAME")
                   if not environment.get(name)]
        if missing:
            raise SystemExit("boot-helper: the environment has no %s (an openrc of the administrator sets them)"
                             % ", ".join(missing))
        self.environment = environment
        self.token = None
        self.endpoints = {}

    def servers(self):
        """Every server of every project, with its user data."""
        found, marker = [], ""
        while True:
            page = self._get("compute", "/servers/detail?all_tenants=1&limit=500" + marker)["servers"]
            found += [Server(entry) for entry in page]
            if len(page) < 500:
                return found
            marker = "&marker=" + page[-1]["id"]

    def actions(self, server_id):
        """What was done to a server, the last first: (request id, action)."""
        entries = self._get("compute", "/servers/%s/os-instance-actions" % server_id)["instanceActions"]
        return [(entry["request_id"], entry["action"]) for entry in entries]

    def volume_gb(self, volume_id):
        return self._get("volumev3", "/volumes/" + volume_id)["volume"]["size"]

    def _get(self, service, path):
        for attempt in (1, 2):
            if self.token is None:
                self._authenticate()
            try:
                # Nova's own name of the header: Cinder refuses the general one where it is another service's.
                answer, _ = self._call(self.endpoints[service] + path, {
                    "X-Auth-Token": self.token, "X-OpenStack-Nova-API-Version": MICROVERSION})
                return answer
            except urllib.error.HTTPError as e:
                if e.code != 401 or attempt == 2:
                    raise CloudAway("%s answered %d" % (service, e.code)) from None
                self.token = None
            except (OSError, ValueError, KeyError) as e:
                raise CloudAway("%s: %s" % (service, e)) from None
        raise AssertionError("unreachable")

    def _authenticate(self):
        of = self.environment
        body = {"auth": {
            "identity": {"methods": ["password"], "password": {"user": {
                "name": of["OS_USERNAME"], "password": of["OS_PASSWORD"],
                "domain": {"name": of.get("OS_USER_DOMAIN_NAME", "Default")}}}},
            "scope": {"project": {"name": of["OS_PROJECT_NAME"],
                                  "domain": {"name": of.get("OS_PROJECT_DOMAIN_NAME", "Default")}}}}}
        try:
            answer, headers = self._call(of["OS_AUTH_URL"] + "/auth/tokens", {}, body)
        except (OSError, ValueError) as e:
            raise CloudAway("identity: %s" % e) from None
        region = of.get("OS_REGION_NAME")
        for service in answer["token"]["catalog"]:
            for endpoint in service["endpoints"]:
                if endpoint["interface"] == "public" and region in (None, endpoint["region"]):
                    self.endpoints[service["type"]] = endpoint["url"].rstrip("/")
        self.endpoints.setdefault("volumev3", self.endpoints.get("block-storage", ""))
        self.token = headers["X-Subject-Token"]

    @staticmethod
    def _call(url, headers, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data=data, headers={"Content-Type": "application/json", **headers})
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
            return json.load(answer), answer.headers


class Server:
    """One server as Nova shows it."""

    def __init__(self, entry):
        self.id = entry["id"]
        self.name = entry["name"]
        self.status = entry["status"]
        self.busy = entry.get("OS-EXT-STS:task_state") is not None
        self.updated = entry.get("updated", "")
        self.user_data = base64.b64decode(entry.get("OS-EXT-SRV-ATTR:user_data") or "").decode()
        self.volumes = [volume["id"] for volume in entry.get("os-extended-volumes:volumes_attached", [])]
        ports = [port for network in entry.get("addresses", {}).values() for port in network
                 if port.get("OS-EXT-IPS:type", "fixed") == "fixed"]
        self.addresses = [port["addr"] for port in ports]
        self.mac = next((port["OS-EXT-IPS-MAC:mac_addr"] for port in ports if "OS-EXT-IPS-MAC:mac_addr" in port), None)
