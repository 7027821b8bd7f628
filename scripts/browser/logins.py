# SPDX-License-Identifier: Apache-2.0
"""People of the factory log in: with the password of its directory, and by its own login (OpenID Connect) and back.

usage: logins.py URL PROVIDER      PROVIDER: the address of a Django with django-oauth-toolkit, of another site than URL
`ada` is in the directory, `bob` and `eve` are known to the provider; all have the password of browser.py. The groups of
ada and bob are analysts, that of eve is nobody. With and without JavaScript. A form that led to the provider, or a cookie
that does not come back from there, is what no other client than a browser notices.
"""
import sys
import time

from browser import Browser, PASSWORD, Wrong

OFFERED = "nav.main a[href$='{}']"


def directory(b, _):
    b.go("/files?state=refused", status=303, page="login")
    b.be(b.has("[data-testid=directory]"), "the page says whose name and password are meant")
    b.log_in("ada", "pas le bon mot de passe", status=401)
    b.be(b.has("[data-testid=login-error]") and b.one("#username").get_property("value") == "ada",
         "a wrong password is told, and the name stays")
    b.step("a wrong password of the directory is refused in words")
    b.log_in("ada")
    b.be(b.path == "/files?state=refused", "the login leads where one wanted to go")
    analyst(b, "ada")
    b.step("somebody of the directory is here with the rights of the group")
    elsewhere(b)
    b.log_out()
    b.go("/files", status=303, page="login")
    b.step("the logout")


def factory(b, provider):
    b.go("/data", status=303, page="login")
    b.press("a[data-testid=oidc]")
    b.be(b.driver.current_url.startswith(provider + "/login/"), f"the button leads to the factory's login: {b.driver.current_url}")
    b.step("the button leads to the factory's own login")
    enter(b, "bob")
    b.be(b.path == "/data" and b.page == "data", "from there one is led where one wanted to go")
    analyst(b, "bob")
    b.be({"bascule_session"} == {c["name"] for c in b.driver.get_cookies() if c["name"].startswith("bascule")},
         "what was needed on the way is gone")
    b.step("it leads back, and there are the rights of the group")
    elsewhere(b)
    b.log_out()
    b.press("a[data-testid=oidc]")
    b.press("input[name=allow]")
    b.be(b.page == "overview" and b.text("[data-testid=user]") == "bob", "there one is logged in still")
    b.step("after a logout no password is asked for from whoever is logged in there")


def stranger(b, provider):
    b.go("/login", page="login")
    b.press("a[data-testid=oidc]")
    b.expect("/login/oidc/callback", 401)
    enter(b, "eve", status=401)
    b.be(b.page == "login" and "aucun groupe" in b.text("[data-testid=login-error]"), "who is in no group of ours is told so")
    b.step("who is in no group of the site is told so")
    b.press("button[value=en]")
    b.be(b.page == "login" and b.one("html").get_attribute("lang") == "en" and not b.has("[data-testid=login-error]"),
         "another language is the page of the login again, not the way back once more")
    b.log_in("ada")
    b.be(b.page == "overview" and b.text("[data-testid=user]") == "ada", "another way in stands beside it")
    b.step("beside it the directory's password lets in")


def enter(b, name, status=None):
    """At the provider: the name and the password, and yes, Bascule may know."""
    b.fill("input[name=username]", name)
    b.fill("input[name=password]", PASSWORD)
    b.press("form button")
    b.press("input[name=allow]", status=status)


def analyst(b, name):
    b.be(b.text("[data-testid=user]") == name, "the page says who is logged in")
    b.be(b.has(OFFERED.format("/upload")) and not b.has(OFFERED.format("/users")), "an analyst's pages are offered, no others")
    b.go("/users", status=403, page="error")


def elsewhere(b):
    b.go("/account", page="account")
    b.be(b.has("[data-testid=password-elsewhere]") and not b.has("form[action$='/account/password']"),
         "the password is changed elsewhere, and the page says so")
    b.step("the account says that the password is kept elsewhere")


WALKS = {"ldap": directory, "oidc": factory, "stranger": stranger}


def main(root, provider):
    for name, walk in WALKS.items():
        for javascript in (True, False):
            words = f"{name} {'with' if javascript else 'without'} JavaScript"
            print(f"{words}:", flush=True)
            began = time.monotonic()
            with Browser(root, javascript, others=[provider]) as b:
                walk(b, provider)
                print(f"walked: {words}, {b.steps} steps, {time.monotonic() - began:.1f} s", flush=True)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Wrong as wrong:
        sys.exit(f"WRONG: {wrong}")
