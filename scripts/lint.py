# SPDX-License-Identifier: Apache-2.0
"""House rules of CONTRIBUTING.md that swift-format does not know.

usage: lint.py [FILE…]      without files: every .swift file under Sources and Tests, and Package.swift
Each finding: file:line: what. Why. What to do. Exit 1 if there is one.

A line may ask to be spared, with its reason:  // lint:allow RULE: reason
(for file-length anywhere in the file; else on the line itself or the one above).
"""
import re
import sys
from pathlib import Path

from lint_swift import bodies, code_only

MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 70

# C names, and the one target that may say them.
C_NAMES = {
    "Postgres": (r"\bPQ[a-z]\w*|\bPGRES_\w+|\bPGconn\b|\bPGresult\b", "libpq"),
    "CSV": (r"\bcsv_[a-z]\w*|\bCSV_[A-Z]\w*|\barchive_[a-z]\w*|\bARCHIVE_[A-Z]\w*"
            r"|\biconv(_open|_close)?\s*\(|\binflate\w+\s*\(|\bZ_[A-Z]\w+",
            "libcsv, libarchive, zlib or iconv"),
    "FileSystem": (r"\brenameat2?\s*\(|\bBASCULE_RENAME\w+", "renaming without overwriting"),
    "Spreadsheet": (r"\bworkbook_[a-z]\w*|\bworksheet_[a-z]\w*|\blxw_\w+|\bLXW_\w+", "libxlsxwriter"),
    "Inbox": (r"\binotify(tools)?_\w+|\bIN_[A-Z][A-Z_]+\b|\bF_SETLEASE\b|\bBASCULE_F_\w+", "inotify"),
}
# A module that only these targets may import (tests of a target may import what it may).
IMPORTED_ONLY_BY = {
    "CLibPQ": {"Postgres"},
    "CLibCSV": {"CSV"},
    "CArchive": {"CSV"},
    "CZLib": {"CSV"},
    "CFileSystem": {"FileSystem"},
    "CInotifyTools": {"Inbox"},
    "CXlsxWriter": {"Spreadsheet"},
    "Yams": {"Site"},
    "Crypto": {"Ingest", "Services"},
    "ArgumentParser": {"bascule"},
}
# Modules that a target may never import.
NEVER_IMPORTS = {
    "CSV": {"Foundation", "FoundationEssentials", "Postgres"},
    "Postgres": {"CSV", "Feeds", "Inbox", "Ingest", "Journal", "Site", "Jobs", "Services"},
    "Journal": {"CSV", "Feeds", "Inbox", "Ingest", "Site", "Jobs", "Services"},
    "Cron": {"Foundation", "Postgres", "Journal", "Daemon", "Jobs"},
    "Jobs": {"CSV", "Feeds", "Inbox", "Ingest", "Services", "FileSystem"},
    "Services": {"CSV", "Inbox", "Ingest", "Jobs", "Daemon", "Cron"},
    "Spreadsheet": {"Postgres", "Site", "Services"},
    "Inbox": {"Postgres", "Feeds", "Ingest", "CSV"},
    "Feeds": {"Postgres", "Inbox", "Ingest"},
    "Ingest": {"Jobs", "Services"},
    "Site": {"Postgres", "CSV", "Feeds", "Inbox", "Ingest"},
    "FileSystem": {"Foundation", "Postgres", "CSV", "Feeds", "Inbox", "Ingest", "Site", "Daemon"},
    "Daemon": {"Postgres", "CSV", "Feeds", "Inbox", "Ingest", "Site"},
}
# Where pointers are handled: what a reviewer has to read twice.
MAY_SAY_UNSAFE = {"CSV", "Daemon", "FileSystem", "Inbox", "Postgres", "Spreadsheet", "TestSupport"}

BANNED = [
    ("force-try", r"\btry!", "it ends the process on any error", "throw it, or handle it"),
    ("fatal-error", r"\bfatalError\s*\(", "a message is no reason to end the service",
     "throw an Error where the world is wrong; precondition where we are"),
    ("unchecked-sendable", r"@unchecked\s+Sendable", "the compiler stops looking",
     "use Mutex, Atomic, an actor or a value"),
    ("nonisolated-unsafe", r"nonisolated\(unsafe\)", "the compiler stops looking",
     "use Mutex or Atomic from Synchronization"),
    ("lock", r"\bNSLock\b|\bNSRecursiveLock\b|\bpthread_mutex_\w+", "it guards code, not data",
     "use Mutex from Synchronization around the data"),
    ("public", r"^\s*(public\s+(?!import)|open\s+(class|func|var|subscript)\b)", "nobody links against this package",
     "say package, or nothing"),
    ("unsafe-flags", r"\bunsafeFlags\b|-Ounchecked", "it hides what the build is made of",
     "use a typed setting of PackageDescription"),
    ("sleep", r"\b(usleep|nanosleep)\s*\(|\bThread\.sleep\b|(?<![\w.])sleep\s*\(",
     "it blocks a thread, and time is no signal", "poll(2) with a deadline, a Bell, or a clock"),
]


def target_of(path):
    """`Sources/CSV/Reader.swift` → ("Sources", "CSV"); Package.swift → ("", "")."""
    parts = Path(path).parts
    for root in ("Sources", "Tests"):
        if root in parts:
            at = parts.index(root)
            return root, parts[at + 1] if at + 2 < len(parts) else ""
    return "", ""


def discards_error(code_lines, index):
    """Whether a `try?` on this line throws its result away."""
    line = code_lines[index]
    if re.search(r"(^|[^=!<>])\b_\s*=\s*try\?|[;]\s*try\?|\bdefer\s*\{\s*try\?", line):
        return True
    if not re.match(r"\s*try\?", line):
        return False
    before = next((l for l in reversed(code_lines[:index]) if l.strip()), "")
    after = next((l for l in code_lines[index + 1:] if l.strip()), "")
    gives = re.search(r"(->[^{]*|\bvar\b[^{=]*|\bin|[mM]ap|=|return|\?\?|[(,:])\s*\{?\s*$", before)
    return not (gives and (re.match(r"\s*[})]", after) or not before.rstrip().endswith("{")))


class Findings:
    def __init__(self, path, lines):
        self.path, self.lines, self.found = path, lines, []

    def spared(self, rule, line):
        wanted = re.compile(r"//\s*lint:allow\s+" + re.escape(rule) + r":\s*\S.{7,}")
        if rule == "file-length":
            return any(wanted.search(l) for l in self.lines)
        return any(wanted.search(self.lines[i]) for i in (line - 1, line - 2)
                   if 0 <= i < len(self.lines))

    def add(self, rule, line, what, why, remedy):
        if not self.spared(rule, line):
            self.found.append((self.path, line, rule, f"{what}: {why}. Instead: {remedy}."))


def check_shape(text, code, findings):
    lines = findings.lines
    spdx = "// SPDX-License-Identifier: Apache-2.0"
    manifest = Path(findings.path).name == "Package.swift"
    if not manifest and (not lines or lines[0] != spdx):
        findings.add("spdx", 1, "the first line is not the licence",
                     "each file says it by itself", f"begin with `{spdx}`")
    if len(lines) > MAX_FILE_LINES:
        findings.add("file-length", len(lines), f"{len(lines)} lines, the limit is {MAX_FILE_LINES}",
                     "a long file holds a second idea", "give that one a file of its own")
    for name, first, last in bodies(code):
        if last - first + 1 > MAX_FUNCTION_LINES:
            findings.add("function-length", first,
                         f"`{name}` has {last - first + 1} lines, the limit is {MAX_FUNCTION_LINES}",
                         "it does not fit on a screen", "name its steps and make them functions")
    for number, line in enumerate(lines, 1):
        word = re.search(r"\b(TODO|FIXME|XXX)\b", line)
        if word:
            findings.add("todo", number, f"`{word[0]}`", "nobody comes back for it",
                         "do it now, or open an issue")


def check_imports(root, target, number, line, findings):
    match = re.match(r"\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:package\s+|internal\s+|private\s+|fileprivate"
                     r"\s+|public\s+)?import\s+(?:(?:struct|class|enum|protocol|func|let|var|"
                     r"typealias)\s+)?(\w+)", line)
    if not match:
        return
    module = match[1]
    allowed = IMPORTED_ONLY_BY.get(module)
    own = target.removesuffix("Tests") if root == "Tests" else target
    if allowed and own not in allowed:
        findings.add("import", number, f"{root}/{target} imports {module}",
                     f"only {', '.join(sorted(allowed))} may", f"call {sorted(allowed)[0]} instead")
    if root == "Sources" and module in NEVER_IMPORTS.get(target, ()):
        findings.add("import", number, f"{target} imports {module}",
                     f"{target} is a target so that it can't (ARCHITECTURE.md)",
                     "move this code to a target that may")


def check_line(root, target, number, line, is_waiting, findings):
    for owner, (pattern, library) in C_NAMES.items():
        match = re.search(pattern, line)
        if match and target != owner:
            findings.add("c-symbol", number, f"`{match[0].strip('( ')}` outside {owner}",
                         f"{library} has one door", f"call {owner}, or add what is missing there")
    for rule, pattern, why, remedy in BANNED:
        match = re.search(pattern, line)
        if match and not (rule == "unsafe-flags" and root):
            findings.add(rule, number, f"`{match[0].strip()}`", why, remedy)
    if root == "Sources" or target == "TestSupport":
        match = re.search(r"(?<!\()\bunsafe\b(?!\))|\bUnsafe\w*|\bwithUnsafe\w*|@unsafe\b", line)
        if match and target not in MAY_SAY_UNSAFE:
            findings.add("unsafe", number, f"`{match[0]}` in {target}",
                         f"pointers stay in {', '.join(sorted(MAY_SAY_UNSAFE))}",
                         "use Span or a wrapper there")
    if root == "Tests" and not is_waiting:
        if re.search(r"\b(Task|Clock|clock)\b(\(\))?\.sleep\s*\(", line):
            findings.add("test-sleep", number, "a sleep in a test", "time is no signal: it is slow or it flakes",
                         "`eventually { }` with a deadline, or a manual clock")


def check(path, text):
    findings = Findings(path, text.splitlines())
    code = code_only(text)
    check_shape(text, code, findings)
    root, target = target_of(path)
    code_lines = code.splitlines()
    # The deadline loops themselves.
    waiting = [range(first, last + 1) for name, first, last in bodies(code)
               if name.startswith("eventually") or name == "stays"]
    for index, line in enumerate(code_lines):
        if not line.strip():
            continue
        check_imports(root, target, index + 1, line, findings)
        is_waiting = any(index + 1 in lines for lines in waiting)
        check_line(root, target, index + 1, line, is_waiting, findings)
        if "try?" in line and discards_error(code_lines, index):
            findings.add("discarded-error", index + 1, "`try?` throws an error away",
                         "what went wrong is never known", "handle it, or let it be thrown")
    return findings.found


def main(arguments):
    paths = arguments or ["Package.swift"] + sorted(
        str(p) for root in ("Sources", "Tests") for p in Path(root).rglob("*.swift"))
    found = [f for path in paths for f in check(path, Path(path).read_text(encoding="utf-8"))]
    for path, line, rule, text in found:
        print(f"{path}:{line}: [{rule}] {text}")
    print(f"house rules: {len(paths)} files, {len(found)} finding(s)")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
