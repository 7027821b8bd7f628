// SPDX-License-Identifier: Apache-2.0

import Configuration
import Records
import Testing

@testable import Feeds

/// What a preview keeps of a file of any size.
@Suite struct PreviewLimitTests {
    @Test func `a preview keeps so many rows and so many faults, and counts them all`() throws {
        let yaml = """
            feed: f
            dialect: { delimiter: ";" }
            columns:
              - { name: id, type: text, required: true }
              - { name: v, type: integer }
            key: [id]
            """
        let (feed, mistakes) = FeedCatalog.parse(yaml, file: "f.yaml", settings: Settings())
        let rows = (0..<50).map { "k\($0);\($0 % 5 == 0 ? "x" : "1")\n" }.joined()
        var source = MemorySource(Array(("id;v\n" + rows).utf8))
        let preview = try Preview.of(
            &source, fileName: "a.csv", feed: try #require(feed, "\(mistakes)"), rows: 2, faults: 3)
        #expect(preview.rows.count == 2)
        #expect(preview.faults.count == 3)
        #expect(preview.counts.rowsRead == 50 && preview.counts.rowsRejected == 10)
    }
}
