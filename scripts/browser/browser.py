# SPDX-License-Identifier: Apache-2.0
"""Debian's Chromium on the console, by its driver: whatever a person would not notice makes it fail.

After each step the browser's own log is read: an error in it, a violation of the page's policy, a dialog or a request to
another host is a failure. It waits for conditions, with a deadline, and for no time.
"""
import contextlib
import json
import os
import re
import tempfile
import urllib.parse
from pathlib import Path

from selenium import webdriver
from selenium.common.exceptions import TimeoutException, WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait

DEADLINE_SECONDS = 20
# Titles of the page that says that a look at the site is not at its end.
LOOKING = ("L'état du site est en cours de relevé", "The site is still being looked at")
PASSWORD = "canne et quatre moulins"


class Wrong(Exception):
    """Something is not as it must be; the text says what, and where."""


class Browser:
    """One Chromium with a profile of its own, on one console."""

    def __init__(self, root, javascript=True, width=1280, height=900, language="fr", dark=False, mark=9000, agent=None, others=()):
        """`mark`: what the names of its files have in them, four figures. `others`: hosts that may be asked too."""
        self.root, self.javascript, self.mark = root.rstrip("/"), javascript, mark
        self.hosts = {urllib.parse.urlsplit(url).netloc for url in (root, *others)}
        self.downloads = tempfile.mkdtemp(prefix="bascule-downloads.")
        self.steps = 0
        self._allowed = []
        self._answers = {}
        self._sizes = {}
        self._urls = {}
        self.requests = 0
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for argument in ("--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                         "--disable-background-networking", "--disable-component-update", "--disable-extensions",
                         "--force-color-profile=srgb", "--hide-scrollbars", f"--window-size={width},{height}"):
            options.add_argument(argument)
        if os.geteuid() == 0:
            options.add_argument("--no-sandbox")
        preferences = {"intl.accept_languages": language, "download.default_directory": self.downloads,
                       "download.prompt_for_download": False, "credentials_enable_service": False,
                       "profile.password_manager_leak_detection": False}
        if agent:
            options.add_argument(f"--user-agent={agent}")
        if not javascript:
            preferences["profile.managed_default_content_settings.javascript"] = 2
        options.add_experimental_option("prefs", preferences)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
        self.size(width, height)
        self.media(dark)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.driver.quit()
        for path in Path(self.downloads).iterdir():
            path.unlink()
        os.rmdir(self.downloads)

    # -- how it looks

    def size(self, width, height=900):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                                    {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600})

    def media(self, dark):
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]})

    # -- what is there

    def all(self, css):
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def has(self, css):
        return bool(self.all(css))

    def one(self, css, text=None):
        """The first of them, waited for; `text`: that has it."""
        def look(_):
            found = [e for e in self.all(css) if text is None or text in e.get_property("textContent")]
            return found[0] if found else None
        return self.until(look, f"{css}" + (f" with “{text}”" if text else ""))

    def text(self, css):
        return " ".join(self.one(css).get_property("textContent").split())

    def count(self, css):
        return len(self.all(css))

    @property
    def page(self):
        return self.one("body").get_attribute("data-page")

    @property
    def path(self):
        return self.driver.current_url.removeprefix(self.root)

    def until(self, condition, what):
        wait = WebDriverWait(self.driver, DEADLINE_SECONDS, 0.05, ignored_exceptions=[WebDriverException])
        try:
            return wait.until(condition)
        except TimeoutException:
            raise Wrong(f"not after {DEADLINE_SECONDS} s: {what}\n  at {self.path}: {self._shown()}") from None

    def _shown(self):
        found = self.all("main") or self.all("body")
        return " ".join(found[0].text.split())[:600] if found else "(no page)"

    # -- what is done

    def go(self, path, status=200, page=None):
        """Opens a page; its status and its name must be these."""
        self._read_logs()
        if status >= 400:
            self.expect(path, status)
        found = self._ask(path)
        if found == 503 != status and self.has("[data-testid=error]") and self.text("h1") in LOOKING:
            # The page says that the look goes on, and to try again in a moment: so a person does.
            self.expect(path, 503)
            try:
                found = WebDriverWait(self.driver, DEADLINE_SECONDS, 1).until(
                    lambda _: (again := self._ask(path)) != 503 and again)
            except TimeoutException:
                pass
        if found != status and (status != 303):
            raise Wrong(f"{path} is {found}, not {status}: {self._shown()}")
        self.check(page)

    def _ask(self, path):
        """The status of the page, once it is open."""
        self._answers.clear()
        self.driver.get(self.root + path)
        self._read_logs()
        return self._answers.get(self.root + path.split("#")[0])

    def expect(self, path, status):
        """An answer that is no fault of the page, until the next look at the logs."""
        self._allowed.append((path, status))

    def press(self, css, text=None, status=None):
        """Clicks on what leads to another page, and waits until that is there; `status`: of a refusal."""
        element = self.one(css, text)
        self._unfold(element)
        before = self._document()
        if status:
            self.expect(None, status)
        element.click()
        self.until(lambda _: self._document() not in (None, before), f"another page after {css}")
        self.check()

    def open(self, css, text=None):
        """Unfolds a `<details>` by its summary."""
        summary = self.one(css + " > summary", text)
        if summary.find_element(By.XPATH, "..").get_attribute("open") is None:
            summary.click()

    def _unfold(self, element):
        """Opens what the element is folded into, from the outside in."""
        for details in element.find_elements(By.XPATH, "ancestor::details[not(@open)]"):
            summary = details.find_element(By.CSS_SELECTOR, "summary")
            if summary.is_displayed():
                summary.click()

    def fill(self, css, value):
        element = self.one(css)
        self._unfold(element)
        if element.tag_name == "select":
            Select(element).select_by_value(value)
        elif element.get_attribute("type") in ("date", "datetime-local"):
            self._type_date(element, value)
        elif element.get_attribute("type") == "file":
            element.send_keys(value)
        else:
            element.clear()
            element.send_keys(value)

    def tick(self, css):
        """So that the box is ticked, whatever it was."""
        element = self.one(css)
        self._unfold(element)
        if not element.is_selected():
            element.click()

    @staticmethod
    def _type_date(element, value):
        """Typed as a person does, in the order of the language that the browser itself speaks; a time is one before noon."""
        date, _, time = value.partition("T")
        year, month, day = date.split("-")
        # From the year on one goes by the key; a clock of 24 hours takes no letters.
        rest = ["\ue004", time.replace(":", "") + "AM"] if time else []
        for typed in (month + day + year, day + month + year, year + month + day):
            element.clear()
            element.send_keys(typed, *rest)
            if element.get_property("value") == value:
                return
        raise Wrong(f"a field for a day does not take {value}: it is {element.get_property('value')}")

    def press_upload(self, path, feed, refused=False):
        """Sends a file by the form, and waits for its page: with JavaScript the script sends it."""
        self.fill("#feed", feed)
        self.fill("#file", path)
        if not (refused and self.javascript):
            self.press("main form[enctype] button", status=422 if refused else None)
            if not refused:
                self.until(lambda _: re.fullmatch(r"/upload/[0-9]+", self.path), "the page of the upload")
                self.until(lambda _: self.has("[data-testid=judgement]"), "its judgement")
            else:
                self.be(self.has("[data-testid=errors]"), "why it is refused")
            return
        self.expect(None, 422)
        self.one("main form[enctype] button").click()
        self.one("ul.sent li b")

    def reload(self):
        self.driver.refresh()
        self.check()

    def _document(self):
        """Tells one loaded document from another; nil while it is none."""
        return self.driver.execute_script(
            "return document.readyState === 'complete' ? performance.timeOrigin + location.href : null")

    def download(self, css, text=None):
        """Takes a file by its link; its name and its bytes."""
        before = set(os.listdir(self.downloads))
        element = self.one(css, text)
        self._unfold(element)
        element.click()

        def come(_):
            new = [name for name in set(os.listdir(self.downloads)) - before if not name.endswith(".crdownload")
                   and not name.startswith(".")]
            return new[0] if new else None
        name = self.until(come, f"a file by {css}")
        self.check()
        return name, (Path(self.downloads) / name).read_bytes()

    # -- what must not be

    def _read_logs(self):
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            method, parameters = message["method"], message["params"]
            if method == "Network.responseReceived":
                answer = parameters["response"]
                self._urls[parameters["requestId"]] = answer["url"]
                self._answers[answer["url"].split("#")[0]] = answer["status"]
            elif method == "Network.loadingFinished":
                url = self._urls.get(parameters["requestId"])
                if url:
                    self.requests += url.startswith("http") and parameters["encodedDataLength"] > 0
                    self._sizes[url] = self._sizes.get(url, 0) + parameters["encodedDataLength"]
            elif method == "Network.requestWillBeSent":
                url = urllib.parse.urlsplit(parameters["request"]["url"])
                if url.scheme in ("http", "https", "ws", "wss") and url.netloc not in self.hosts:
                    raise Wrong(f"a request went to another host: {parameters['request']['url']}")

    def sizes(self):
        """Bytes on the wire of each address since the last call."""
        self._read_logs()
        sizes, self._sizes = self._sizes, {}
        return sizes

    def check(self, page=None):
        """Nothing that a browser complains of; the page is this one; nothing runs out of its side."""
        self._read_logs()
        for entry in self.driver.get_log("browser"):
            text = entry["message"]
            status = re.search(r"status of (\d+)", text)
            if status and any(int(status[1]) == allowed and (path is None or path.split("?")[0] in text)
                              for path, allowed in self._allowed):
                continue
            if entry["level"] in ("SEVERE", "WARNING"):
                raise Wrong(f"at {self.path} the browser says {entry['level']}: {text}")
        self._allowed.clear()
        if page is not None and self.page != page:
            raise Wrong(f"{self.path} is the page “{self.page}”, not “{page}”: {self._shown()}")

    @contextlib.contextmanager
    def second_tab(self):
        """What is done within is done in another tab of the same person's."""
        first = self.driver.current_window_handle
        self.driver.switch_to.new_window("tab")
        yield
        self.check()
        self.driver.close()
        self.driver.switch_to.window(first)

    def step(self, what):
        """One thing has been done, and all of it was right."""
        self.check()
        self.steps += 1
        print(f"    {self.steps:2} {what}", flush=True)

    def be(self, condition, what):
        if not condition:
            raise Wrong(f"at {self.path}: {what}\n  {self._shown()}")

    # -- logging in and out

    def log_in(self, name, password=PASSWORD, status=None):
        if self.page != "login":
            self.go("/login", page="login")
        self.fill("#username", name)
        self.fill("#password", password)
        self.press("main form[action$='/login'] button", status=status)

    def log_out(self):
        self.press("form[action$='/logout'] button")
        self.be(self.page == "login", "logging out leads to the login")
