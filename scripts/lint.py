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
MAX_FUNCTION_LINES = 60

# C names, and the one target that may say them.
C_NAMES = {
    "Postgres": (r"\bPQ[a-z]\w*|\bPGRES_\w+|\bPGconn\b|\bPGresult\b", "libpq"),
    "DelimitedText": (r"\bcsv_[a-z]\w*|\bCSV_[A-Z]\w*|\barchive_[a-z]\w*|\bARCHIVE_[A-Z]\w*"
                      r"|\biconv(_open|_close)?\s*\(|\binflate\w+\s*\(|\bZ_[A-Z]\w+",
                      "libcsv, libarchive, zlib or iconv"),
    "FileSystem": (r"\brenameat2?\s*\(|\bBASCULE_RENAME\w+", "renaming without overwriting"),
    "Workbook": (r"\bworkbook_[a-z]\w*|\bworksheet_[a-z]\w*|\blxw_\w+|\bLXW_\w+"
                 r"|\barchive_[a-z]\w*|\bARCHIVE_[A-Z]\w*", "libxlsxwriter or libarchive"),
    "Markup": (r"\bXML_[A-Z]\w+", "expat"),
    "JSONLines": (r"\byajl_\w+", "libyajl"),
    "Accounts": (r"\bargon2\w*_\w+|\bARGON2_\w+", "libargon2"),
    "Directory": (r"\b(?:bascule_)?ldap_\w+|\bLDAP_[A-Z]\w+|\bber_\w+", "libldap"),
    "Fetching": (r"\b(?:bascule_)?curl_[a-z]\w*|\bCURL[A-Z]*_\w+|\b(?:ssh|sftp)_[a-z]\w*\s*\(|\bSSH_[A-Z]\w+",
                 "libcurl or libssh"),
    "SMTP": (r"\b(?:bascule_)?curl_[a-z]\w*|\bCURL[A-Z]*_\w+", "libcurl"),
    "OpenID": (r"\b(?:bascule_)?curl_[a-z]\w*|\bCURL[A-Z]*_\w+", "libcurl"),
    "Inbox": (r"\binotify(tools)?_\w+|\bIN_[A-Z][A-Z_]+\b|\bF_SETLEASE\b|\bBASCULE_F_\w+", "inotify"),
}
# A module that only these targets may import (tests of a target may import what it may).
IMPORTED_ONLY_BY = {
    "CLibPQ": {"Postgres"},
    "CLibCSV": {"DelimitedText"},
    "CArchive": {"DelimitedText", "Workbook"},
    "CExpat": {"Markup"},
    "CYajl": {"JSONLines"},
    "CZLib": {"DelimitedText"},
    "CFileSystem": {"FileSystem"},
    "CMalloc": {"Daemon"},
    "CInotifyTools": {"Inbox"},
    "CXlsxWriter": {"Workbook"},
    "CArgon2": {"Accounts"},
    "CLDAP": {"Directory"},
    "CCurl": {"Fetching", "SMTP", "OpenID"},
    "CSSH": {"Fetching"},
    "JWTKit": {"OpenID"},
    "Yams": {"Configuration"},
    "Crypto": {"Ingest", "Seals", "Aggregates", "Exports", "Accounts", "OpenID", "Console", "Webhooks"},
    "NIOCore": {"Console"},
    "NIOHTTP1": {"Console"},
    "NIOPosix": {"Console"},
    "NIOSSL": {"Application", "Console"},
    "ArgumentParser": {"bascule"},
}
# The floors of Sources, and which other floors' targets each may import. Books are kept for everybody.
FLOORS = {
    "Ground": {"Wording", "Calendar", "Cron", "Configuration", "Drawing", "FileSystem", "MIME", "SMTP", "Sockets", "Daemon",
               "Postgres", "Programs", "PrivateCluster"},
    "Reading": {"Records", "Markup", "DelimitedText", "JSONLines", "XMLRecords", "Workbook", "Feeds", "QC"},
    "Arriving": {"Inbox", "Fetching", "Tables", "Ingest", "Pickups", "Seals"},
    "Timing": {"Jobs", "Schedules", "Aggregates", "Exports", "Controls", "Charts", "Deliveries", "Mails", "Webhooks",
               "Alerts"},
    "Books": {"Schema", "Journal", "Views"},
    "Doors": {"Directory", "OpenID", "Accounts", "Application", "Console", "bascule"},
}
MAY_USE = {
    "C": set(),
    "Ground": {"C"},
    "Reading": {"C", "Ground"},
    "Books": {"Ground"},
    "Arriving": {"C", "Ground", "Reading", "Books"},
    "Timing": {"Ground", "Reading", "Books"},
    "Doors": {"C", "Ground", "Reading", "Arriving", "Timing", "Books"},
}
# Modules that a target may never import, on its own floor or of those it may use.
NEVER_IMPORTS = {
    "Wording": FLOORS["Ground"] | {"Foundation"},
    "Calendar": FLOORS["Ground"] - {"Wording"},
    "Cron": FLOORS["Ground"] - {"Wording", "Calendar"} | {"Foundation"},
    "Configuration": FLOORS["Ground"] - {"Wording", "Calendar"},
    # Values in, a picture's text out.
    "Drawing": FLOORS["Ground"] - {"Wording", "Calendar"} | {"Foundation", "FoundationEssentials"},
    "FileSystem": FLOORS["Ground"] - {"Wording"} | {"Foundation"},
    # Bytes of a mail from values; how it gets away is said beside it.
    "MIME": FLOORS["Ground"] | {"Foundation", "FoundationEssentials"},
    # One mail to one recipient at one server.
    "SMTP": FLOORS["Ground"] - {"Wording"} | {"Foundation", "FoundationEssentials"},
    "Sockets": FLOORS["Ground"] | {"Foundation"},
    "Programs": FLOORS["Ground"] - {"Wording"} | {"Foundation", "FoundationEssentials"},
    "Daemon": FLOORS["Ground"] - {"Wording", "Calendar"},
    "Postgres": FLOORS["Ground"] - {"Wording", "Calendar"},
    "PrivateCluster": {"Configuration", "Cron", "Daemon"},
    "Records": FLOORS["Ground"] | {"Foundation", "FoundationEssentials"} | FLOORS["Reading"] - {"Records"},
    # expat's calls, and what they mean to nobody in particular.
    "Markup": FLOORS["Ground"] | {"Foundation", "FoundationEssentials"} | FLOORS["Reading"] - {"Markup"},
    "DelimitedText": FLOORS["Ground"] | {"Foundation", "FoundationEssentials"} | FLOORS["Reading"] - {"Records", "DelimitedText"},
    "JSONLines": FLOORS["Ground"] | {"Foundation", "FoundationEssentials"} | FLOORS["Reading"] - {"Records", "JSONLines"},
    "XMLRecords": FLOORS["Ground"] | {"Foundation", "FoundationEssentials"} | FLOORS["Reading"] - {"Records", "Markup", "XMLRecords"},
    "Workbook": FLOORS["Ground"] | FLOORS["Reading"] - {"Records", "Markup", "Workbook"},
    "Feeds": {"Postgres", "PrivateCluster", "Daemon", "Cron", "FileSystem", "QC"},
    # Pure: numbers in, verdicts out.
    "QC": FLOORS["Ground"] | {"Foundation", "FoundationEssentials", "DelimitedText", "Workbook", "Feeds"},
    "Inbox": FLOORS["Reading"] | FLOORS["Books"] | FLOORS["Ground"] - {"FileSystem", "Daemon", "Wording"}
    | {"Fetching", "Tables", "Ingest", "Pickups"},
    # Bytes from another host by the site's rules; what they are good for is said above it.
    "Fetching": FLOORS["Reading"] - {"Markup"} | FLOORS["Books"] | FLOORS["Ground"] - {"Wording", "Configuration", "Sockets"}
    | {"Inbox", "Tables", "Ingest", "Pickups"},
    # Rows and the files that they came from by number; no file, no folder.
    "Tables": {"Inbox", "Fetching", "Ingest", "Pickups", "FileSystem", "DelimitedText", "Workbook", "Configuration", "Cron", "Daemon",
               "PrivateCluster", "Schema"},
    "Ingest": {"Fetching", "Pickups", "Seals", "Cron", "PrivateCluster", "Workbook", "Schema"},
    # Files of other hosts become files of an inbox: of what is in them, and of jobs, it knows nothing.
    "Pickups": FLOORS["Reading"] - {"Feeds"} | {"Inbox", "Tables", "Seals", "Cron", "Daemon", "FileSystem", "PrivateCluster",
                                                "Schema", "Journal", "Sockets"},
    # What was stored by ledger and disk; how files come there is below it, and not asked.
    "Seals": FLOORS["Reading"] | {"Inbox", "Fetching", "Tables", "Ingest", "Pickups", "Configuration", "Cron", "Daemon", "PrivateCluster",
                                  "Schema"},
    "Jobs": FLOORS["Reading"] | {"Cron", "Schedules", "Aggregates", "Exports", "Controls", "Charts", "Mails", "Webhooks", "Alerts", "FileSystem",
                                 "PrivateCluster", "Schema"},
    "Schedules": FLOORS["Reading"] | {"Aggregates", "Exports", "Controls", "Charts", "Mails", "Webhooks", "Alerts", "FileSystem",
                                      "PrivateCluster", "Schema"},
    "Aggregates": FLOORS["Reading"] | {"Jobs", "Schedules", "Exports", "Controls", "Charts", "Mails", "Webhooks", "Alerts", "Daemon", "Cron", "FileSystem",
                                       "PrivateCluster", "Schema"},
    "Exports": {"DelimitedText", "Feeds", "QC", "Jobs", "Schedules", "Aggregates", "Controls", "Mails", "Webhooks", "Alerts", "Daemon", "Cron",
                "PrivateCluster", "Schema"},
    # The feeds' tables are told it by name and columns.
    "Controls": {"DelimitedText", "Workbook", "Feeds", "Jobs", "Schedules", "Aggregates", "Exports", "Charts", "Mails", "Webhooks", "Alerts", "Daemon", "Cron",
                 "FileSystem", "PrivateCluster", "Schema"},
    # Figures of a query, and points that it is told of by Views.
    "Charts": FLOORS["Reading"] | {"Jobs", "Schedules", "Aggregates", "Exports", "Controls", "Mails", "Alerts", "Daemon", "Cron",
                                   "FileSystem", "MIME", "SMTP", "PrivateCluster", "Schema", "Journal", "Sockets"},
    # What goes out by mail are the exports' files; what is the matter is told it.
    "Mails": {"DelimitedText", "Workbook", "Feeds", "QC", "Jobs", "Schedules", "Aggregates", "Controls", "Webhooks", "Alerts", "Daemon",
              "Cron", "FileSystem", "PrivateCluster", "Schema", "Journal", "Sockets"},
    # Lines of any outbox; what they say is said above it.
    "Deliveries": FLOORS["Reading"] | FLOORS["Timing"] - {"Deliveries"} | FLOORS["Ground"] - {"Postgres", "Wording"}
    | {"Schema", "Journal", "Views"},
    # What happened is in the journal and in the book of alerts; who speaks HTTP is handed in.
    "Webhooks": FLOORS["Reading"] | FLOORS["Timing"] - {"Webhooks", "Deliveries"}
    | FLOORS["Ground"] - {"Postgres", "Wording", "Configuration"} | {"Schema", "Journal"},
    # It is told what is found: detectors live with the tables they read.
    "Alerts": FLOORS["Reading"] | FLOORS["Timing"] | FLOORS["Ground"] - {"Postgres", "Wording"}
    | {"Schema", "Journal"},
    "Schema": FLOORS["Ground"] - {"Postgres"} | {"Journal", "Views"},
    "Journal": {"Schema", "Views", "Configuration", "Cron", "FileSystem", "PrivateCluster"},
    "Views": FLOORS["Ground"] - {"Postgres", "Calendar", "Wording"} | {"Schema", "Journal", "Foundation"},
    # It asks one server by one protocol; what the answers are good for is said above it.
    "Directory": FLOORS["Reading"] | FLOORS["Arriving"] | FLOORS["Timing"] | FLOORS["Books"]
    | FLOORS["Ground"] - {"Wording", "Sockets"} | {"Accounts", "Application", "Console", "bascule"},
    "OpenID": FLOORS["Reading"] | FLOORS["Arriving"] | FLOORS["Timing"] | FLOORS["Books"]
    | FLOORS["Ground"] - {"Wording"} | {"Directory", "Accounts", "Application", "Console", "bascule"},
    # Who somebody is and may do; nothing of what is done.
    "Accounts": FLOORS["Reading"] | FLOORS["Arriving"] | FLOORS["Timing"]
    | FLOORS["Ground"] - {"Wording", "Calendar", "Postgres"} | {"Schema", "Views", "Application", "Console", "bascule"},
    # What is done is an action, what is shown a view: it stands on these alone.
    "Console": FLOORS["Arriving"] | FLOORS["Timing"] | {"Cron", "FileSystem", "PrivateCluster", "Records", "DelimitedText",
                                                        "Workbook", "Schema", "ArgumentParser", "bascule"},
    "Application": {"Workbook", "ArgumentParser", "Console", "bascule"},
}
# Who writes each table of the schemas `bascule` and `qc`: others ask its owner, or read. Schema makes them all.
OWNERS = {
    "Tables": "confirmation confirmation_form row_past touch",
    "Ingest": "file fault feed_version fetch file_measure file_stay file_task companion folder_comparison late_look report service setting "
              "upload waiting container_member",
    "Pickups": "pickup pickup_item pickup_mail",
    "Seals": "archive_check archive_damage file_hold seal seal_later seal_line",
    "Jobs": "bulk bulk_item job job_batch job_history job_log job_progress queue worker",
    "Schedules": "schedule scheduler tick",
    # It takes the touches that a load leaves.
    "Aggregates": "aggregate aggregate_window watched_column touch",
    "Exports": "export export_delivery export_pause export_row export_target export_window",
    "Controls": "affected charts comments inputs limits points runs",
    "Mails": "bounce bounce_folder bounce_mark mail mail_alert mail_recipient",
    "Webhooks": "webhook webhook_message",
    "Alerts": "alert",
    "Journal": "journal journal_chain",
    "Accounts": "app_user cursor_key idempotency_key login_failure login_pending login_tally role session token user_role",
}
# Who reads no table of `bascule` but its own.
READS_ITS_OWN = {"Alerts", "Accounts", "Console"}
# Targets that log and count by observers only: texts, levels and names of a subsystem stand in one type.
OBSERVED = {"PrivateCluster", "Jobs", "Schedules", "Aggregates", "Exports", "Controls", "Mails", "Webhooks", "Alerts", "Application",
            "Console"}
# Where pointers are handled: what a reviewer has to read twice.
MAY_SAY_UNSAFE = {"Accounts", "DelimitedText", "Daemon", "Directory", "Fetching", "FileSystem", "Inbox", "JSONLines", "Markup", "OpenID",
                  "Postgres", "PrivateCluster", "Programs", "SMTP", "Sockets", "Workbook", "XMLRecords", "TestSupport"}
# Folders where rows are read by number still.
READS_BY_NUMBER = ("Ground/Postgres/",)

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
    """`Sources/Reading/Feeds/Judge.swift` → ("Sources", "Feeds"), `Tests/FeedsTests/A.swift` → ("Tests", "FeedsTests")."""
    parts = Path(path).parts
    for root, depth in (("Sources", 2), ("Tests", 1)):
        if root in parts:
            at = parts.index(root) + depth
            return root, parts[at] if at + 1 < len(parts) else ""
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
    if "Sources" in Path(findings.path).parts:
        check_types(code, findings)
    for number, line in enumerate(lines, 1):
        word = re.search(r"\b(TODO|FIXME|XXX)\b", line)
        if word:
            findings.add("todo", number, f"`{word[0]}`", "nobody comes back for it",
                         "do it now, or open an issue")


TYPE = re.compile(r"(?m)^((?:@\w+(?:\([^)\n]*\))?\s+|(?:package|final|indirect|nonisolated|private|fileprivate)\s+)*)"
                  r"(?:struct|class|enum|actor|protocol)\s+(\w+)")


def check_types(code, findings):
    """A type that others can see is found by its name: it stands in the file of its name, or nested in another."""
    name = Path(findings.path).stem.split("+")[0]
    for type_ in TYPE.finditer(code):
        if type_[2] != name and "private" not in (type_[0].split(type_[2])[0]):
            findings.add("type-file", code.count("\n", 0, type_.start(2)) + 1,
                         f"`{type_[2]}` is declared in the file of `{name}`", "it is looked for by its name",
                         f"give it {type_[2]}.swift, make it private, or nest it in `{name}`")


def is_forbidden(target, module):
    if module in NEVER_IMPORTS.get(target, ()):
        return True
    floor = next((f for f, targets in FLOORS.items() if target in targets), None)
    other = next((f for f, targets in FLOORS.items() if module in targets), None)
    return None not in (floor, other) and floor != other and other not in MAY_USE[floor]


def check_tables(target, text, findings):
    """Statements that write a table of `bascule` which is another target's."""
    for match in re.finditer(r"(?i)\b(?:insert\s+into|update|delete\s+from|merge\s+into|truncate|(?:alter|lock|truncate)\s+table|copy)"
                             r"\s+(?:only\s+)?(?:bascule|qc)\.(\w+)", text):
        owners = sorted(t for t, tables in OWNERS.items() if match[1] in tables.split())
        if target not in owners + ["Schema"]:
            findings.add("table", text.count("\n", 0, match.start()) + 1,
                         f"{target} writes bascule.{match[1]}",
                         f"its owner is {' and '.join(owners) or 'nobody that lint.py knows'}",
                         "call the owner's function, or name the new table's owner in lint.py")
    if target not in READS_ITS_OWN:
        return
    for match in re.finditer(r"(?i)\b(?:from|join)\s+(?:only\s+)?bascule\.(\w+)", text):
        if match[1] not in OWNERS.get(target, "").split():
            findings.add("table", text.count("\n", 0, match.start()) + 1,
                         f"{target} reads bascule.{match[1]}", "detectors live with the tables they read",
                         "ask in its owner, and hand over what is found")


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
    if root == "Sources" and is_forbidden(target, module):
        findings.add("import", number, f"{target} imports {module}",
                     f"{target} is a target so that it can't (ARCHITECTURE.md)",
                     "move this code to a target that may")


def check_line(root, target, number, line, is_waiting, findings):
    doors = {owner for owner, (pattern, _) in C_NAMES.items() if re.search(pattern, line)}
    told = set()
    for owner, (pattern, library) in C_NAMES.items():
        match = re.search(pattern, line)
        # A library may have two doors: then each of them is one, and either is told.
        if match and target not in doors and match[0] not in told:
            told.add(match[0])
            findings.add("c-symbol", number, f"`{match[0].strip('( ')}` outside {owner}",
                         f"{library} has one door", f"call {owner}, or add what is missing there")
    for rule, pattern, why, remedy in BANNED:
        match = re.search(pattern, line)
        if match and not (rule == "unsafe-flags" and root):
            findings.add(rule, number, f"`{match[0].strip()}`", why, remedy)
    if root == "Sources" and target in OBSERVED and not Path(findings.path).stem.split("+")[0].endswith("Observer"):
        match = re.search(r"\b(?:log|logger)(?:\([^)]*\))?\.(?:trace|debug|info|notice|warning|error|critical|log)\s*\("
                          r"|\b(?:Counter|Gauge|Recorder|Metrics\.Timer)\(", line)
        if match:
            findings.add("observer", number, f"`{match[0]}` outside of an observer",
                         "what the log says is read by other programs, and stands in one place",
                         "give the subsystem's observer a method that says what has happened")
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


def check_reads(path, code_lines, findings):
    """A column read by its number: another one between, and it is another value."""
    if "Sources/" not in path or any(folder in path for folder in READS_BY_NUMBER):
        return
    for number, line in enumerate(code_lines, 1):
        match = re.search(r"\[[0-9]+, as:|\btry (?:row|\$0)\[[0-9]+\]|\[0\]\[[0-9]+\]", line)
        if match:
            findings.add("read-by-number", number, f"`{match[0].strip()}`", "a column has a name, checked once a statement",
                         "a RowDecodable, `map(by:)`, `first(by:)`, `one(by:)`, or `value()` where there is one column")


def check(path, text):
    findings = Findings(path, text.splitlines())
    code = code_only(text)
    check_shape(text, code, findings)
    root, target = target_of(path)
    if root == "Sources":
        check_tables(target, text, findings)
    code_lines = code.splitlines()
    check_reads(path, code_lines, findings)
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


def imports_of(folder):
    """Modules that the files below a folder import."""
    return {match[1] for path in Path(folder).rglob("*.swift")
            for match in re.finditer(r"(?m)^(?:@\w+ +)*(?:(?:package|internal|private) +)?import +(?:\w+ +)?(\w+)",
                                     path.read_text(encoding="utf-8"))}


def check_manifest(text):
    """What Package.swift says that a target needs, against what its files import."""
    targets = {}
    for block in re.split(r"\n        \.(?=target|testTarget|executableTarget)", text)[1:]:
        name = re.search(r'name: "([\w-]+)"', block)[1]
        folder = re.search(r'path: "([^"]+)"', block)
        listed = re.search(r"dependencies: \[(.*?)\n?\s*\](?=[,)])", block, re.S)
        needs = re.sub(r'package: "[^"]+"', "", listed[1]) if listed else ""
        targets[name] = (folder[1] if folder else f"Tests/{name}", set(re.findall(r'"([\w-]+)"', needs)))
    ours = {name.replace("-", "_") for name in targets}
    products = set(re.findall(r'\.product\(\s*name: "(\w+)"', text))
    systems = set(re.findall(r'systemLibrary\(\s*name: "(\w+)"', text))
    for name, (folder, needs) in targets.items():
        imported = {"Metrics" if module == "CoreMetrics" else module for module in imports_of(folder)}
        for module in sorted(needs - imported):
            # Processes that tests start are built with them.
            if module not in ("jobs-worker", "bascule"):
                yield f"{name} declares {module}", "no file of it imports that", "take it out of Package.swift"
        for module in sorted(imported & (ours | products | systems) - needs - {name}):
            yield f"{name} imports {module}", "Package.swift does not say so", "declare it there"


def main(arguments):
    paths = arguments or ["Package.swift"] + sorted(
        str(p) for root in ("Sources", "Tests") for p in Path(root).rglob("*.swift"))
    found = [f for path in paths for f in check(path, Path(path).read_text(encoding="utf-8"))]
    if not arguments:
        manifest = Path("Package.swift").read_text(encoding="utf-8")
        found += [("Package.swift", 1, "manifest", f"{what}: {why}. Instead: {remedy}.")
                  for what, why, remedy in check_manifest(manifest)]
    for path, line, rule, text in found:
        print(f"{path}:{line}: [{rule}] {text}")
    print(f"house rules: {len(paths)} files, {len(found)} finding(s)")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
