# SPDX-License-Identifier: Apache-2.0
"""Shows the house rules bad code and good code: each bad snippet must be found, no good one may be."""
import sys

from lint import check

SPDX = "// SPDX-License-Identifier: Apache-2.0\n"

# path, code after the licence line, the rules that must speak (in order)
CASES = [
    ("Sources/Reading/DelimitedText/A.swift", "internal import CLibCSV\ncsv_init(p, 0)\narchive_read_new()", []),
    ("Sources/Reading/Feeds/A.swift", "csv_init(p, 0)", ["c-symbol"]),
    ("Sources/Arriving/Ingest/A.swift", "let r = PQexec(c, q)", ["c-symbol"]),
    ("Sources/Arriving/Ingest/A.swift", "inotifytools_initialize()\nlet m = IN_CREATE", ["c-symbol"] * 2),
    ("Sources/Arriving/Ingest/A.swift", 'let s = "PQexec csv_init try! unsafe fatalError("', []),
    ("Sources/Arriving/Ingest/A.swift", "// PQexec, try!, @unchecked Sendable", []),
    ("Sources/Arriving/Ingest/A.swift", 'let s = """\n  try! "x" PQexec\n  """\nlet t = #"a " try!"#', []),
    ("Sources/Arriving/Ingest/A.swift", 'let s = "\\(a ? "x" : "y") try!"\nlet u = try! b()', ["force-try"]),
    ("Sources/Arriving/Ingest/A.swift", "/* a /* PQexec */ try! */ let x = 1", []),
    ("Tests/InboxTests/A.swift", "@Test func `try! an inotify_event, TASK`() {\n}", []),
    ("Sources/Reading/DelimitedText/A.swift", "import Foundation", ["import"]),
    ("Sources/Reading/DelimitedText/A.swift", "package import Postgres", ["import"]),
    ("Sources/Arriving/Inbox/A.swift", "internal import Postgres", ["import"]),
    ("Sources/Reading/Feeds/A.swift", "internal import Postgres", ["import"]),
    ("Sources/Reading/Feeds/A.swift", "internal import Yams", ["import"]),
    ("Sources/Ground/Configuration/A.swift", "internal import Yams", []),
    ("Sources/Arriving/Inbox/A.swift", "internal import Crypto", ["import"]),
    ("Sources/Arriving/Ingest/A.swift", "internal import Crypto\nimport struct Feeds.Feed", []),
    ("Tests/IngestTests/A.swift", "import Crypto\nimport CLibPQ", ["import"]),
    ("Sources/Timing/Jobs/A.swift", "internal import Schedules\ninternal import Ingest", ["import"] * 2),
    ("Sources/Books/Journal/A.swift", "internal import Jobs\ninternal import Postgres", ["import"]),
    ("Sources/Doors/bascule/A.swift", "import Jobs\nimport Ingest\nimport ArgumentParser", []),
    ("Sources/Doors/Application/A.swift", "internal import Jobs\ninternal import ArgumentParser", ["import"] * 2),
    ("Sources/Arriving/Tables/A.swift", "internal import Feeds\ninternal import FileSystem\nimport Inbox", ["import"] * 2),
    ("Sources/Arriving/Tables/A.swift", 'let a = "insert into bascule.touch"\nlet b = "update bascule.file"', ["table"]),
    ("Sources/Timing/Alerts/A.swift", 'let a: SQL = "update bascule.file set a = 1"', ["table"]),
    ("Sources/Arriving/Ingest/A.swift", 'let a: SQL = """\n  insert into bascule.file (a)\n  """', []),
    ("Sources/Arriving/Ingest/A.swift", 'let a: SQL = "delete from  bascule.unheard"', ["table"]),
    ("Sources/Books/Schema/A.swift", 'let a = "alter table bascule.file add a int"', []),
    ("Sources/Timing/Jobs/A.swift", 'let a: SQL = "select id from bascule.file for update"', []),
    ("Sources/Timing/Alerts/A.swift", 'let a: SQL = "select id from bascule.alert join bascule.file"', ["table"]),
    ("Sources/Timing/Alerts/A.swift", "internal import Jobs\ninternal import Views", ["import"]),
    ("Sources/Timing/Jobs/A.swift", 'logger.info("a")\nlogger(for: job).log(\nCounter(label: a)', ["observer"] * 3),
    ("Sources/Timing/Jobs/AObserver.swift", 'logger.info("a")\nCounter(label: a)', []),
    ("Sources/Doors/Application/A.swift", 'job.log(line)\nobserver.isReady(log)\nlet a = log.count', []),
    ("Sources/Timing/Jobs/A.swift", "let a = try row[3, as: Int.self]\nb = try row[4]\nlet c = try q(s)[0][0]",
     ["read-by-number"] * 3),
    ("Sources/Timing/Jobs/A.swift", "let a = try row[.id, as: Int.self]\nlet b = try row[index, as: Int.self]", []),
    ("Sources/Ground/Postgres/A.swift", "let a = try row[3, as: Int.self]", []),
    ("Tests/JobsTests/A.swift", "let a = try row[3, as: Int.self]", []),
    ("Sources/Doors/Accounts/A.swift", "let p = unsafe argon2id_verify(a, b, 1)\ninternal import Crypto", []),
    ("Sources/Doors/Application/A.swift", "argon2id_verify(a, b, 1)\nimport CArgon2", ["c-symbol", "import"]),
    ("Sources/Doors/Accounts/A.swift", "ldap_get_dn(a, b)\nimport CLDAP", ["c-symbol", "import"]),
    ("Sources/Doors/Accounts/A.swift", "curl_easy_init()\nimport CCurl\nimport JWTKit", ["c-symbol"] + ["import"] * 2),
    ("Sources/Doors/OpenID/A.swift", "unsafe curl_easy_init()\ninternal import CCurl\ninternal import JWTKit", []),
    ("Sources/Doors/Console/A.swift", "internal import NIOHTTP1\ninternal import Views", []),
    ("Sources/Doors/Console/A.swift", "internal import Jobs\ninternal import Ingest", ["import"] * 2),
    ("Sources/Doors/Console/A.swift", 'let a: SQL = "select id from bascule.file"', ["table"]),
    ("Sources/Doors/Application/A.swift", "internal import NIOCore\ninternal import Console", ["import"] * 2),
    ("Sources/Doors/Accounts/A.swift", "internal import Jobs\ninternal import Application", ["import"] * 2),
    ("Sources/Doors/Accounts/A.swift", 'let a: SQL = "select id from bascule.token join bascule.file"', ["table"]),
    ("Sources/Doors/Application/A.swift", 'let a: SQL = "update bascule.app_user set name = 1"', ["table"]),
    ("Sources/Arriving/Ingest/A.swift", "fatalError(text)", ["fatal-error"]),
    ("Sources/Arriving/Ingest/A.swift", "final class A: @unchecked Sendable {}", ["unchecked-sendable"]),
    ("Sources/Arriving/Ingest/A.swift", "nonisolated(unsafe) var a = 1", ["nonisolated-unsafe"]),
    ("Sources/Arriving/Ingest/A.swift", "let lock = NSLock()", ["lock"]),
    ("Sources/Arriving/Ingest/A.swift", "public struct A {}\nopen class B {}", ["public"] * 2),
    ("Sources/Arriving/Ingest/A.swift", "let a =\n    open ? b : c", []),
    ("Sources/Arriving/Ingest/A.swift", "// TO" "DO: later", ["todo"]),
    ("Sources/Arriving/Ingest/A.swift", "let p = unsafe f(q)\nvar b: UnsafeRawPointer", ["unsafe"] * 2),
    ("Sources/Ground/Postgres/A.swift", "let p = unsafe PQfinish(q)", []),
    ("Sources/Arriving/Ingest/A.swift", "_ = try? remove()", ["discarded-error"]),
    ("Sources/Arriving/Ingest/A.swift", "func f() {\n    try? remove()\n}", ["discarded-error"]),
    ("Sources/Arriving/Ingest/A.swift", "defer { try? remove() }", ["discarded-error"]),
    ("Sources/Arriving/Ingest/A.swift", "func f() -> A? {\n    try? make()\n}", []),
    ("Sources/Arriving/Ingest/A.swift", "let a = try? make()\nguard let b = try? c() else { return }", []),
    ("Sources/Arriving/Ingest/A.swift", "let a = names.map {\n    try? make($0)\n}", []),
    ("Sources/Arriving/Ingest/A.swift", "usleep(10)\nThread.sleep(forTimeInterval: 1)", ["sleep"] * 2),
    ("Tests/IngestTests/A.swift", "try await Task.sleep(for: .seconds(1))", ["test-sleep"]),
    ("Tests/TestSupport/A.swift", "func eventually() {\n    try await Task.sleep(for: a)\n}", []),
    ("Sources/Arriving/Ingest/A.swift", "// lint:allow fatal-error: the compiler can't see it\nfatalError(a)", []),
    ("Sources/Arriving/Ingest/A.swift", "// lint:allow fatal-error:\nfatalError(a)", ["fatal-error"]),
    ("Sources/Arriving/Ingest/A.swift", "struct B {}\n@Suite final class C {\n    struct D {}\n}", ["type-file"] * 2),
    ("Sources/Arriving/Ingest/A+B.swift", "private struct B {}\n\npackage struct A {\n    enum C {}\n}", []),
    ("Tests/IngestTests/A.swift", "struct B {}", []),
    ("Sources/Arriving/Ingest/A.swift", "let a = 1\n" * 300, ["file-length"]),
    ("Sources/Arriving/Ingest/A.swift", "let a = 1\n" * 299, []),
    ("Sources/Arriving/Ingest/A.swift", "func f(\n    a: Int\n) -> Int {\n" + "    a()\n" * 60 + "}", ["function-length"]),
    ("Sources/Arriving/Ingest/A.swift", "func f() {\n" + "    a()\n" * 58 + "}\nfunc g() {}", []),
    ("Sources/Arriving/Ingest/A.swift", "init() {\n" + "    a()\n" * 60 + "}", ["function-length"]),
    ("Sources/Arriving/Ingest/A.swift", "private protocol P {\n    func f() -> Int\n    func g()\n}\nlet x = {\n"
     + "a()\n" * 80 + "}", []),
    ("Package.swift", "let a = [.unsafeFlags([])]", ["unsafe-flags"]),
]


def main():
    wrong = 0
    for path, code, expected in CASES:
        text = code if path == "Package.swift" else SPDX + code
        found = [rule for _, _, rule, _ in check(path, text)]
        if found != expected:
            wrong += 1
            print(f"{path}: expected {expected}, found {found} in:\n{code[:200]}\n", file=sys.stderr)
    if [f[2] for f in check("Sources/Reading/DelimitedText/B.swift", "import Testing\n")] != ["spdx"]:
        wrong += 1
        print("a file without its licence line was not found", file=sys.stderr)
    print(f"house rules: self-test, {len(CASES) + 1 - wrong} of {len(CASES) + 1} snippets judged right")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
