// SPDX-License-Identifier: Apache-2.0

import Feeds
import Foundation
import Ingest
import Postgres
import TestSupport
import Testing

/// Files of instruments, from the inbox into PostgreSQL: each family's rows are the expected ones.
@Suite struct InstrumentTests {
    @Test(arguments: try InstrumentSample.families())
    func `the rows of a family's files are those that a person wants`(family: String) throws {
        let scene = try Scene(try InstrumentSample.yaml(family))
        for sample in try InstrumentSample.all(of: family) {
            try scene.drop(sample.name, bytes: Array(try Data(contentsOf: sample.file)))
            let result = try #require(try scene.run()[sample.name])
            let (names, rows) = try sample.expected()
            let found = try self.rows(of: try #require(result.fileID), names, scene)
            let wanted = rows.map { $0.map { $0 ?? "∅" } }
            #expect(found.count == wanted.count, "\(family)/\(sample.name)")
            for (number, (one, other)) in zip(found, wanted).enumerated() where one != other {
                Issue.record(
                    "\(family)/\(sample.name), row \(number + 1): \(one), wanted \(other)")
                break
            }
        }
    }

    /// The rows of a file in the order of its lines.
    private func rows(of file: Int64, _ names: [String], _ scene: Scene) throws -> [[String]] {
        let columns = scene.feed.storedColumns
        #expect(Set(columns.map(\.name)) == Set(names))
        let cells = names.map { name in
            let isInstant = columns.contains { $0.name == name && $0.type.moment == .instant }
            return isInstant
                ? "to_char(\"\(name)\" at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
                : "\"\(name)\"::text"
        }
        let list = SQL(stringLiteral: cells.joined(separator: ", "))
        let table = SQL(stringLiteral: scene.feed.table.description)
        return try scene.texts(
            "select \(raw: list) from \(raw: table) where file_id = \(file) order by line_no"
        ).map {
            $0.split(separator: "|", omittingEmptySubsequences: false).map {
                InstrumentSample.plain(String($0))
            }
        }
    }
}
