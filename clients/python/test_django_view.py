# SPDX-License-Identifier: Apache-2.0
"""The views of docs/api.md in a real Django, before a running service.

BASCULE_URL and BASCULE_TOKEN name the service; `python3 -m unittest test_django_view`. Needs Debian's python3-django.
"""

import json
import os
import pathlib
import re
import sys
import time
import types
import urllib.error
import urllib.request
import uuid

import django
from django.conf import settings

DOCUMENT = pathlib.Path(__file__).parents[2] / "docs" / "api.md"

settings.configure(
    SECRET_KEY="of this test", DEBUG=False, ALLOWED_HOSTS=["*"], ROOT_URLCONF="site_urls",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "file:site?mode=memory&cache=shared"}},
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
    STATIC_URL="/static/", DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    LOGGING={
        "version": 1, "disable_existing_loggers": False,
        "handlers": {"errors": {"class": "logging.StreamHandler", "level": "ERROR"}},
        "loggers": {"django.request": {"handlers": ["errors"]}},
    },
    BASCULE_URL=os.environ["BASCULE_URL"], BASCULE_TOKEN=os.environ["BASCULE_TOKEN"],
)
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.middleware.csrf import _get_new_csrf_string, _mask_cipher_secret  # noqa: E402
from django.test import Client, LiveServerTestCase  # noqa: E402
from django.urls import path  # noqa: E402


def documented():
    """The module that the document shows, as it stands there but for the feed."""
    blocks = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.S)
    [text] = [block for block in blocks if "def hand_in" in block]
    module = types.ModuleType("labo_views")
    exec(compile(text.replace("labo_resultats", "mesures"), str(DOCUMENT), "exec"), module.__dict__)
    return module


views = documented()
urls = types.ModuleType("site_urls")
urls.urlpatterns = [path("deposer", views.hand_in), path("deposer/<task_id>", views.task)]
sys.modules["site_urls"] = urls


def setUpModule():
    call_command("migrate", verbosity=0)


class DjangoView(LiveServerTestCase):
    def setUp(self):
        self.user = User.objects.create_superuser("claire", "", "x")
        client = Client()
        client.force_login(self.user)
        self.session = client.cookies["sessionid"].value
        self.csrf = _mask_cipher_secret(_get_new_csrf_string())

    def ask(self, where, file=None, session=True):
        """One request over HTTP: status and JSON."""
        headers, body = {}, None
        if session:
            headers["Cookie"] = f"sessionid={self.session}; csrftoken={self.csrf}"
        if file:
            name, text = file
            boundary = uuid.uuid4().hex
            head = f'Content-Disposition: form-data; name="file"; filename="{name}"'
            body = f"--{boundary}\r\n{head}\r\n\r\n{text}\r\n--{boundary}--\r\n".encode()
            headers["Content-Type"] = f"multipart/form-data; boundary={boundary}"
            headers["X-CSRFToken"] = self.csrf
        request = urllib.request.Request(self.live_server_url + where, body, headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            text = error.read()
            is_json = error.headers.get_content_type() == "application/json"
            return error.code, json.loads(text) if is_json else None

    def test_a_file_goes_on_to_its_feed_and_its_task_is_polled(self):
        name = f"django-{uuid.uuid4().hex}.csv"
        status, answer = self.ask("/deposer", (name, "id;valeur;note\nA;1,5;\nB;2,5;\nC;x;\n"))
        self.assertEqual(status, 202, answer)
        until = time.monotonic() + 60
        while True:
            status, task = self.ask("/deposer/" + answer["task"])
            self.assertEqual(status, 200, task)
            if task["state"] not in ("waiting", "running"):
                break
            self.assertLess(time.monotonic(), until, task)
            time.sleep(0.1)
        self.assertEqual(task["state"], "succeeded", task)
        [file] = task["result"]["files"]
        self.assertEqual(
            (file["name"], file["rows_read"], file["rows_inserted"], file["rows_rejected"]),
            (name, 3, 2, 1))

    def test_what_bascule_refuses_is_told(self):
        status, answer = self.ask("/deposer", ("a.txt", "x"))
        self.assertEqual(status, 422)
        self.assertIn("a.txt", answer["detail"])
        self.assertEqual(self.ask("/deposer/f999999")[0], 404)

    def test_who_may_not_is_not_asked_for_a_file(self):
        self.assertEqual(self.ask("/deposer/f1", session=False)[0], 403)
