// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing
import Wording

@testable import Fetching

/// What of a bucket begins with a prefix, from a server that takes no other signature than botocore's.
@Suite struct S3FolderTests {
    private func bytes(_ name: String) -> [UInt8] { Array(name.utf8) }

    private func file(_ name: String, _ folder: S3Folder) throws -> RemoteFile {
        try #require(try folder.list(most: 99).files.first { $0.name == bytes(name) })
    }

    @Test func `what is right below the prefix is a file, by any name, with its version`()
        async throws
    {
        let odd = "é #+%20;&=x~.csv"
        let objects = [
            ("res/a.csv", "12345"), ("res/\(odd)", ""), ("res/", ""), ("res/..", "x"),
            ("res/sub/b.csv", "x"), ("res/sub/c.csv", "x"), ("other/c.csv", "x"), ("resa.csv", "x"),
        ]
        try await S3Server.with(objects) { server in
            try S3Scene(server: server).with { folder in
                let listing = try folder.list(most: 5)
                #expect(
                    Set(listing.files.map(\.name)) == [bytes("a.csv"), bytes(odd), bytes("..")])
                // The prefix itself, and what is deeper.
                #expect(listing.others == 2)
                let trouble = #expect(throws: FetchTrouble.self) { try folder.list(most: 4) }
                #expect(trouble?.code == .tooLarge)
                let a = try file("a.csv", folder)
                #expect(a.bytes == 5 && a.version == "\"\(KnownText.first.md5)\"")
                #expect(abs(Double(a.modified) - Date().timeIntervalSince1970) < 300)
                var text: [UInt8] = []
                #expect(try folder.read(a) { text += $0 } == 5 && text == bytes("12345"))
                #expect(try folder.read(file(odd, folder)) { _ in } == 0)
                #expect(try folder.has(a) && folder.hasAnything(at: bytes("sub/b.csv")))
                #expect(try !folder.hasAnything(at: bytes("none")))
                struct Full: Error {}
                #expect(throws: Full.self) { try folder.read(a) { _ in throw Full() } }
                #expect(try folder.list(most: 5).files.count == 3)
            }
            var small = S3Scene(server: server)
            small.bytes = 4
            let large = try small.trouble { folder in
                _ = try folder.read(file("a.csv", folder)) { _ in }
            }
            #expect(large?.code == .tooLarge)
            var whole = S3Scene(server: server)
            whole.prefix = ""
            let all = try whole.with { try $0.list(most: 9) }
            #expect(all.files.map(\.name) == [bytes("resa.csv")] && all.others == 2)
        }
    }

    @Test func `a list of 2,500 keys comes in pages, each key once`() async throws {
        let objects = (0..<2_500).map { ("res/\($0).csv", "") }
        try await S3Server.with(objects) { server in
            let listing = try S3Scene(server: server).with { try $0.list(most: 2_500) }
            #expect(Set(listing.files.map(\.name)).count == 2_500 && listing.files.count == 2_500)
            #expect(server.asked.count == 3, "\(server.asked)")
            let trouble = try S3Scene(server: server).trouble { _ = try $0.list(most: 2_499) }
            #expect(trouble?.code == .tooLarge)
        }
    }

    @Test func `a version that was replaced is neither read nor put away`() async throws {
        try await S3Server.with([("res/a.csv", "12345")]) { server in
            try S3Scene(server: server).with { folder in
                let old = try file("a.csv", folder)
                try folder.put(
                    .text("a.csv", .second), observe: { _ in }, from: KnownText.second.open)
                #expect(try folder.read(old) { _ in } == nil)
                #expect(try !folder.has(old))
                #expect(try folder.remove(old) == .other)
                #expect(try folder.move(old, to: bytes("traite/a.csv")) == .other)
                #expect(try !folder.hasAnything(at: bytes("traite/a.csv")))
                let new = try file("a.csv", folder)
                #expect(new.bytes == old.bytes && new.version == "\"\(KnownText.second.md5)\"")
                #expect(try folder.remove(new) == .done)
                #expect(try folder.remove(new) == .other)
                let gone = #expect(throws: FetchTrouble.self) { try folder.read(new) { _ in } }
                #expect(gone?.code == .notFound)
            }
        }
    }

    @Test func `a file is moved by a copy, which is not made twice`() async throws {
        let objects = [
            ("res/a.csv", "12345"), ("res/b c.csv", "12345"), ("res/traite/b c.csv", "12345"),
        ]
        try await S3Server.with(objects) { server in
            try S3Scene(server: server).with { folder in
                let (a, b) = (try file("a.csv", folder), try file("b c.csv", folder))
                #expect(try folder.move(a, to: bytes("traite/a.csv")) == .done)
                #expect(try folder.has(a, as: bytes("traite/a.csv")) && !folder.has(a))
                // As its process left it that died between the two steps.
                #expect(try folder.move(b, to: bytes("traite/b c.csv")) == .done)
                #expect(try folder.list(most: 9).files.isEmpty)
            }
            #expect(server.asked.count { $0.hasPrefix("PUT ") } == 1, "\(server.asked)")
        }
    }

    @Test func `what a server that can't delete on a condition says is not the end`() async throws {
        try await S3Server.with([("res/a.csv", "12345")]) { server in
            try server.answer([.refusal("DELETE", "a.csv", times: 1, 501, "NotImplemented")])
            let ending = try S3Scene(server: server).with { folder in
                try folder.remove(file("a.csv", folder))
            }
            #expect(ending == .done)
        }
        try await S3Server.with([("res/a.csv", "12345")]) { server in
            try server.answer([
                .refusal("DELETE", "a.csv", 403, "AccessDenied"),
                .refusal("PUT", "traite", 200, "InternalError"),
            ])
            let endings = try S3Scene(server: server).with { folder in
                let file = try file("a.csv", folder)
                return [
                    try folder.remove(file), try folder.move(file, to: bytes("traite/a.csv")),
                ]
            }
            #expect(endings == [.refused, .refused])
        }
    }

    @Test func `who asks is told what is wrong with it`() async throws {
        try await S3Server.with { server in
            let scene = S3Scene(server: server)
            func told(_ change: (inout S3Scene) -> Void) throws -> FetchTrouble? {
                var other = scene
                change(&other)
                return try other.trouble()
            }
            let secret = try told { $0.secret = "x" }
            #expect(secret?.code == .denied)
            #expect(secret?.detail.hasPrefix("SignatureDoesNotMatch") == true)
            let key = try told { $0.accessKey = "AKIAX" }
            #expect(key?.code == .denied && key?.sentence.en.contains("`access_key`") == true)
            let bucket = try told { $0.bucket = "another" }
            #expect(bucket?.code == .notFound)
            #expect(bucket?.sentence.en.contains("no bucket another") == true)
            let region = try told { $0.region = "eu-west-1" }
            #expect(region?.sentence.en.contains("`region: eu-west-3`") == true)
            #expect(try told { $0.networks = [] }?.code == .refused)
            try server.skew(16 * 60)
            let clock = try told { _ in }
            #expect(clock?.code == .denied && clock?.sentence.en.contains("clocks") == true)
            try server.skew(-14 * 60)
            #expect(try told { _ in } == nil)
            for trouble in [secret, key, bucket, region, clock] {
                #expect(trouble?.sentence.en != trouble?.sentence.fr)
                #expect(trouble?.mayPass == false)
            }
        }
    }

    @Test func `what a server says instead has its name`() async throws {
        let cases: [(status: Int, code: String, expected: String, mayPass: Bool)] = [
            (503, "SlowDown", "source_unavailable", true), (429, "", "source_unavailable", true),
            (500, "InternalError", "source_unavailable", true),
            (403, "AccessDenied", "source_denied", false),
            (403, "InvalidObjectState", "source_denied", false),
            (301, "PermanentRedirect", "source_failed", false),
            (418, "Teapot", "source_failed", false),
        ]
        // One for all: each start of a server costs seconds.
        try await S3Server.with { server in
            let heads = ["Retry-After": "7", "x-amz-bucket-region": "eu-west-1"]
            for (status, code, expected, mayPass) in cases {
                try server.answer([.refusal("GET", "list-type", status, code, heads)])
                let trouble = try #require(try S3Scene(server: server).trouble())
                #expect(
                    trouble.code.rawValue == expected && trouble.mayPass == mayPass, "\(trouble)")
                #expect(!mayPass || trouble.retryAfter == .seconds(7))
                #expect(status != 301 || trouble.sentence.en.contains("eu-west-1"))
                #expect(trouble.sentence.en != trouble.sentence.fr)
            }
        }
    }

    @Test func `a list that is none is not believed`() async throws {
        let texts = [
            // Without an end, and with one that comes again.
            "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>",
            "<ListBucketResult><IsTruncated>true</IsTruncated>"
                + "<NextContinuationToken>x</NextContinuationToken></ListBucketResult>",
            "<ListBucketResult><Contents><Key>other/a</Key></Contents></ListBucketResult>",
            "<ListBucketResult><Contents><Size>1</Size></Contents></ListBucketResult>",
            "<!DOCTYPE a [<!ENTITY b \"c\">]><ListBucketResult/>", "<ListBucketResult>", "",
            "<html/>", String(repeating: "<a>", count: 20),
        ]
        try await S3Server.with([("res/a.csv", "1")]) { server in
            for text in texts {
                let before = server.asked.count
                try server.answer([S3Server.Answer("GET", "list-type", 200, [:], text)])
                let trouble = try #require(try S3Scene(server: server).trouble(), "\(text)")
                #expect(trouble.code == .failed && !trouble.mayPass, "\(trouble)")
                #expect(server.asked.count - before <= 2, "\(text)")
            }
        }
    }

    @Test
    func `of a file without size or time nothing is known, and a tag that can't be said is none`()
        async throws
    {
        let entry = "<Key>res/%C3%A9+a</Key><LastModified>2023-11-14T22:13:20.000Z</LastModified>"
        let text = """
            <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><EncodingType>url</EncodingType>
            <Contents>\(entry)<Size>1</Size><ETag>a b</ETag></Contents>
            <Contents>\(entry)<Size>2</Size><ETag>ab</ETag></Contents>
            <Contents>\(entry)<Size>-1</Size></Contents>
            <Contents><Key>res/b</Key><Size>1</Size></Contents></ListBucketResult>
            """
        try await S3Server.with { server in
            try server.answer([S3Server.Answer("GET", "list-type", 200, [:], text)])
            let listing = try S3Scene(server: server).with { try $0.list(most: 4) }
            #expect(listing.others == 2)
            #expect(
                listing.files == [
                    RemoteFile(name: bytes("é a"), bytes: 1, modified: 1_700_000_000),
                    RemoteFile(
                        name: bytes("é a"), bytes: 2, modified: 1_700_000_000, version: "\"ab\""),
                ])
        }
    }
}
