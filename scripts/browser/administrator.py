# SPDX-License-Identifier: Apache-2.0
"""The day of an administrator (`administrateur`): makes an account, whose owner logs in, and ends it again."""
import base64
import hashlib
import hmac
import struct
import time

from browser import Browser, PASSWORD


def walk(b, site):
    name = f"recrue.{b.mark}" if b.javascript else f"autre.recrue.{b.mark}"
    b.log_in("administrateur")
    b.step("the login")
    password = made(b, name)
    with Browser(b.root, b.javascript, language="en") as own:
        first_login(own, name, password)
        factor(own, name)
        b.steps += own.steps
        roles(b, name)
        own.go("/", status=303, page="login")
        ended(b, name)
        own.log_in(name, PASSWORD + " !", status=401)
        own.be(own.has("[data-testid=login-error]"), "a disabled user can't log in")
        b.step("a disabled user can't log in")
    b.go("/api", page="api")
    b.step("the API as a page")
    b.log_out()
    b.step("the logout")


def made(b, name):
    b.go("/users", page="users")
    b.press("main a[href$='/new-user']")
    b.fill("input[name=name]", "Pas Permis")
    b.tick("input[name=role][value=lecteur]")
    b.press("main form button", status=422)
    b.be(b.has("[data-testid=errors]"), "what can't be a name is told")
    b.fill("input[name=name]", name)
    b.tick("input[name=role][value=lecteur]")
    b.press("main form button")
    password = b.text("[data-testid=password]")
    b.be(len(password) >= 12, "the password is shown once")
    b.step("an account is made; its password is shown once")
    return password


def first_login(own, name, password):
    own.log_in(name, password)
    own.be(own.page == "account" and own.has("[data-testid=duty]"), "the made password must be changed first")
    own.go("/files", status=303, page="account")
    own.step("with a made password nothing is done before it is changed")
    own.fill("input[name=current]", password)
    own.fill("input[name=new]", PASSWORD + " !")
    own.fill("input[name=again]", PASSWORD + " ?")
    own.press("form[action$='/account/password'] button", status=422)
    own.be(own.has("[data-testid=errors]"), "two passwords that differ are told")
    own.fill("input[name=current]", password)
    own.fill("input[name=new]", PASSWORD + " !")
    own.fill("input[name=again]", PASSWORD + " !")
    own.press("form[action$='/account/password'] button")
    if own.page == "login":
        own.log_in(name, PASSWORD + " !")
    own.go("/", page="overview")
    own.step("the new password holds, and opens the pages")


def roles(b, name):
    b.go(f"/users/{name}", page="user")
    b.tick("input[name=role][value=analyste]")
    b.press("form[action$='/role'] button")
    b.be(b.has("[data-testid=flash]"), "the new roles are told")
    b.step("roles are changed, and the sessions of before end")


def ended(b, name):
    b.press("form[action$='/disable'] button")
    b.be(b.has("[data-testid=flash]") and b.has("[data-state=disabled]"), "the account is disabled")
    b.go("/users", page="users")
    b.be(b.has(f"table[data-testid=users] tr[data-id='{name}'] [data-state=disabled]"), "the list says so")
    b.go("/journal?subject=user%20" + name, page="journal")
    b.be(b.count("table[data-testid=journal] tbody tr") >= 3, "the journal has what was done to the account")
    b.step("an account is disabled, and the journal says by whom")


def code(secret, later=0):
    """What an application for codes shows (RFC 6238), now or so many steps later."""
    key = base64.b32decode(secret.replace(" ", ""))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30 + later), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7fffffff) % 1000000:06}"


def factor(own, name):
    own.go("/account/second-factor", page="second-factor")
    own.fill("input[name=code]", "000000")
    own.fill("input[name=current]", PASSWORD + " !")
    own.press("form[action$='/account/second-factor'] button", status=422)
    own.be(own.has("[data-testid=errors]"), "a wrong code is told")
    secret = own.text("[data-testid=totp-secret]")
    own.fill("input[name=code]", code(secret))
    own.fill("input[name=current]", PASSWORD + " !")
    own.press("form[action$='/account/second-factor'] button")
    own.be(own.has("[data-testid=flash]"), "the second factor is on")
    own.step("a second factor is set up with a code")
    own.log_out()
    own.log_in(name, PASSWORD + " !")
    own.go("/files", status=303, page="login-code")
    # Each code is taken once; that of the next half minute is taken already.
    own.fill("input[name=code]", code(secret, later=1))
    own.press("main form button")
    own.be(own.page == "files", "the code opens the page that was asked for")
    own.step("the next login asks for a code")
