// SPDX-License-Identifier: Apache-2.0

import Configuration
import DelimitedText
import Foundation
import Records
import TestSupport
import Testing
import Wording

@testable import Feeds

/// Files of instruments: each family's feed reads them, and `infer` proposes one that does.
@Suite struct InstrumentTests {
    private static let settings = Settings()

    private static func preview(_ feed: Feed, _ sample: InstrumentSample) throws -> Preview {
        var source = Unpacked(
            try FileSource(path: sample.file.path(percentEncoded: false)), limits: feed.readLimits)
        return try Preview.of(
            &source, fileName: sample.name, feed: feed, rows: .max, faults: .max)
    }

    @Test(arguments: try InstrumentSample.families())
    func `the feed of a family gives the rows that a person wants`(family: String) throws {
        let (feed, mistakes) = FeedCatalog.parse(
            try InstrumentSample.yaml(family), file: "\(family).yaml", settings: Self.settings)
        let declared = try #require(feed, "\(mistakes)")
        let faces = declared.faces.map(\.inUTC)
        for sample in try InstrumentSample.all(of: family) {
            let preview = try Self.preview(declared, sample)
            #expect(preview.fileFaults.isEmpty, "\(family)/\(sample.name): \(preview.told)")
            let (names, rows) = try sample.expected()
            let places = names.map { name in
                declared.storedColumns.firstIndex { $0.name == name } ?? -1
            }
            try #require(!places.contains(-1), "\(family): \(names)")
            let found = preview.rows.map { row in
                places.map { row.shown($0, by: faces[$0]).map(InstrumentSample.plain) }
            }
            #expect(
                found.count == rows.count, "\(family)/\(sample.name): \(preview.told.prefix(5))")
            for (number, (one, other)) in zip(found, rows).enumerated() where one != other {
                Issue.record("\(family)/\(sample.name), row \(number + 1): \(one), wanted \(other)")
                break
            }
        }
    }

    @Test func `a file that is wrong in one thing is told by its line, and refused or its row is`()
        throws
    {
        let bad = try InstrumentSample.bad()
        #expect(bad.count >= 15)
        for file in bad {
            let (sample, yaml) = (file.sample, try InstrumentSample.yaml(file.sample.family))
            let feed = FeedCatalog.parse(yaml, file: "f.yaml", settings: Self.settings).0
            let preview = try Self.preview(try #require(feed), sample)
            let about = Comment(rawValue: "\(sample.family)/\(sample.name): \(preview.told)")
            let wrong = preview.faults.filter { $0.severity == .reject }
            #expect(preview.fileFaults.isEmpty != file.isRefused, about)
            #expect(!wrong.isEmpty, about)
            if let line = file.line, wrong.contains(where: { $0.line != nil }) {
                #expect(wrong.contains { $0.line == line }, about)
            }
        }
    }

    @Test func `infer proposes a feed for 87 files in a hundred, which reads its sample whole`()
        throws
    {
        var all = 0
        var right: [String] = []
        var wrong: [String] = []
        for family in try InstrumentSample.families() {
            for sample in try InstrumentSample.all(of: family) {
                all += 1
                let name = "\(family)/\(sample.name)"
                if let reason = try Self.shortfall(sample) {
                    wrong.append("\(name): \(reason)")
                } else {
                    right.append(name)
                }
            }
        }
        print("infer: \(right.count) of \(all) instrument files\n" + wrong.joined(separator: "\n"))
        #expect(right.count * 100 >= all * 87, "\(right.count) of \(all)")
    }

    /// Why the proposal does not give the expected rows; nil where it does: as many rows, of which
    /// each has every value of the expected one.
    private static func shortfall(_ sample: InstrumentSample) throws -> String? {
        var source = Unpacked(
            try FileSource(path: sample.file.path(percentEncoded: false)), limits: .init())
        let yaml: String
        do {
            yaml = try Inference.propose(&source, fileName: sample.name, settings: settings)
        } catch let unusable as Inference.Unusable {
            return unusable.sentence.en
        }
        let (feed, mistakes) = FeedCatalog.parse(yaml, file: "p.yaml", settings: settings)
        guard let feed else { return "mistakes: \(mistakes)" }
        let preview = try preview(feed, sample)
        guard preview.fileFaults.isEmpty, preview.counts.rowsRejected == 0 else {
            return "refused: \(preview.told.prefix(3))"
        }
        let (_, rows) = try sample.expected()
        guard preview.rows.count == rows.count else {
            return "\(preview.rows.count) rows, wanted \(rows.count)"
        }
        let faces = feed.faces.map(\.inUTC)
        for (row, wanted) in zip(preview.rows, rows) {
            let cells = Set(
                feed.storedColumns.indices.compactMap { row.shown($0, by: faces[$0]) }
                    .map(InstrumentSample.plain))
            let missing = wanted.compactMap(\.self).filter { !isTime($0) && !cells.contains($0) }
            // What only a person can know: a file's name, a unit that stands apart.
            guard missing.count <= 1 else { return "row has no \(missing)" }
        }
        return nil
    }

    /// Clocks are a feed's to declare.
    private static func isTime(_ text: String) -> Bool {
        text.contains(/^\d{4}-\d\d-\d\d|^\d\d:\d\d:\d\d$/)
    }
}
