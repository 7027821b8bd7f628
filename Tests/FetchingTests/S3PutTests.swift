// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing
import Wording

@testable import Fetching

/// Files of ours in a bucket.
@Suite struct S3PutTests {
    private func put(
        _ server: S3Server, _ parcel: WebParcel, _ text: KnownText = .first,
        observe: (WebParcel.Step) -> Void = { _ in }
    ) throws -> FetchTrouble? {
        try S3Scene(server: server).trouble { folder in
            try folder.put(parcel, observe: observe, from: text.open)
        }
    }

    @Test func `a file comes whole, and is held against its digest`() async throws {
        try await S3Server.with { server in
            for count in [0, 1, 2_000_000] { try await putWhole(count, server) }
        }
    }

    private func putWhole(_ count: Int, _ server: S3Server) async throws {
        let bytes = [UInt8](repeating: 0x61, count: count)
        let digest = try await TemporaryFolder.with { (folder) async throws in
            try Data(bytes).write(to: URL(filePath: folder + "/a.csv"))
            return try await ChildProcess.succeed("/usr/bin/sha256sum", [folder + "/a.csv"])
        }
        let parcel = WebParcel(
            name: "a b.csv", bytes: Int64(count), sha256: String(digest.prefix(64)), check: .size)
        var scene = S3Scene(server: server)
        scene.bytes = 4 << 20
        try scene.with { remote in
            var steps: [WebParcel.Step] = []
            try remote.put(
                parcel, observe: { steps.append($0) },
                from: {
                    var rest = bytes[...]
                    return { most in
                        defer { rest = rest.dropFirst(most) }
                        return Array(rest.prefix(most))
                    }
                })
            #expect(steps == [.written, .verified])
            let listed = try #require(try remote.list(most: 9).files.first)
            var kept: [UInt8] = []
            #expect(try remote.read(listed) { kept += $0 } == Int64(count))
            #expect(kept == bytes)
        }
    }

    @Test func `what is not as it was sent is not taken for put`() async throws {
        try await S3Server.with { server in
            // Other bytes than the digest says: the server sees it.
            let other = try put(server, .text("a", .second))
            #expect(
                other?.code == .failed && other?.detail.hasPrefix("XAmz") == true, "\(other as Any)"
            )
            // A file that has become shorter.
            let short = WebParcel(
                name: "a", bytes: 6, sha256: KnownText.first.sha256, check: .size)
            #expect(try put(server, short) != nil)
            #expect(try S3Scene(server: server).with { try $0.list(most: 9).files.isEmpty })
            var steps: [WebParcel.Step] = []
            #expect(try put(server, .text("a", .first)) { steps.append($0) } == nil)
            #expect(steps == [.written, .verified])
        }
    }

    @Test func `what is there otherwise is told`() async throws {
        try await S3Server.with { server in
            for (heads, told) in [
                (["Content-Length": "4"], "4 B of 5 B"),
                (["Content-Length": "5", "x-amz-checksum-sha256": "AAAA"], "other bytes"),
            ] {
                try server.answer([S3Server.Answer("HEAD", "/a", 200, heads)])
                let trouble = try put(server, .text("a", .first))
                #expect(trouble?.detail.contains(told) == true, "\(trouble as Any)")
            }
        }
    }

    @Test func `a drop that shows nobody what it has is taken at its word, or tells how`()
        async throws
    {
        try await S3Server.with { server in
            for answer in [
                S3Server.Answer("HEAD", "/a", 403), S3Server.Answer("HEAD", "/a", 404),
            ] {
                try server.answer([answer])
                let unseen = try put(server, .text("a", .first))
                #expect(unseen?.isTaken == true, "\(unseen as Any)")
                #expect(unseen?.sentence.en.contains("`check: answer`") == true)
                #expect(try put(server, .text("a", .first, .answer)) == nil)
            }
            #expect(server.asked.count { $0.hasPrefix("PUT ") } == 4)
            #expect(server.asked.count { $0.hasPrefix("HEAD ") } == 2)
        }
    }

    @Test func `where a server keeps no digest the bytes are read there, if that is asked for`()
        async throws
    {
        try await S3Server.with { server in
            try server.answer([
                S3Server.Answer("HEAD", "/a", 200, ["Content-Length": "5"]),
                S3Server.Answer("GET", "/a", times: 1, 200, [:], "54321"),
                S3Server.Answer("GET", "/a", times: 1, 200, [:], "1234567"),
            ])
            #expect(try put(server, .text("a", .first)) == nil)
            #expect(server.asked.allSatisfy { !$0.hasPrefix("GET ") })
            for _ in 1...2 {
                let trouble = try put(server, .text("a", .first, .content))
                #expect(trouble?.detail.contains("other bytes") == true, "\(trouble as Any)")
            }
            #expect(try put(server, .text("a", .first, .content)) == nil)
        }
    }

    @Test func `a server that is busy says when it is not`() async throws {
        try await S3Server.with { server in
            try server.answer([
                .refusal("PUT", "/a", times: 1, 503, "SlowDown", ["Retry-After": "7"]),
                .refusal("PUT", "/a", times: 1, 403, "AccessDenied"),
            ])
            let busy = try put(server, .text("a", .first))
            #expect(busy?.code == .unavailable && busy?.retryAfter == .seconds(7))
            #expect(try put(server, .text("a", .first))?.code == .denied)
            #expect(try put(server, .text("a", .first)) == nil)
        }
    }
}
