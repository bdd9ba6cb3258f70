#!/usr/bin/python3
"""Registers services at a new Keystone: register.py USER,TYPE,URL...

Each gets a user with the roles admin and service in the project "service", an entry in the catalog and its three endpoints.
Besides, a project "demo" with a member of that name. The administrator comes from the OS_ variables. May be repeated.
"""

import json
import os
import sys
import urllib.request

IDENTITY = os.environ["OS_AUTH_URL"]
PASSWORD = os.environ["OS_PASSWORD"]
TOKEN = {}


def call(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", **TOKEN}
    request = urllib.request.Request(IDENTITY + path, data, headers, method=method)
    with urllib.request.urlopen(request, timeout=120) as answer:
        text = answer.read()
        return answer.headers, json.loads(text) if text else {}


def login():
    default = {"id": "default"}
    user = {"name": os.environ["OS_USERNAME"], "domain": default, "password": PASSWORD}
    scope = {"project": {"name": os.environ["OS_PROJECT_NAME"], "domain": default}}
    identity = {"methods": ["password"], "password": {"user": user}}
    headers, _ = call("POST", "/auth/tokens", {"auth": {"identity": identity, "scope": scope}})
    TOKEN["X-Auth-Token"] = headers["X-Subject-Token"]


def ensure(kind, name, **attributes):
    for known in call("GET", f"/{kind}s?name={name}")[1][f"{kind}s"]:
        if known["name"] == name and attributes.get("type") in (None, known.get("type")):
            return known["id"]
    return call("POST", f"/{kind}s", {kind: {"name": name, **attributes}})[1][kind]["id"]


def grant(project, user, role):
    call("PUT", f"/projects/{project}/users/{user}/roles/{role}")


def register(user, kind, url):
    service_user = ensure("user", user, domain_id="default", password=PASSWORD)
    for role in ("admin", "service"):
        grant(SERVICE_PROJECT, service_user, ROLES[role])
    service = ensure("service", user if kind != "block-storage" else user + "-3", type=kind)
    present = {endpoint["interface"] for endpoint in call("GET", f"/endpoints?service_id={service}")[1]["endpoints"]}
    for interface in {"public", "internal", "admin"} - present:
        endpoint = {"service_id": service, "interface": interface, "region_id": os.environ["OS_REGION_NAME"], "url": url}
        call("POST", "/endpoints", {"endpoint": endpoint})


login()
SERVICE_PROJECT = ensure("project", "service", domain_id="default")
ROLES = {name: ensure("role", name) for name in ("service", "admin", "member")}
DEMO = ensure("project", "demo", domain_id="default")
grant(DEMO, ensure("user", "demo", domain_id="default", password=PASSWORD), ROLES["member"])
grant(DEMO, ensure("user", "admin"), ROLES["admin"])
for argument in sys.argv[1:]:
    register(*argument.split(",", 2))
