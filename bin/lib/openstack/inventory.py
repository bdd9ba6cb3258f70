#!/usr/bin/python3
"""Lists what a cloud holds, of all projects, one thing a line: what is compared before and after tests.

What is on its way out (servers and volumes in deletion) is listed too: whoever compares looks again. Swift's accounts are not
seen by an administrator of another project and are left out. The administrator comes from the OS_ variables.
"""

import json
import os
import sys
import urllib.error
import urllib.request

IDENTITY = os.environ["OS_AUTH_URL"]
# The second one is Designate's.
HEADERS = {"Content-Type": "application/json", "X-Auth-All-Projects": "true"}

# What to list of each service: path, key in the answer, and what is shown of a thing besides its id.
LISTS = {
    "identity": [
        ("/projects", "projects", "name"),
        ("/users", "users", "name"),
        ("/roles", "roles", "name"),
        ("/regions", "regions", "description"),
        ("/services", "services", "type"),
        ("/endpoints", "endpoints", "url"),
        ("/credentials", "credentials", "type"),
    ],
    "compute": [
        ("/servers?all_tenants=1", "servers", "name"),
        ("/flavors?is_public=None", "flavors", "name"),
        ("/os-server-groups?all_projects=1", "server_groups", "name"),
        ("/os-keypairs", "keypairs", "name"),
        # One that is disabled, or counted as down, would be in the way of others.
        ("/os-services", "services", "status"),
    ],
    "network": [
        ("/v2.0/networks", "networks", "name"),
        ("/v2.0/subnets", "subnets", "name"),
        ("/v2.0/ports", "ports", "name"),
        ("/v2.0/routers", "routers", "name"),
        ("/v2.0/floatingips", "floatingips", "floating_ip_address"),
        ("/v2.0/security-groups", "security_groups", "name"),
        ("/v2.0/rbac-policies", "rbac_policies", "action"),
    ],
    "volumev3": [
        ("/volumes?all_tenants=1", "volumes", "name"),
        ("/snapshots?all_tenants=1", "snapshots", "name"),
        ("/types", "volume_types", "name"),
    ],
    "image": [("/v2/images", "images", "name")],
    "dns": [
        ("/v2/zones?limit=1000", "zones", "name"),
        ("/v2/recordsets?limit=1000", "recordsets", "name"),
    ],
}


# Barbican's, which shows each project its own: key in the answer, and the thing's reference.
SECRETS = [("secrets", "secret_ref"), ("containers", "container_ref")]


def login(project=None):
    default = {"id": "default"}
    user = {"name": os.environ["OS_USERNAME"], "domain": default, "password": os.environ["OS_PASSWORD"]}
    scope = {"project": project or {"name": os.environ["OS_PROJECT_NAME"], "domain": default}}
    body = {"auth": {"identity": {"methods": ["password"], "password": {"user": user}}, "scope": scope}}
    HEADERS.pop("X-Auth-Token", None)
    request = urllib.request.Request(IDENTITY + "/auth/tokens", json.dumps(body).encode(), HEADERS)
    with urllib.request.urlopen(request, timeout=60) as answer:
        HEADERS["X-Auth-Token"] = answer.headers["X-Subject-Token"]
        catalog = json.load(answer)["token"]["catalog"]
    public = {}
    for service in catalog:
        public.update({service["type"]: e["url"] for e in service["endpoints"] if e["interface"] == "public"})
    return {**public, "identity": IDENTITY}


def get(url):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=HEADERS), timeout=60) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refusal:
        sys.exit(f"{url}: {refusal} {refusal.read(500).decode(errors='replace')}")


def things(base, path, key):
    """All pages of a list; Nova, Cinder and Designate name the next one beside it."""
    url = base + path
    while url:
        answer = get(url)
        yield from answer[key]
        url = next((link["href"] for link in answer.get(key + "_links", []) if link["rel"] == "next"), None)
        url = url or answer.get("links", {}).get("next")


def secrets(base):
    """What the administrator sees at Barbican, in each project that he has a role in."""
    for project in get(IDENTITY + "/auth/projects")["projects"]:
        login({"id": project["id"]})
        for key, reference in SECRETS:
            url = f"{base}/v1/{key}"
            while url:
                answer = get(url)
                yield from (f"key-manager {key} {thing[reference]} {thing['name']}" for thing in answer[key])
                url = answer.get("next")


def main():
    urls = login()
    projects = {project["id"] for project in get(IDENTITY + "/projects")["projects"]}
    lines = set()
    for service, lists in LISTS.items():
        for path, key, shown in lists:
            for thing in things(urls[service], path, key):
                thing = thing.get("keypair", thing)
                # Neutron makes this one itself, when a project first asks for anything.
                if key == "security_groups" and thing["name"] == "default" and thing["project_id"] in projects:
                    continue
                lines.add(f"{service} {key} {thing.get('id', '')} {thing.get(shown, '')}")
    lines.update(secrets(urls["key-manager"]))
    print("\n".join(sorted(lines)))


main()
