# SPDX-License-Identifier: Apache-2.0
"""A client of Bascule's API: hands in files, waits for what becomes of them, reads what is wrong.

It needs nothing but the standard library. Python 3.9 or later.

    from bascule_client import Client

    bascule = Client("https://bascule.usine.example", token)
    task = bascule.submit("labo_resultats", "resultats.csv", on_behalf_of="claire")
    task = bascule.wait(task["task_id"])
    for file in task["result"]["files"]:
        for fault in bascule.faults(file["id"]):
            print(fault["line"], fault["column_name"], fault["message"])
"""

import json
import os
import random
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

#: States in which a task stays.
ENDED = ("succeeded", "failed", "cancelled")


class Problem(Exception):
    """What the server said no to (RFC 9457): `status`, `code`, `detail`, `errors`, `request_id`.

    Where a file's name was taken (409): `upload_id` of what was sent and is kept, for `hand_in`, and
    `task_id` of the file that has the name, where it is one's own.
    """

    def __init__(self, status, body):
        self.status = status
        self.code = body.get("code", "")
        self.detail = body.get("detail", "")
        self.errors = body.get("errors", [])
        self.request_id = body.get("request_id", "")
        self.upload_id = body.get("upload_id")
        self.task_id = body.get("task_id")
        super().__init__(f"{status} {self.code}: {self.detail}")


class TimedOut(Exception):
    """The task has not ended in time; it goes on all the same."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A token is not carried to another address."""

    def redirect_request(self, *_):
        return None


class Client:
    """One server and one token. Calls may be made from several threads."""

    #: Answers after which the same request is sent again: it waited, or the database was away.
    AGAIN = (429, 503)

    def __init__(self, url, token, timeout=60, tries=5):
        """`url` is the console's address with its prefix; `timeout` in seconds, of one request."""
        self._root = url.rstrip("/") + "/api/v1"
        self._token = token
        self._timeout = timeout
        self._tries = tries
        self._opener = urllib.request.build_opener(_NoRedirect())

    # What it is for.

    def submit(self, feed, file, name=None, on_behalf_of=None, key=None):
        """Hands a file in. `file` is a path, bytes, or an open binary file.

        Returns `{"task_id", "state", "href"}` once the server has the bytes safe. A request whose
        answer is lost is sent again under the same key, and done once.
        """
        data, own = _read(file)
        name = name or own
        if not name:
            raise ValueError("bytes have no name: give one")
        query = {"feed": feed, "name": name}
        if on_behalf_of:
            query["on_behalf_of"] = on_behalf_of
        return self.request(
            "POST", "/imports", query, data, "application/octet-stream", key or str(uuid.uuid4()))

    def hand_in(self, upload_id, name=None, key=None):
        """Hands in what `submit` has sent while its name was taken, now or under another name."""
        body = {"name": name} if name else {}
        return self.request(
            "POST", f"/uploads/{int(upload_id)}/import", body=body, key=key or str(uuid.uuid4()))

    def fetch(self, feed, source_url, name=None, on_behalf_of=None, key=None):
        """Has a file fetched from an address, by hosts that the site allows; as `submit`."""
        body = {"feed": feed, "source_url": source_url}
        body.update({k: v for k, v in (("name", name), ("on_behalf_of", on_behalf_of)) if v})
        return self.request("POST", "/imports", body=body, key=key or str(uuid.uuid4()))

    def task(self, task_id):
        return self.request("GET", f"/tasks/{_quoted(task_id)}")

    def wait(self, task_id, timeout=600, every=1.0):
        """The task once it has ended, whether well or not. Raises `TimedOut`."""
        until = time.monotonic() + timeout
        pause = 0.1
        while True:
            task = self.task(task_id)
            if task["state"] in ENDED:
                return task
            if time.monotonic() >= until:
                raise TimedOut(f"task {task_id} is still {task['state']} after {timeout} s")
            time.sleep(min(pause, max(0.0, until - time.monotonic())))
            pause = min(every, pause * 1.5)

    def faults(self, file_id, **filters):
        """Each fault of a file, in order: `line`, `column_name`, `value`, `message`, `original` …"""
        return self.each(f"/files/{int(file_id)}/faults", **filters)

    # What it stands on.

    def each(self, path, **query):
        """The items of a list, over all its pages."""
        query = {"limit": 500, **query}
        while True:
            page = self.request("GET", path, query)
            yield from page["items"]
            if page["next"] is None:
                return
            query["after"] = page["next"]

    def request(self, method, path, query=None, body=None, content_type=None, key=None):
        """One request; `body` is bytes, or a value that is sent as JSON. Raises `Problem`."""
        answer = self._request(method, path, query, body, content_type, key, "application/json")
        return json.loads(answer) if answer else None

    def download(self, path, **query):
        """The bytes of `/files/{id}/original`."""
        return self._request("GET", path, query, None, None, None, "application/octet-stream")

    def _request(self, method, path, query, body, content_type, key, accept):
        url = self._root + path
        if query:
            url += "?" + urllib.parse.urlencode({k: _text(v) for k, v in query.items()})
        headers = {"Authorization": f"Bearer {self._token}", "Accept": accept}
        if body is not None and not isinstance(body, bytes):
            body, content_type = json.dumps(body).encode(), "application/json"
        if body is not None:
            headers["Content-Type"] = content_type or "application/json"
        if key:
            headers["Idempotency-Key"] = key
        # Sent again only where that does nothing twice.
        tries = self._tries if method == "GET" or key else 1
        for left in reversed(range(tries)):
            try:
                return self._send(method, url, headers, body)
            except Problem as problem:
                under_way = key and problem.code == "under_way"
                if not left or not (problem.status in self.AGAIN or under_way):
                    raise
                time.sleep(getattr(problem, "retry_after", None) or _pause(tries - left))
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                if not left:
                    raise
                time.sleep(_pause(tries - left))

    def _send(self, method, url, headers, body):
        request = urllib.request.Request(url, data=body, headers=headers, method=method)
        try:
            with self._opener.open(request, timeout=self._timeout) as answer:
                return answer.read()
        except urllib.error.HTTPError as error:
            with error:
                problem = Problem(error.code, _members(error.read()))
                problem.retry_after = _seconds(error.headers.get("Retry-After"))
            raise problem from None


def _read(file):
    if isinstance(file, (bytes, bytearray)):
        return bytes(file), None
    if hasattr(file, "read"):
        return file.read(), os.path.basename(str(getattr(file, "name", "") or "")) or None
    with open(file, "rb") as source:
        return source.read(), os.path.basename(os.fspath(file))


def _quoted(text):
    return urllib.parse.quote(str(text), safe="")


def _text(value):
    return ("false", "true")[value] if isinstance(value, bool) else value


def _pause(tried):
    return random.uniform(0.5, 1.0) * min(30, 2 ** tried * 0.25)


def _seconds(text):
    return min(int(text), 120) if text and text.isdigit() else None


def _members(text):
    try:
        body = json.loads(text)
    except ValueError:
        return {"detail": text[:200].decode("utf-8", "replace")}
    return body if isinstance(body, dict) else {}
