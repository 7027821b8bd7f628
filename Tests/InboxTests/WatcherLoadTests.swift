// SPDX-License-Identifier: Apache-2.0

import Daemon
import Glibc
import TestSupport
import Testing

@testable import Inbox

extension WatcherTests {
    /// Sets a kernel limit of inotify, the whole machine's, while the body runs.
    ///
    /// A process at the end of a pipe sets it back, even when these tests are killed.
    private func withLimit(_ name: String, _ value: Int, _ body: () async throws -> Void)
        async throws
    {
        let path = "/proc/sys/fs/inotify/\(name)"
        let before = String(
            decoding: try FolderHandle.File(descriptor: unsafe open(path, O_RDONLY)).read(32),
            as: UTF8.self)
        try #require(before.hasSuffix("\n"))
        let back = "cat > /dev/null; echo \(before.dropLast()) > \(path)"
        let keeper = try unsafe #require(popen("exec setsid --wait sh -c '\(back)'", "we"))
        let outcome: Result<Void, any Error>
        do {
            try sh("echo \(value) > \(path)")
            outcome = .success(try await body())
        } catch {
            outcome = .failure(error)
        }
        #expect(unsafe pclose(keeper) == 0)
        try outcome.get()
    }

    @Test(.enabled(if: geteuid() == 0, "the limits are root's"))
    func `events lost to an overflow lose no file`() async throws {
        let scene = try Scene()
        try await withLimit("max_queued_events", 8) {
            try await scene.watching {
                try sh("cd \(scene.root) && for i in $(seq 2000); do echo $i > $i.csv; done")
                try await eventually("all") { scene.arrivals.count == 2_000 }
                #expect(scene.count("overflows") >= 1)
                #expect(Set(scene.names).count == 2_000)
            }
        }
    }

    @Test(.enabled(if: geteuid() == 0, "the limits are root's"))
    func `folders past the limit of watches are polled`() async throws {
        let scene = try Scene()
        try sh("cd \(scene.root) && mkdir a b c")
        try await withLimit("max_user_watches", 2) {
            try await scene.watching(nil, { $0.pollEvery = .milliseconds(20) }) {
                try sh("cd \(scene.root) && for d in a b c; do echo 1 > $d/x.csv; done")
                try await eventually("all") { scene.arrivals.count == 3 }
                let polled = scene.registry.value("bascule_inbox_polled_folders")
                #expect(polled != .gauge(0))
            }
        }
    }

    @Test(arguments: ["/tmp", "/dev/shm"])
    func `thirty thousand waiting files are all handed over`(base: String) async throws {
        let scene = try Scene(on: base)
        try sh("cd \(scene.root) && seq 30000 | split -l 1 -a 4 - f_")
        let began = ContinuousClock.now
        try await scene.watching {
            try await eventually("all") { scene.arrivals.count == 30_000 }
            print("30,000 files on \(base): \(ContinuousClock.now - began)")
            #expect(Set(scene.names).count == 30_000)
        }
    }

    @Test func `from close to hand-over takes little on an idle service`() async throws {
        let scene = try Scene()
        var times: [Duration] = []
        try await scene.watching {
            for round in 1...100 {
                let path = "\(scene.root)/\(round).csv"
                let file = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL, 0o644)
                try #require(unsafe write(file, "1\n", 2) == 2)
                let began = ContinuousClock.now
                close(file)
                while scene.arrivals.count < round { sched_yield() }
                times.append(ContinuousClock.now - began)
            }
        }
        times.sort()
        print("close to hand-over: p50 \(times[50]), p99 \(times[98])")
        #expect(times[50] < .milliseconds(20))
    }

    @Test func `it stops promptly, also in the midst of a sweep, and can start again`() async throws
    {
        let scene = try Scene()
        try sh("cd \(scene.root) && seq 5000 | split -l 1 -a 4 - f_")
        for _ in 1...5 {
            var ended = ContinuousClock.now
            try await scene.watching { ended = ContinuousClock.now }
            #expect(ContinuousClock.now - ended < .seconds(2))
        }
    }

    @Test func `a second watcher in the process is refused`() async throws {
        let scene = try Scene()
        try await scene.watching {
            await #expect(throws: InboxError.self) { try await scene.watching {} }
        }
    }
}
