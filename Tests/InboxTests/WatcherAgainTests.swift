// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Inbox

extension WatcherTests {
    @Test func `a name that was refused is taken once a plain file has it`() async throws {
        let scene = try Scene()
        try await scene.watching {
            try sh("ln -s /etc/passwd \(scene.root)/x.csv")
            try await eventually("the refusal") { scene.refusals.map(\.reason) == [.symbolicLink] }
            try sh("cd \(scene.root) && echo 1 > .new && mv -f .new x.csv")
            try await eventually("the file") { scene.names == ["x.csv"] }
            #expect(scene.refusals.count == 1)
        }
    }

    @Test func `where no event comes, a file that has left is forgotten by the listing`()
        async throws
    {
        let scene = try Scene()
        let polled = scene.folder { ($0.isPolled, $0.patterns) = (true, ["*.csv"]) }
        try await scene.watching([polled], { $0.pollEvery = .milliseconds(20) }) {
            try sh("echo 1 > \(scene.root)/x.pdf")
            try await eventually("it waits") { await scene.waiting().map(\.relative) == ["x.pdf"] }
            try sh("rm \(scene.root)/x.pdf")
            try await eventually("it is forgotten") { await scene.waiting().isEmpty }
        }
    }
}

extension WatcherTests {
    @Test func `the inboxes are listed beside a watcher, which goes on`() async throws {
        let scene = try Scene()
        try await scene.watching {
            try sh("cd \(scene.root) && echo 1 > x.csv")
            try await eventually("it is handed over") { scene.arrivals.count == 1 }
            for round in 1...20 {
                let look = try InboxLook([scene.folder()])
                #expect(look.arrivals.map(\.relative).contains("x.csv"), "it is not taken yet")
                try sh("cd \(scene.root) && echo 1 > y\(round).csv")
                try await eventually("round \(round)") { scene.arrivals.count == 1 + round }
            }
        }
    }
}
