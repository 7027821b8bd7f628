// SPDX-License-Identifier: Apache-2.0

import Glibc
import TestSupport
import Testing

@testable import Inbox

/// One watcher a process: these run one after the other.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct WatcherTests {
    @Test func `a written file is handed over once it is closed`() async throws {
        let scene = try Scene()
        try await scene.watching {
            try sh("printf 'a;b\\n1;2\\n' > \(scene.root)/x.csv")
            try await eventually("the arrival") { scene.names == ["x.csv"] }
            let arrival = try #require(scene.arrivals.first)
            #expect(arrival.label == "labo")
            #expect(arrival.path == scene.root + "/x.csv")
            #expect(arrival.identity.size == 8)
        }
    }

    @Test func `a file that trickles in waits for its writer`() async throws {
        let scene = try Scene()
        try await scene.watching {
            let writer = try start(
                """
                exec 3> \(scene.root)/slow.csv
                for i in 1 2 3 4 5 6; do echo $i >&3; sleep 0.1; done
                while [ -d \(scene.root) ] && [ ! -e \(scene.root)/../seen ]; do sleep 0.05; done
                """)
            try await eventually("the wait") {
                await scene.waiting().first?.reason == .openForWriting
            }
            #expect(scene.arrivals.isEmpty)
            try sh("touch \(scene.root)/../seen")
            _ = wait(for: writer)
            try await eventually("the arrival") { scene.names == ["slow.csv"] }
            #expect(scene.arrivals.first?.identity.size == 12)
        }
    }

    @Test func `OpenSSH's rename by link and unlink is seen`() async throws {
        let scene = try Scene()
        try await scene.watching {
            try sh(
                """
                cd \(scene.root) && printf 1 > .up && ln .up x.csv && sleep 0.05 && rm .up
                """)
            try await eventually("the arrival") { scene.names == ["x.csv"] }
            #expect(scene.refusals.isEmpty)
        }
    }

    @Test func `a rename within and into the folder is seen`() async throws {
        let scene = try Scene()
        try await scene.watching {
            try sh("cd \(scene.root) && printf 1 > x.tmp && mv x.tmp x.csv")
            try await eventually("the arrival") { scene.names == ["x.csv"] }
            try sh("cd \(scene.root) && printf 2 > ../y.csv && mv ../y.csv y.csv")
            try await eventually("the next") { scene.names == ["x.csv", "y.csv"] }
        }
    }

    @Test func `what waited before the start is handed over oldest first in batches`() async throws
    {
        let scene = try Scene()
        try sh("cd \(scene.root) && for i in $(seq 100 -1 1); do echo $i > $i.csv; done")
        try await scene.watching(nil, { $0.batchLimit = 16 }) {
            try await eventually("all") { scene.arrivals.count == 100 }
            let times = scene.arrivals.map(\.identity.ctimeNanoseconds)
            #expect(times == times.sorted())
            #expect(scene.batches.allSatisfy { $0 <= 16 })
        }
    }

    @Test func `a file is handed over again only when it is released and still there`() async throws
    {
        let scene = try Scene()
        try await scene.watching {
            try sh("cd \(scene.root) && echo 1 > x.csv && echo 2 > y.csv")
            try await eventually("both") { scene.arrivals.count == 2 }
            try sh("cd \(scene.root) && echo 3 >> x.csv && echo 4 > z.csv")
            try await eventually("the third") { scene.arrivals.count == 3 }
            #expect(scene.names.last == "z.csv")
            try sh("rm \(scene.root)/y.csv")
            scene.release(["x.csv", "y.csv"].map { scene.root + "/" + $0 })
            try await eventually("the first again") { scene.arrivals.count == 4 }
            #expect(scene.names.last == "x.csv")
            #expect(scene.arrivals.last?.identity.size == 4)
        }
    }

    @Test func `a released file can be deferred`() async throws {
        let scene = try Scene()
        try await scene.watching {
            try sh("echo 1 > \(scene.root)/x.csv")
            try await eventually("the arrival") { scene.arrivals.count == 1 }
            let clock = ContinuousClock()
            let released = clock.now
            scene.release([scene.root + "/x.csv"], lookAgainAfter: .milliseconds(300))
            try sh("touch \(scene.root)/x.csv")
            try await eventually("it again") { scene.arrivals.count == 2 }
            #expect(clock.now - released >= .milliseconds(300))
        }
    }

    @Test func `an empty file is believed after the quiet time`() async throws {
        let scene = try Scene()
        // Longer than a busy machine may need to see that it waits.
        try await scene.watching(nil, { $0.quiet = .seconds(2) }) {
            let clock = ContinuousClock()
            let begin = clock.now
            try sh(": > \(scene.root)/x.csv")
            try await eventually("the wait") { await scene.waiting().count == 1 }
            try await eventually("the arrival") { scene.arrivals.count == 1 }
            #expect(clock.now - begin >= .seconds(2))
        }
    }

    @Test func `a marker is waited for, and follows its file`() async throws {
        let scene = try Scene()
        try await scene.watching([scene.folder { $0.marker = ".ok" }]) {
            try sh("echo 1 > \(scene.root)/x.csv")
            try await eventually("the wait") {
                await scene.waiting().first?.reason == .marker(name: "x.csv.ok")
            }
            try sh(": > \(scene.root)/x.csv.ok")
            try await eventually("the arrival") { scene.names == ["x.csv"] }
            #expect(scene.arrivals.first?.companions == [scene.root + "/x.csv.ok"])
        }
    }

    @Test func `a checksum file is waited for and read`() async throws {
        let scene = try Scene()
        try await scene.watching([scene.folder { $0.checksum = ".sha256" }]) {
            try sh("cd \(scene.root) && echo 1 > x.csv && echo nonsense > x.csv.sha256")
            try await eventually("the wait") {
                await scene.waiting().first?.reason == .checksum(name: "x.csv.sha256")
            }
            try sh("cd \(scene.root) && sha256sum x.csv > x.csv.sha256")
            try await eventually("the arrival") { scene.names == ["x.csv"] }
            let promised = "4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865"
            #expect(scene.arrivals.first?.promisedSHA256 == promised)
        }
    }

    @Test func `a reserved tail of NUL bytes is not complete`() async throws {
        let scene = try Scene()
        try await scene.watching {
            try sh("cd \(scene.root) && printf 'a;b' > .x && truncate -s 5000 .x && mv .x x.csv")
            try await eventually("the wait") { await scene.waiting().first?.reason == .nulTail }
            #expect(scene.arrivals.isEmpty)
            try sh("cd \(scene.root) && printf 'a;b' > x.csv")
            try await eventually("the arrival") { scene.names == ["x.csv"] }
        }
    }
}
