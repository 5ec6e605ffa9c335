"""Turns Schemathesis's requests into ones that the server accepts: signed, and with existing ids.

Requests are changed just before they are sent, so that the sign covers the final parameters. The ids,
keys and upload URLs of responses are kept and used in later requests: calls with random ids are rejected.
"""

import atexit
import hashlib
import json
import os
import random
import re
import sys
import time
from functools import partial
from urllib.parse import parse_qsl, urlencode, urlsplit

import requests.auth
import schemathesis

with open(os.environ["OPENAPI_DOCUMENT"], encoding="utf-8") as file:
    DOCUMENT = json.load(file)

# Known values by parameter. Responses may name an id just `id`, and a video's id has two names.
KNOWN = {name: [os.environ[name.upper()]] for name in ("partner_id", "partner_key", "secret_key")}
ALIASES = {"video_unique": "video_id", "parent_id": "category_id", "question_ids": "question_id"}
KEPT = 5

UPLOAD_URLS: list[str] = []
SUCCEEDED: set[str] = set()
CHANCE = random.Random(0)


def paths(member, value):
    for path, item in DOCUMENT["paths"].items():
        if any(operation[member] == value for operation in item.values()):
            yield path


def extensions():
    """Returns a valid file name extension for each file part that requires one."""

    def walk(value):
        if isinstance(value, dict):
            for name, schema in value.get("properties", {}).items():
                if isinstance(schema, dict) and "x-extensions" in schema:
                    yield name, schema["x-extensions"][0]
            value = list(value.values())
        if isinstance(value, list):
            for item in value:
                yield from walk(item)

    return dict(walk(DOCUMENT["paths"]))


UNSIGNED = set(paths("x-signing", "none"))
DESTRUCTIVE = set(paths("x-safety", "destructive"))
EXTENSIONS = extensions()


def sign(params):
    """Adds the common parameters and the sign."""
    key = KNOWN["partner_key"][-1]
    params = params | {"partner_id": KNOWN["partner_id"][-1], "timestamp": str(int(time.time()))}
    params.pop("sign", None)
    pairs = [f"{name}={params[name]}" for name in sorted(params)]
    text = "&".join([*pairs, f"partner_key={key}"])
    return params | {"sign": hashlib.md5(text.encode()).hexdigest()}


def realistic(path, params):
    """Replaces most random ids with existing ones; for destructive operations, only a few."""
    if CHANCE.random() > (0.2 if path in DESTRUCTIVE else 0.8):
        return params

    def value(name, given):
        if given.startswith("[{"):
            return as_new_json(given)
        known = KNOWN.get(ALIASES.get(name, name.removesuffix("s")))
        if not known:
            return given
        count = CHANCE.randint(1, min(2, len(known))) if name.endswith("s") else 1
        return ",".join(CHANCE.sample(known, count))

    return {name: value(name, given) for name, given in params.items()}


def as_new_json(text):
    try:
        return json.dumps(as_new(json.loads(text)))
    except ValueError:
        return text


def as_new(value):
    """Removes ids, so that the items are created."""
    if isinstance(value, list):
        return [as_new(item) for item in value]
    if isinstance(value, dict):
        return {name: as_new(item) for name, item in value.items() if name != "id"}
    return value


def ready(path, params):
    return sign(realistic(path, params))


def decode(text):
    return dict(parse_qsl(text, keep_blank_values=True, errors="replace"))


class Signed(requests.auth.AuthBase):
    """Changes and signs a request just before it is sent."""

    def __call__(self, request):
        url = urlsplit(request.url)
        media = request.headers.get("Content-Type", "")
        is_upload = url.path in UNSIGNED
        change = dict if is_upload else partial(ready, url.path)
        if is_upload and UPLOAD_URLS:
            request.url = url._replace(query=urlsplit(CHANCE.choice(UPLOAD_URLS)).query).geturl()
        if "boundary=" in media:
            request.body = self.multipart(request, change)
        elif is_upload:
            return request
        elif "urlencoded" in media:
            body = request.body or b""
            body = body.decode() if isinstance(body, bytes) else body
            request.body = urlencode(change(decode(body))).encode()
        else:
            request.url = url._replace(query=urlencode(change(decode(url.query)))).geturl()
        return request

    @staticmethod
    def multipart(request, change):
        """Changes the text parts, and sets the extensions of the names of file parts."""
        boundary = b"--" + request.headers["Content-Type"].split("boundary=")[1].strip('"').encode()
        files, params = [], {}
        for part in (request.body or b"").split(boundary)[1:-1]:
            head, _, content = part.strip(b"\r\n").partition(b"\r\n\r\n")
            name = re.search(rb'\bname="([^"]*)"', head)
            if name is None:
                continue
            name = name[1].decode("utf-8", "replace")
            if b"filename" in head:
                extension = EXTENSIONS.get(name, "bin")
                head = re.sub(rb'filename="([^"]*)"', rb'filename="\1.%b"' % extension.encode(), head)
                files.append(head + b"\r\n\r\n" + content)
            else:
                params[name] = content.decode("utf-8", "replace")
        for name, value in change(params).items():
            files.append(f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode())
        return b"".join(boundary + b"\r\n" + part + b"\r\n" for part in files) + boundary + b"--\r\n"


schemathesis.auth.set_from_requests(Signed())


def note(value, module):
    if isinstance(value, list):
        for item in value:
            note(item, module)
    if not isinstance(value, dict):
        return
    for name, item in value.items():
        name = f"{module}_id" if name == "id" else ALIASES.get(name, name)
        if name == "upload_url":
            UPLOAD_URLS[:] = [*UPLOAD_URLS, item][-KEPT:]
        elif isinstance(item, (int, str)) and (name.endswith("_id") or name == "partner_key"):
            if str(item) not in KNOWN.setdefault(name, []):
                KNOWN[name] = [*KNOWN[name], str(item)][-KEPT:]
        else:
            note(item, module)


@schemathesis.hook
def after_call(_context, case, response):
    try:
        body = json.loads(response.content)
    except ValueError:
        return
    operation = case.operation.definition.raw
    if isinstance(body, dict) and body.get("msg") in ("", "success"):
        SUCCEEDED.add(operation["x-operation"])
        if operation["x-safety"] != "destructive":
            note(body.get("data"), operation["tags"][0])


@atexit.register
def report():
    operations = {operation["x-operation"] for item in DOCUMENT["paths"].values() for operation in item.values()}
    print(f"{len(SUCCEEDED)} of {len(operations)} operations succeeded", file=sys.stderr)
    missing = sorted(operations - SUCCEEDED)
    if missing:
        print(f"  never: {', '.join(missing)}", file=sys.stderr)
