# SPDX-License-Identifier: Apache-2.0
"""A real postfix that hands every mail to a real dovecot, each with a configuration and ports of its own."""
import imaplib
import os
import shutil
import socket
import subprocess
import time

MASTER, DOVECOT, LMTP = "/usr/lib/postfix/sbin/master", "/usr/sbin/dovecot", "/usr/lib/dovecot/lmtp"
DOMAIN, PASSWORD = "gardel.example", "secret"
DEADLINE_SECONDS = 30

MAIN = """compatibility_level = 3.6
queue_directory = {path}/queue
data_directory = {path}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.{domain}
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
local_recipient_maps =
virtual_mailbox_domains = {domain}
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
smtpd_tls_cert_file = {path}/certificate.pem
smtpd_tls_key_file = {path}/key.pem
smtpd_tls_security_level = encrypt
smtpd_relay_restrictions = reject_unauth_destination
message_size_limit = 30000000
maillog_file = {path}/postfix.log
maillog_file_prefixes = {path}
"""

SERVICES = """127.0.0.1:{smtp} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""

MAILBOXES = """base_dir = {path}/run
state_dir = {path}/run
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
log_path = {path}/dovecot.log
mail_location = maildir:{path}/mail/%n
default_internal_user = dovecot
default_login_user = dovenull
first_valid_uid = 1
auth_mechanisms = plain
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=dovecot gid=dovecot home={path}/mail/%n allow_all_users=yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


def missing():
    """Why no post office can be opened here; empty: nothing."""
    away = [path for path in (MASTER, DOVECOT, LMTP, "/usr/bin/openssl") if not os.path.exists(path)]
    if away:
        return f"{', '.join(away)} not there: scripts/setup.sh installs what is missing"
    return "" if os.geteuid() == 0 else "postfix and dovecot can only be started by root"


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class PostOffice:
    """Both servers, in a folder that others may enter."""

    def __init__(self, path):
        self.path, self.children = path, []
        self.smtp, self.imap, lmtp = free_port(), free_port(), free_port()
        self.authority = f"{path}/certificate.pem"
        for folder in ("", "queue", "data", "mail"):
            (path / folder).mkdir()
        path.chmod(0o755)
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
             "-keyout", f"{path}/key.pem", "-out", self.authority], check=True, capture_output=True)
        words = {"path": path, "domain": DOMAIN, "password": PASSWORD, "smtp": self.smtp, "imap": self.imap, "lmtp": lmtp}
        for name, text in (("main.cf", MAIN), ("master.cf", SERVICES), ("dovecot.conf", MAILBOXES)):
            (path / name).write_text(text.format(**words))
        shutil.chown(path / "data", "postfix")
        shutil.chown(path / "mail", "dovecot")
        subprocess.run(["/usr/sbin/postfix", "-c", str(path), "check"], check=True, capture_output=True)
        for command in ([DOVECOT, "-F", "-c", f"{path}/dovecot.conf"], [MASTER, "-c", str(path), "-s"]):
            self.children.append(subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        for port in (self.smtp, self.imap, lmtp):
            self.wait_until_listening(port)

    @property
    def settings(self):
        return {"BASCULE_SMTP_URL": f"smtp://localhost:{self.smtp}", "BASCULE_SMTP_CA": self.authority,
                "BASCULE_SMTP_FROM": f"Usine Gardel <bascule@{DOMAIN}>"}

    def wait_until_listening(self, port):
        deadline = time.monotonic() + DEADLINE_SECONDS
        while True:
            try:
                return socket.create_connection(("127.0.0.1", port), 1).close()
            except OSError:
                if time.monotonic() > deadline:
                    self.close()
                    raise
                time.sleep(0.05)

    def close(self):
        for child in self.children:
            # Each ends its own children then.
            child.terminate()
            child.wait(timeout=DEADLINE_SECONDS)
        self.children = []

    def mails(self, user, count):
        """The mails of somebody as they lie there, once there are so many, or when it has taken too long."""
        deadline = time.monotonic() + DEADLINE_SECONDS
        while True:
            box = imaplib.IMAP4("127.0.0.1", self.imap)
            box.login(user, PASSWORD)
            box.select()
            found = [box.fetch(number, "(RFC822)")[1][0][1] for number in box.search(None, "ALL")[1][0].split()]
            box.logout()
            if len(found) >= count or time.monotonic() > deadline:
                return found
            time.sleep(0.1)
