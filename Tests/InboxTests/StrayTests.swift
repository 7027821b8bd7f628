// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import Inbox

/// Files in the inboxes that no feed takes.
@Suite struct StrayTests {
    private func put(_ names: [String], in folder: String) throws {
        for name in names {
            let path = "\(folder)/\(name)"
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent,
                withIntermediateDirectories: true)
            try Data("x".utf8).write(to: URL(fileURLWithPath: path))
        }
    }

    private func feed(_ name: String, _ folder: String) -> WatchedFolder {
        WatchedFolder(label: name, path: folder, patterns: ["*.csv"], marker: ".ok")
    }

    @Test func `files beside the feeds' folders, in unknown ones and of unknown names are told`()
        async throws
    {
        try await TemporaryFolder.with { inbox in
            try put(
                [
                    "root.csv", "labo/a.csv", "labo/a.csv.ok", "labo/b.xlsx", "labo/sub/c.txt",
                    "labo/.hidden", "labo/~$x.xlsx", "unknown/deep/d.csv", "prod/ligne1/e.csv",
                    "prod/f.csv", "labo/Thumbs.db", "e\u{301}.csv", "\u{E9}.csv",
                ], in: inbox)
            let strays = Strays(
                inbox: inbox,
                folders: [feed("labo", inbox + "/labo"), feed("prod", inbox + "/prod/ligne1")])
            let found = strays.findStrays()
            let told = found.map { "\($0.path.dropFirst(inbox.utf8.count + 1)): \($0.reason)" }
            #expect(
                told.sorted()
                    == [
                        "e\u{301}.csv: lies in no feed's folder: nobody takes it",
                        "\u{E9}.csv: lies in no feed's folder: nobody takes it",
                        "labo/b.xlsx: no feed takes a file of this name",
                        "labo/sub/c.txt: no feed takes a file of this name",
                        "prod/f.csv: lies in no feed's folder: nobody takes it",
                        "root.csv: lies in no feed's folder: nobody takes it",
                        "unknown/deep/d.csv: lies in no feed's folder: nobody takes it",
                    ].sorted())
            #expect(found.allSatisfy { $0.isStray })
        }
    }

    @Test func `links and names that are no text are told where no feed looks`() async throws {
        try await TemporaryFolder.with { inbox in
            try put(["other/a\u{1}.csv", "labo/a\u{1}.csv"], in: inbox)
            for folder in ["", "other/", "labo/"] {
                let path = Array("\(inbox)/\(folder)".utf8CString.dropLast()) + [-1, 0]
                #expect(unsafe mkdir(path, 0o700) == 0)
                let link = "\(inbox)/\(folder)link.csv"
                #expect(unsafe symlink("/etc/passwd", link) == 0)
            }
            // A feed's folder may be a link, or stand behind one.
            try put(["away/prod/x.xlsx"], in: "\(inbox)/.elsewhere")
            for (name, target) in [("prod", "away/prod"), ("site", "away")] {
                #expect(unsafe symlink(".elsewhere/\(target)", "\(inbox)/\(name)") == 0)
            }
            let strays = Strays(
                inbox: inbox,
                folders: [
                    feed("labo", inbox + "/labo"), feed("prod", inbox + "/prod"),
                    feed("site", inbox + "/site/prod"),
                ])
            let found = strays.findStrays()
            #expect(found.contains { $0.label == nil && $0.path == inbox + "/prod/x.xlsx" })
            #expect(
                Set(
                    found.filter { $0.reason == .outside }.map {
                        String($0.path.dropFirst(inbox.utf8.count + 1))
                    }) == [
                        "\\xFF", "link.csv", "other/\\xFF", "other/link.csv", "other/a\u{1}.csv",
                    ], "what lies in a feed's folder is in the ledger")
        }
    }

    @Test func `a marker alone and an upload that was left are told once they are old`()
        async throws
    {
        try await TemporaryFolder.with { inbox in
            try put(["labo/gone.csv.ok", "labo/big.csv.filepart", "labo/new.csv.ok"], in: inbox)
            let strays = Strays(inbox: inbox, folders: [feed("labo", inbox + "/labo")])
            #expect(strays.findStrays().isEmpty, "they have just come")
            let later = strays.findStrays(now: Strays.now() + 7_200)
            #expect(
                Set(later.map(\.reason)) == [
                    .orphan(of: "gone.csv"), .orphan(of: "new.csv"), .leftUpload,
                ])
            #expect(later.allSatisfy { $0.label == "labo" })
        }
    }

    @Test func `what only a feed takes that was declared since is told so`() async throws {
        try await TemporaryFolder.with { inbox in
            try put(
                [
                    "new/a.csv", "new/sub/b.csv.gz", "new/c.csv.ok", "new/d.txt", "newer/e.csv",
                    "labo/f.xlsx", "labo/g.txt",
                ], in: inbox)
            let strays = Strays(inbox: inbox, folders: [feed("labo", inbox + "/labo")])
            var changed = feed("labo", inbox + "/labo")
            changed.patterns = ["*.csv", "*.xlsx"]
            let later = [feed("new", inbox + "/new"), changed]
            let told = strays.findStrays(since: "06:30") { later }.map {
                "\($0.path.dropFirst(inbox.utf8.count + 1)) \($0.label ?? "–") \($0.isStray)"
                    + ($0.reason == .declaredLater(feed: $0.label ?? "", start: "06:30")
                        ? " later" : "")
            }
            #expect(
                told.sorted() == [
                    "labo/f.xlsx labo true later", "labo/g.txt – true", "new/a.csv new true later",
                    "new/c.csv.ok new true later", "new/d.txt – true",
                    "new/sub/b.csv.gz new true later", "newer/e.csv – true",
                ])
            try await TemporaryFolder.with { empty in
                let none = Strays(inbox: empty, folders: [])
                _ = none.findStrays(since: "") {
                    Issue.record("nobody needs to know")
                    return []
                }
            }
        }
    }

    /// The watcher passes over markers: only a look for strays can tell of them.
    @Test func `a marker alone is told whatever its name and kind`() async throws {
        try await TemporaryFolder.with { inbox in
            try put(["labo/a\u{1}.csv.ok", "labo/b\u{1}.csv", "labo/b\u{1}.csv.ok"], in: inbox)
            #expect(unsafe symlink("/etc/passwd", "\(inbox)/labo/link.csv.ok") == 0)
            let strays = Strays(inbox: inbox, folders: [feed("labo", inbox + "/labo")])
            #expect(
                Set(strays.findStrays(now: Strays.now() + 120).map(\.reason)) == [
                    .orphan(of: "a\u{1}.csv"), .orphan(of: "link.csv"),
                ])
        }
    }

    @Test func `what waits for its feed's declaration is no stray`() async throws {
        try await TemporaryFolder.with { inbox in
            try put(["labo/a.txt", "casse/x.csv", "casse/sub/y.csv", "casse2/z.csv"], in: inbox)
            let strays = Strays(
                inbox: inbox, folders: [feed("labo", inbox + "/labo")],
                unread: [inbox + "/casse", inbox + "/labo"])
            #expect(
                Set(strays.findStrays().map(\.relative)) == ["a.txt", "casse2/z.csv"],
                "a folder that a sound feed reads too is looked through")
        }
    }

    @Test func `an inbox that is not there has no strays, but for who has seen it there`() throws {
        #expect(Strays(inbox: "/none/inbox", folders: []).findStrays().isEmpty)
        let found = Strays(inbox: "/none/inbox", folders: [], expectsInbox: true).findStrays()
        #expect(found.map(\.reason) == [.unlisted("No such file or directory")])
        #expect(found.allSatisfy { $0.isStray && $0.isUnlisted && $0.path == "/none/inbox" })
    }

    @Test func `a folder that can't be listed is told, and the others are looked at`() async throws
    {
        try await TemporaryFolder.with { inbox in
            try put(["labo/shut/a.txt", "labo/b.txt", "other/c.csv", "prod/d.csv"], in: inbox)
            for folder in ["labo/shut", "prod"] {
                #expect(unsafe chmod("\(inbox)/\(folder)", 0) == 0)
            }
            let strays = Strays(
                inbox: inbox,
                folders: [feed("labo", inbox + "/labo"), feed("prod", inbox + "/prod")])
            let told = asNobody { strays.findStrays() }.map {
                "\($0.label ?? "–") \($0.path.dropFirst(inbox.utf8.count + 1)): \($0.reason)"
            }
            for folder in ["labo/shut", "prod"] {
                #expect(unsafe chmod("\(inbox)/\(folder)", 0o755) == 0)
            }
            let shut = "a folder that can't be listed, whatever lies in it: Permission denied"
            #expect(
                told.sorted()
                    == [
                        "labo labo/shut: \(shut)", "prod prod: \(shut)",
                        "– labo/b.txt: no feed takes a file of this name",
                        "– other/c.csv: lies in no feed's folder: nobody takes it",
                    ].sorted())
        }
    }

    /// Root can list all folders: so this thread asks as another user.
    private func asNobody<Value>(_ body: () -> Value) -> Value {
        guard geteuid() == 0, let found = unsafe dlsym(nil, "setfsuid") else { return body() }
        let become = unsafe unsafeBitCast(found, to: (@convention(c) (UInt32) -> Int32).self)
        _ = become(65_534)
        defer { _ = become(0) }
        return body()
    }

    @Test func `of two limits the lower one is named`() {
        let host = KernelLimit(name: "fs.inotify.max_user_watches", value: 100)
        let own = KernelLimit(name: "user.max_inotify_watches", value: 10)
        #expect(KernelLimit.pick(host: host, own: own) == own)
        #expect(own.remedy(to: 20) == "sysctl user.max_inotify_watches=20 in this user namespace")
        let same = KernelLimit(name: "user.max_inotify_watches", value: 100)
        #expect(KernelLimit.pick(host: host, own: same) == host)
        #expect(KernelLimit.pick(host: host, own: nil) == host)
        #expect((KernelLimit.watches?.value ?? 0) > 0)
    }
}

/// One watcher a process: this one takes its turn with the others.
extension WatcherTests {
    @Test func `strays are told among what waits`() async throws {
        let scene = try Scene()
        try sh("echo x > \(scene.root)/../stray.csv")
        try await scene.watching([scene.folder()]) {
            $0.inbox = (scene.root as NSString).deletingLastPathComponent
        } while: {
            try await eventually("it is told") {
                await scene.waiting().map(\.reason) == [.outside]
            }
        }
    }
}
