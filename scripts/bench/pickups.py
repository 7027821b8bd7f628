# SPDX-License-Identifier: Apache-2.0
"""10,000 files of a real sshd, listed and fetched into an inbox; `lftp mirror` fetches the same into a folder."""
import getpass
import os
import shutil
import socket
import subprocess
import time

from report import Line

FILES, BYTES = 10_000, 1_000
PICKUP = """\
pickup: banc
feed: mesures
from: sftp://{user}@127.0.0.1:{port}{folder}/
secret: {{ file: {keys}/user }}
known_hosts: {keys}/known_hosts
stable: 0s
limits: {{ files: 100000, time: 1h }}
"""


class Sshd:
    """On a port of loopback, with keys of its own."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        for name in ("host", "user"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
        os.makedirs("/run/sshd", exist_ok=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        (folder / "known_hosts").write_text(f"[127.0.0.1]:{self.port} " + (folder / "host.pub").read_text())
        (folder / "config").write_text(
            f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/user.pub\n"
            "PidFile none\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nSubsystem sftp internal-sftp\n")

    def __enter__(self):
        self.process = subprocess.Popen(["/usr/sbin/sshd", "-D", "-f", self.folder / "config"], stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=30)


def run(site, options):
    there = site.home / "there"
    there.mkdir()
    for number in range(FILES):
        text = f"echantillon;preleve_le;flux\nA{number};01/02/2026 00:00:00;{'x' * BYTES}\n"
        (there / f"lot{number:05}.csv").write_text(text)
    ours, again, theirs = [], [], []
    with Sshd(site.home / "sshd") as sshd:
        site.environment |= {"BASCULE_CONSOLE_SOURCE_HOSTS": f'["127.0.0.1:{sshd.port}"]',
                             "BASCULE_CONSOLE_SOURCE_PRIVATE": '["127.0.0.0/8"]'}
        (site.home / "config/pickups").mkdir(exist_ok=True)
        (site.home / "config/pickups/banc.yaml").write_text(
            PICKUP.format(user=getpass.getuser(), port=sshd.port, folder=there, keys=sshd.folder))
        for number in range(options.rounds):
            site.empty()
            site.sql("truncate bascule.pickup_item")
            for path in site.inbox.iterdir():
                path.unlink()
            taken, busy, memory = site.measured("pickups", "run", "banc")
            count = int(site.sql("select count(*) from bascule.pickup_item where file_id is not null"))
            if count != FILES:
                raise SystemExit(f"bench: {count} files were fetched of {FILES}")
            ours.append(taken)
            again.append(site.measured("pickups", "run", "banc")[0])
            theirs.append(_mirror(site, sshd, there))
            print(f"  round {number + 1}: {taken:.1f} s ({busy:.1f} s of processor, {memory:.0f} MiB), again {again[-1]:.2f} s, "
                  f"lftp {theirs[-1]:.1f} s", flush=True)
    (site.home / "config/pickups/banc.yaml").unlink()
    for path in site.inbox.iterdir():
        path.unlink()
    site.empty()
    shutil.rmtree(there)
    middle = options.rounds // 2
    mine, other, second = sorted(ours)[middle], sorted(theirs)[middle], sorted(again)[middle]
    yield Line(f"{FILES:,} files of {BYTES:,} bytes by sftp", f"{mine:.1f} s, {FILES / mine:,.0f} files/s, each synced and in the ledger",
               f"{other:.1f} s `lftp mirror`, nothing synced", f"{mine / other:.1f} × its time", "≤ 2 ×", mine <= 2 * other)
    yield Line(f"{FILES:,} known files listed again", f"{second:.2f} s", "–", f"{FILES / second:,.0f} files/s", "< 5 s", second < 5)


def _mirror(site, sshd, there):
    target = site.home / "mirrored"
    command = (f"set sftp:connect-program 'ssh -a -x -i {sshd.folder}/user -o UserKnownHostsFile={sshd.folder}/known_hosts'; "
               f"open -u {getpass.getuser()}, sftp://127.0.0.1:{sshd.port}; mirror --no-perms {there} {target}; quit")
    began = time.monotonic()
    subprocess.run(["lftp", "-c", command], check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    taken = time.monotonic() - began
    count = len(os.listdir(target))
    shutil.rmtree(target)
    if count != FILES:
        raise SystemExit(f"bench: lftp has {count} files of {FILES}")
    return taken
