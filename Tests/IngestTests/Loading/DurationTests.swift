// SPDX-License-Identifier: Apache-2.0

import Feeds
import Ingest
import Postgres
import Tables
import TestSupport
import Testing

/// A column of type `duration`, from the file to the table and back.
@Suite struct DurationTests {
    private static let yaml = """
        feed: lots
        files: ["*.csv"]
        dialect: { delimiter: ";" }
        columns:
          - { name: lot, type: text, required: true }
          - { name: cuisson, type: duration }
        key: [lot]
        table: essai.lots
        """

    private func rows(_ scene: Scene) throws -> [String] {
        try scene.texts(
            "select concat_ws('|', lot, cuisson, extract('epoch' from cuisson)) from essai.lots order by lot"
        )
    }

    @Test func `durations are intervals, amended, told by row, and taken back`() throws {
        let scene = try Scene(Self.yaml)
        let first = try scene.load("a.csv", "lot;cuisson\nA;1h30\nB;PT0.000001S\nC;-90 min\nD;\n")
        #expect(
            try rows(scene) == [
                "A|01:30:00|5400.000000", "B|00:00:00.000001|0.000001",
                "C|-01:30:00|-5400.000000", "D",
            ])
        let type = try scene.texts("select pg_typeof(cuisson)::text from essai.lots limit 1")
        #expect(type == ["interval"])
        // The same in another form is a confirmation.
        let second = try scene.load("b.csv", "lot;cuisson\nA;1:30\nB;2 min\n")
        #expect(second.rowsAmended == 1 && second.rowsUnchanged == 1)
        let amended = try Amendment.of(
            second.fileID, feed: scene.feed, zone: "UTC", limit: 10, on: scene.connection)
        #expect(amended.map(\.changes.first?.before) == ["00:00:00.000001"])
        #expect(amended.map(\.changes.first?.after) == ["00:02:00"])
        let origins = try RowOrigin.of(
            key: ["B"], feed: scene.feed, zone: "UTC", on: scene.connection)
        #expect(origins.map(\.values.first?.value) == ["00:00:00.000001", "00:02:00"])
        let report = try Revert.run(
            fileID: second.fileID, feed: scene.feed, on: scene.connection)
        #expect(report.restored == 1)
        #expect(try rows(scene)[1] == "B|00:00:00.000001|0.000001")
        let other = try Revert.run(fileID: first.fileID, feed: scene.feed, on: scene.connection)
        #expect(other.removed == 4)
        #expect(try rows(scene) == [])
    }
}
