// SPDX-License-Identifier: Apache-2.0

import Glibc
import TestSupport
import Testing

@testable import Inbox

extension WatcherTests {
    @Test(arguments: [
        ("ln -s /etc/passwd x.csv", RefusalReason.symbolicLink), ("mkfifo x.csv", .pipe),
        ("echo 1 > ../y && ln ../y x.csv", .hardLink(count: 2)),
        ("printf 1 > .new && mv .new \"$(printf 'x\\033.csv')\"", .controlCharacterInName),
    ])
    func `what is no plain file is refused with its reason`(
        command: String, reason: RefusalReason
    ) async throws {
        let scene = try Scene()
        try await scene.watching(nil, { $0.linkPatience = .milliseconds(50) }) {
            try sh("cd \(scene.root) && \(command)")
            try await eventually("the refusal") { scene.refusals.map(\.reason) == [reason] }
            try sh("echo 1 > \(scene.root)/plain.csv")
            try await eventually("the plain file") { scene.names == ["plain.csv"] }
            #expect(scene.refusals.count == 1)
        }
    }

    @Test(.enabled(if: getuid() == 0, "only root makes devices"))
    func `a device is refused with its reason`() async throws {
        let scene = try Scene()
        try await scene.watching {
            try sh("mknod \(scene.root)/x.csv c 1 3")
            try await eventually("the refusal") { scene.refusals.map(\.reason) == [.device] }
        }
    }

    @Test func `a name that is not UTF-8 is refused by the sweep`() async throws {
        let scene = try Scene()
        try sh("echo 1 > \"\(scene.root)/$(printf '\\351t\\351\\134.csv')\"")
        try await scene.watching(nil, { $0.sweepEvery = .milliseconds(20) }) {
            try await eventually("sweeps") { scene.count("sweeps") >= 3 }
            #expect(scene.refusals.map(\.reason) == [.nameNotUTF8])
            #expect(scene.refusals.first?.relative == "\\xE9t\\xE9\\x5C.csv")
            #expect(scene.refusals.first?.identity?.size == 2)
        }
    }

    /// It is not moved while a process writes into it: the move is pending.
    @Test(arguments: ["$(printf 'x\\001')", "deep/er"])
    func `a refused folder that has changed since is refused again`(name: String) async throws {
        let scene = try Scene()
        let folder = scene.folder { $0.depth = 1 }
        try sh("mkdir -p \"\(scene.root)/\(name)\"")
        try await scene.watching([folder], { $0.sweepEvery = .milliseconds(20) }) {
            try await eventually("the refusal") { scene.refusals.count == 1 }
            let sweeps = scene.count("sweeps")
            try await eventually("sweeps") { scene.count("sweeps") >= sweeps + 3 }
            #expect(scene.refusals.count == 1)
            try sh("echo 1 > \"\(scene.root)/\(name)/a.csv\"")
            try await eventually("it is refused again") { scene.refusals.count == 2 }
            #expect(scene.arrivals.isEmpty)
        }
    }

    @Test func `a combining mark hides no link on the way to a folder`() async throws {
        try await TemporaryFolder.with { root in
            try sh("cd \(root) && mkdir -p away/\u{301}x && ln -s away link")
            #expect(throws: Never.self) {
                _ = try FolderHandle(root: root, relative: "away/\u{301}x")
            }
            let error = #expect(throws: SystemError.self) {
                _ = try FolderHandle(root: root, relative: "link/\u{301}x")
            }
            #expect(error.map { [ENOTDIR, ELOOP].contains($0.number) } == true)
        }
    }

    @Test func `an upload under a temporary name is left alone, also where that is not UTF-8`()
        async throws
    {
        let scene = try Scene()
        try sh("echo 1 > \"\(scene.root)/$(printf '\\351.csv.filepart')\"")
        try await scene.watching(nil, { $0.sweepEvery = .milliseconds(20) }) {
            try await eventually("sweeps") { scene.count("sweeps") >= 3 }
            #expect(scene.refusals.isEmpty)
        }
    }

    @Test func `two names that differ in their form of an accent are two files`() async throws {
        let scene = try Scene()
        try sh("cd \(scene.root) && echo 1 > '\u{E9}.csv' && echo 2 > 'e\u{301}.csv'")
        try await scene.watching {
            try await eventually("both") { scene.arrivals.count == 2 }
        }
    }

    @Test func `names that are never data are passed over`() async throws {
        let scene = try Scene()
        try sh(
            """
            cd \(scene.root) && for n in .x x~ x.tmp x.PART x.filepart '~$x.csv' Thumbs.db; do
              echo 1 > "$n"; done; mkdir @eaDir .cache; echo 1 > @eaDir/x.csv; echo 1 > a.csv
            """)
        try await scene.watching {
            try await eventually("the one file") { scene.names == ["a.csv"] }
            #expect(await scene.waiting().isEmpty)
            #expect(scene.refusals.isEmpty)
        }
    }

    @Test func `a file that no feed takes is shown`() async throws {
        let scene = try Scene()
        try await scene.watching([scene.folder { $0.patterns = ["*.csv"] }]) {
            try sh("cd \(scene.root) && echo 1 > x.pdf && echo 1 > X.CSV.gz")
            try await eventually("the wait") { await scene.waiting().map(\.reason) == [.unmatched] }
            try await eventually("the packed one") { scene.names == ["X.CSV.gz"] }
        }
    }

    @Test func `feeds that share a folder are told apart by patterns`() async throws {
        let scene = try Scene()
        let shared = [
            scene.folder { ($0.label, $0.patterns) = ("ph", ["ph_*"]) }, scene.folder(),
        ]
        try await scene.watching(shared) {
            try sh("cd \(scene.root) && echo 1 > PH_1.csv && echo 1 > other.csv")
            try await eventually("both") { scene.arrivals.count == 2 }
            #expect(Set(scene.arrivals.map(\.label)) == ["ph", "labo"])
        }
    }
}
