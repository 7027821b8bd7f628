// SPDX-License-Identifier: Apache-2.0

import Glibc
import TestSupport
import Testing

@testable import Inbox

extension WatcherTests {
    @Test func `a new sub-folder is watched and swept, whatever is in it already`() async throws {
        let scene = try Scene()
        try await scene.watching {
            for round in 1...20 {
                try sh("cd \(scene.root) && mkdir -p d\(round)/e && echo 1 > d\(round)/e/x.csv")
                try await eventually("round \(round)") { scene.arrivals.count == 2 * round - 1 }
                try sh("cd \(scene.root) && echo 1 > d\(round)/y.csv")
                try await eventually("round \(round), later") { scene.arrivals.count == 2 * round }
            }
            #expect(scene.names.contains("d7/e/x.csv"))
        }
    }

    @Test func `a sub-folder that is removed and made again is watched again`() async throws {
        let scene = try Scene()
        try await scene.watching {
            for round in 1...10 {
                try sh("cd \(scene.root) && mkdir d && echo 1 > d/x.csv")
                try await eventually("round \(round)") { scene.arrivals.count == 2 * round - 1 }
                try sh("cd \(scene.root) && echo 1 > d/y.csv")
                try await eventually("round \(round), later") { scene.arrivals.count == 2 * round }
                try sh("rm -r \(scene.root)/d")
            }
        }
    }

    @Test func `a sub-folder that moves within the inbox is watched at its new place`() async throws
    {
        let scene = try Scene()
        try await scene.watching {
            try sh("cd \(scene.root) && mkdir a b && echo 1 > a/x.csv")
            try await eventually("the first") { scene.names == ["a/x.csv"] }
            try sh("cd \(scene.root) && mv a b/c")
            try await eventually("it at its new place") { scene.names.last == "b/c/x.csv" }
            try sh("cd \(scene.root) && echo 1 > b/c/y.csv && mkdir a && echo 1 > a/z.csv")
            try await eventually("both") { scene.arrivals.count == 4 }
            #expect(Set(scene.names.suffix(2)) == ["b/c/y.csv", "a/z.csv"])
        }
    }

    @Test func `the room of very many files that are gone is given back`() {
        var files = Dictionary(uniqueKeysWithValues: (0..<10_000).map { ($0, "\($0)") })
        for number in 10..<10_000 { files[number] = nil }
        #expect(files.capacity >= 10_000)
        files.giveBackRoom()
        #expect(files.capacity < 100)
        #expect(files.keys.sorted() == Array(0..<10))
    }

    @Test func `a folder deeper than the limit is refused`() async throws {
        let scene = try Scene()
        try sh("cd \(scene.root) && mkdir -p a/b && echo 1 > a/x.csv && echo 1 > a/b/x.csv")
        try await scene.watching([scene.folder { $0.depth = 1 }]) {
            try await eventually("the upper file") { scene.names == ["a/x.csv"] }
            #expect(scene.refusals.map(\.reason) == [.tooDeep(limit: 1)])
        }
    }

    @Test func `a missing inbox folder is found when it comes, and when it comes again`()
        async throws
    {
        let scene = try Scene()
        try sh("rmdir \(scene.root)")
        try await scene.watching(nil, { $0.pollEvery = .milliseconds(20) }) {
            for round in 1...2 {
                try sh("mkdir \(scene.root) && echo 1 > \(scene.root)/x.csv")
                try await eventually("round \(round)") { scene.arrivals.count == 2 * round - 1 }
                try sh("echo 1 > \(scene.root)/y.csv")
                try await eventually("the next") { scene.arrivals.count == 2 * round }
                try sh("rm -r \(scene.root)")
            }
        }
    }

    @Test func `a folder inside another belongs to its own feed`() async throws {
        let scene = try Scene()
        try sh("mkdir \(scene.root)/hplc")
        let inner = WatchedFolder(label: "hplc", path: scene.root + "/hplc/")
        try await scene.watching([scene.folder(), inner]) {
            try sh("cd \(scene.root) && echo 1 > x.csv && echo 1 > hplc/y.csv")
            try await eventually("both") { scene.arrivals.count == 2 }
            #expect(
                Set(scene.arrivals.map { "\($0.label) \($0.relative)" })
                    == ["labo x.csv", "hplc y.csv"])
        }
    }

    @Test func `a folder that must be polled is polled`() async throws {
        let scene = try Scene()
        try await scene.watching(
            [scene.folder { $0.isPolled = true }], { $0.pollEvery = .milliseconds(20) }
        ) {
            try sh("cd \(scene.root) && mkdir d && echo 1 > d/x.csv")
            try await eventually("the arrival") { scene.names == ["d/x.csv"] }
        }
    }
}
