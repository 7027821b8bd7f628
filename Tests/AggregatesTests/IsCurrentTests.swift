// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

@testable import Aggregates

/// Whether a refresh of all would find nothing to do.
@Suite struct IsCurrentTests {
    private let scene: AggregateScene
    private let connection: Connection

    init() throws {
        scene = try AggregateScene(
            feeds: ["labo_resultats"], aggregates: [UpkeepTests.counting()])
        connection = try scene.database.connect()
    }

    private func isCurrent(_ catalog: AggregateCatalog? = nil) throws -> Bool {
        try AggregateService.isCurrent(catalog ?? scene.catalog, on: connection)
    }

    private func catalog(_ texts: String...) throws -> AggregateCatalog {
        try AggregateScene.catalog(texts, scene.settings)
    }

    @Test func `a load leaves something to do, until it is done`() async throws {
        #expect(try isCurrent())
        try scene.load(
            "labo_resultats",
            """
            Échantillon;Flux;Paramètre;Prélevé le;Analysé le;Valeur
            A;eau;ph;15/03/2026 08:00;15/03/2026 09:00;7

            """)
        #expect(try !isCurrent(), "a change waits to be marked")
        let marking = Marking(catalog: scene.catalog)
        while try marking.run(on: connection) > 0 {}
        #expect(try !isCurrent(), "a window is stale")
        #expect(try await scene.service().refresh().computed == 1)
        #expect(try isCurrent())
    }

    @Test func `other declarations leave something to do`() throws {
        #expect(try !isCurrent(catalog()), "one is declared no more")
        #expect(try !isCurrent(catalog(UpkeepTests.counting("essai", ", max(valeur) as m"))))
        #expect(
            try !isCurrent(catalog(UpkeepTests.counting(), UpkeepTests.counting("autre"))),
            "one is not registered yet")
        #expect(try isCurrent())
        try connection.execute("update bascule.aggregate set broken_since = now()")
        #expect(try !isCurrent(), "it could not be computed when it was registered")
    }
}
