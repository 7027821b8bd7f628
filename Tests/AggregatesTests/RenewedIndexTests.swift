// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

@testable import Aggregates

/// Indexes of feeds' tables that an aggregate reads by, and that somebody's work left half-built.
@Suite struct RenewedIndexTests {
    private func isValid(_ index: RangeIndex, _ scene: AggregateScene) throws -> Bool? {
        try scene.database.connect().query(
            """
            select x.indisvalid from pg_index x join pg_class i on i.oid = x.indexrelid
             where i.relname = \(index.name)
            """
        ).values(as: Bool.self).first
    }

    @Test func `a registration builds it anew and says so`() throws {
        let scene = try AggregateScene(feeds: ["arrets"], aggregates: [Self.aggregate])
        let table = QualifiedName(schema: "production", name: "arrets")
        let indexes = ["debut", "fin"].map { RangeIndex(table, $0) }
        for index in indexes { #expect(try isValid(index, scene) == true) }
        let connection = try scene.database.connect()
        try connection.execute(
            """
            update pg_index set indisvalid = false
             where indexrelid = ('production.' || \(indexes[1].name))::regclass
            """)
        // Where nothing is registered anew, nothing is looked at.
        #expect(try AggregateService.prepare(scene.catalog, on: connection).renewed == [])
        try connection.execute("delete from bascule.aggregate")
        #expect(try AggregateService.prepare(scene.catalog, on: connection).renewed == [indexes[1]])
        for index in indexes { #expect(try isValid(index, scene) == true) }
    }

    private static let aggregate = """
        aggregate: essai
        grain: day
        sources: [{ table: production.arrets, from: debut, to: fin }]
        query: |
          select :day::date as jour, count(*) as n from production.arrets
           where debut < :window_end and fin > :window_start
        """
}
