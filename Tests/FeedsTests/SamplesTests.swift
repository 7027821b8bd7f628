// SPDX-License-Identifier: Apache-2.0

import Configuration
import DelimitedText
import Feeds
import Foundation
import TestSupport
import Testing

/// Gardel's feeds and samples: what the Judge says of each file is what samples/expected.json says.
@Suite struct SamplesTests {
    static let gardel = Result {
        let home = SampleExpectation.root.path(percentEncoded: false)
        let settings = try Settings.load(home: home, environment: [:])
        return FeedCatalog.load(folder: settings.declarations.feeds, settings: settings)
    }

    @Test func `Gardel's feeds have no mistake and every inbox folder has its feed`() throws {
        let (catalog, mistakes) = try Self.gardel.get()
        #expect(mistakes.isEmpty, "\(mistakes)")
        let inbox = SampleExpectation.root.appending(path: "inbox")
        let folders = try FileManager.default.contentsOfDirectory(atPath: inbox.path())
        #expect(Set(folders) == Set(catalog.feeds.map(\.folder)))
    }

    @Test func `the smallest feed of docs/feeds.md has no mistake`() throws {
        let page = try String(
            contentsOf: SampleExpectation.root.appending(path: "docs/feeds.md"), encoding: .utf8)
        let block = try #require(page.firstMatch(of: /```yaml\n(feed: [\s\S]*?)```/))
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(block.output.1.utf8).write(to: folder.appending(path: "pluie.yaml"))
        let (catalog, mistakes) = FeedCatalog.load(folder: folder.path(), settings: Settings())
        try FileManager.default.removeItem(at: folder)
        #expect(mistakes.isEmpty, "\(mistakes)")
        #expect(catalog["pluie"]?.table.description == "data.pluie")
    }

    @Test(arguments: try SampleExpectation.all().filter { $0.state != "duplicate" })
    func `a sample is judged as expected`(sample: SampleExpectation) throws {
        let feed = try #require(try Self.gardel.get().0[sample.feed])
        let collector = SampleCollector(columns: feed.storedColumns.map(\.name))
        var judge = Judge(feed: feed, fileName: sample.name, rows: collector)
        var source = Unpacked(try FileSource(path: sample.path), limits: feed.readLimits)
        try CSVReader(declared: feed.dialect, limits: feed.readLimits)
            .read(&source, into: &judge)
        let seen = judge.rows

        // Keys are compared where the rows are merged, not by the Judge.
        let byKey = sample.faults.filter { $0.rule == "duplicate_key" }
        let expected = sample.faults.filter {
            !["duplicate_key", "rejects_limit"].contains($0.rule)
        }
        #expect(seen.faults.sorted() == expected.sorted())
        #expect(seen.warnings.sorted() == sample.warned.sorted())
        #expect(judge.counts.rowsRead == sample.rowsRead)
        let refused = feed.refusal(
            rowsRead: judge.counts.rowsRead, rowsRejected: judge.counts.rowsRejected)
        #expect((!judge.fileFaults.isEmpty || refused != nil) == (sample.state == "rejected"))
        guard sample.state == "loaded" else { return }
        #expect(judge.counts.rowsRejected == sample.rejected - byKey.count)

        for (column, sum) in sample.sums {
            let off = byKey.reduce(Decimal(0)) { $0 + seen.number(column, line: $1.line) }
            #expect(seen.sums[column, default: 0] - off == Decimal(string: sum), "Σ \(column)")
        }
        for row in sample.rows {
            let found = try #require(seen.rows[row["line"]?.text ?? ""])
            for (column, cell) in row where column != "line" {
                #expect(
                    isSame(found[column], cell.text), "\(column) of line \(row["line"]?.text ?? "")"
                )
            }
        }
    }

    /// Equal texts, or one number written with other zeros at its end.
    private func isSame(_ left: String?, _ right: String?) -> Bool {
        guard left != right, let left, let right else { return left == right }
        guard !(left + right).contains(/[^-0-9.]/) else { return false }
        return Decimal(string: left) == Decimal(string: right)
    }
}

extension SampleExpectation: CustomTestStringConvertible {
    package var testDescription: String { file }
}
