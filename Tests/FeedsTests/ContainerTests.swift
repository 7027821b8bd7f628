// SPDX-License-Identifier: Apache-2.0

import Configuration
import Feeds
import Records
import TestSupport
import Testing

/// What is taken out of a container's bytes: all that is in it, or nothing.
@Suite struct ContainerTests {
    private static let three = (0..<3).map { ("lot/\($0).csv", "a;\($0)\n") }

    private func feed(_ rule: String = #"members: ["*.csv"]"#, _ more: String = "") throws -> Feed {
        let yaml = """
            feed: essais
            files: ["*"]
            container: { \(rule) }
            columns: [{ name: a, type: text }]
            \(more)
            """
        let (feed, mistakes) = FeedCatalog.parse(yaml, file: "essais.yaml", settings: Settings())
        #expect(mistakes.isEmpty, "\(mistakes)")
        return try #require(feed)
    }

    private struct Contents: Equatable {
        /// Path and text, in their order.
        var taken: [String] = []
        var passed: [String] = []
    }

    /// - Throws: `SourceError` where it is refused; nil: it is no container.
    private func contents(
        _ bytes: [UInt8], of feed: Feed, beat: @escaping () throws -> Void = {}
    ) throws -> Contents? {
        guard let container = try feed.container(.memory(bytes)) else { return nil }
        var found = Contents()
        found.passed = try container.read(isName: { !$0.isEmpty }, beat: beat) { member, read in
            var text: [UInt8] = []
            try read { text += $0 }
            found.taken.append("\(member.path)=\(String(decoding: text, as: UTF8.self))")
        }
        return found
    }

    /// Why it is refused; nil: it is not.
    private func fault(_ bytes: [UInt8], of feed: Feed) throws -> ContainerFault? {
        do {
            _ = try contents(bytes, of: feed)
            return nil
        } catch let error as SourceError {
            guard case .container(let fault)? = error.reason else { throw error }
            return fault
        }
    }

    private func tar(
        _ members: [(String, String)], _ form: PackedFiles.Form = .tar
    ) throws -> [UInt8] {
        try PackedFiles.bytes(form, members.map { PackedFiles.Member($0.0, $0.1) })
    }

    @Test func `no byte of a tar's headers can be another and a member be missing`() throws {
        let feed = try feed()
        let bytes = try tar(Self.three)
        let whole = try #require(try contents(bytes, of: feed))
        #expect(whole.taken.count == 3)
        var refused = 0
        for header in 0..<3 {
            for place in 0..<512 {
                var other = bytes
                other[header * 1_024 + place] ^= 1
                // Of the first header it is none any more.
                guard let found = try? contents(other, of: feed) else {
                    refused += 1
                    continue
                }
                #expect(found == whole, "header \(header), byte \(place)")
            }
        }
        #expect(refused > 1_400, "\(refused)")
    }

    @Test func `a tar that is cut off between its members is refused wherever it is cut`() throws {
        let feed = try feed()
        let members = (0..<40).map { ("\($0).csv", "a;\($0)\n") }
        let bytes = try tar(members)
        let end = members.count * 1_024
        for length in stride(from: 512, through: end, by: 512) {
            #expect(throws: SourceError.self, "\(length)") {
                _ = try contents(Array(bytes.prefix(length)), of: feed)
            }
        }
        // One block of zeros is an end.
        #expect(try contents(Array(bytes.prefix(end + 512)), of: feed)?.taken.count == 40)
    }

    @Test(arguments: [PackedFiles.Form.tar, .packedTar])
    func `two tars one behind the other are not taken for the first`(form: PackedFiles.Form) throws
    {
        let feed = try feed()
        let (one, two) = (try tar(Self.three, form), try tar([("d.csv", "a;4\n")], form))
        #expect(try contents(one, of: feed)?.taken.count == 3)
        #expect(try fault(one + two, of: feed) == .goesOn)
    }

    @Test func `folders written with a backslash are folders, whatever stands in their names`()
        throws
    {
        var zip = StoredZip()
        for name in ["résultats\\mars.csv", "lot\\février.csv", "lot\\avril.csv"] {
            zip.add(name, "a;1\n")
        }
        let found = try contents(zip.bytes, of: try feed())
        #expect(
            found?.taken.map { $0.prefix { $0 != "=" } }
                == ["résultats/mars.csv", "lot/février.csv", "lot/avril.csv"])
        #expect(found?.passed == [])
    }

    @Test func `what a Mac puts beside its files is passed over, and so is the point of a folder`()
        throws
    {
        let bytes = try tar([
            ("./._a.csv", "AppleDouble"), ("./a.csv", "a;1\n"), ("./lot/._b.csv", "AppleDouble"),
            ("./lot/b.csv", "a;2\n"),
        ])
        let found = try contents(bytes, of: try feed(#"members: ["a.csv", "lot/*.csv"]"#))
        #expect(found == Contents(taken: ["a.csv=a;1\n", "lot/b.csv=a;2\n"], passed: []))
        #expect(
            try fault(tar([("./a.csv", ""), ("a.csv", "")]), of: feed()) == .twice(member: "a.csv"))
    }

    @Test func `a star of a path leads into no folder`() throws {
        let bytes = ContainerTests.zip([
            ("lot/a.csv", ""), ("lot/vieux/b.csv", ""), ("c.csv", ""), ("autre/d.csv", ""),
        ])
        let found = try contents(bytes, of: try feed(#"members: ["lot/*.csv"]"#))
        #expect(found?.taken == ["lot/a.csv="])
        #expect(found?.passed == ["lot/vieux/b.csv", "c.csv", "autre/d.csv"])
    }

    @Test func `as many folders as the limit of members, and not one more`() throws {
        let feed = try feed(#"members: ["*.csv"]"#, "limits: { members: 20 }")
        let folders = (0..<20).map { ("\($0)/", "") }
        #expect(
            try contents(ContainerTests.zip(folders + Self.three), of: feed)?.taken.count == 3)
        let more = ContainerTests.zip(folders + [("20/", "")] + Self.three)
        #expect(try fault(more, of: feed) == .tooMany(limit: 20))
    }

    @Test func `a directory that is too large for its members is not read to its end`() throws {
        let feed = try feed(#"members: ["*.csv"]"#, "limits: { members: 2 }")
        var zip = StoredZip()
        for place in 0..<30_000 { zip.add("un-dossier-\(place)/", "") }
        #expect(try fault(zip.bytes, of: feed) == .tooMany(limit: 2))
    }

    @Test func `a path may have 1,024 bytes`() throws {
        let folder = String(repeating: "d", count: 1_024 - 6)
        #expect(
            try contents(ContainerTests.zip([("\(folder)/a.csv", "")]), of: try feed())?.taken
                .count == 1)
        let fault = try fault(ContainerTests.zip([("\(folder)d/a.csv", "")]), of: try feed())
        #expect(fault == .badName(member: String(repeating: "d", count: 100) + "…"))
    }

    @Test(arguments: [PackedFiles.Form.deflatedZip, .packedTar])
    func `each portion that is read has its beat, also of what is passed over`(
        form: PackedFiles.Form
    ) throws {
        struct Stopped: Error {}
        // Random, so that it stays as large as it is.
        var state: UInt64 = 7
        let text = String(
            decoding: (0..<600_000).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1
                return 33 + UInt8(state >> 58)
            }, as: UTF8.self)
        let bytes = try tar([("large.txt", text), ("a.csv", "a;1\n")], form)
        var beats = 0
        let found = try contents(bytes, of: try feed()) { beats += 1 }
        #expect(found?.passed == ["large.txt"])
        #expect(beats >= (form == .packedTar ? 9 : 2), "\(beats)")
        var left = 2
        #expect(throws: Stopped.self) {
            _ = try contents(bytes, of: try feed()) {
                left -= 1
                if left == 0 { throw Stopped() }
            }
        }
    }

    private static func zip(_ members: [(String, String)]) -> [UInt8] {
        var zip = StoredZip()
        for (name, text) in members { zip.add(name, text) }
        return zip.bytes
    }
}
