// SPDX-License-Identifier: Apache-2.0

import Calendar
import Configuration
import Postgres
import Synchronization
import TestSupport
import Wording

@testable import Exports

/// A scene whose export has a file for each sample, and what was told meanwhile.
struct EachScene {
    static let declaration = """
        each: |
          select distinct echantillon from labo.resultats
           where preleve_le >= :window_start and preleve_le < :window_end
        query: |
          select id, valeur from labo.resultats
           where preleve_le >= :window_start and preleve_le < :window_end and echantillon = :each
           order by id
        """

    let scene: ExportScene
    let export: Export
    let service: ExportService
    private let ears = Ears()

    private init(scene: ExportScene, export: Export) {
        self.scene = scene
        self.export = export
        var telling = scene.service
        telling.tell = { [ears] in ears.hear($0) }
        service = telling
    }

    /// Lends one whose declaration has `more`.
    static func with(_ more: String = "", _ body: (EachScene) throws -> Void) async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            let export = try scene.export(more, query: declaration)
            try body(EachScene(scene: scene, export: export))
        }
    }

    var told: [Phrase] { ears.heard }

    /// The window of a day of March 2026.
    func window(_ day: Int = 4) -> Window? {
        export.window(at: 1_772_620_000 + Int64(day - 4) * 86_400)
    }

    /// Results of a day of March 2026, of these samples.
    func add(_ samples: [String], from first: Int = 1, day: Int = 4) throws {
        for (index, sample) in samples.enumerated() {
            let id = first + index
            try scene.connection.execute(
                """
                insert into labo.resultats (id, echantillon, preleve_le, valeur)
                values (\(Int64(id)), \(sample),
                        timestamptz '2026-03-01 10:00Z' + make_interval(days => \(Int32(day - 1))),
                        \(Int64(id)))
                """)
        }
    }

    /// What was done for which value, and its revision.
    @discardableResult
    func run(day: Int = 4) throws -> [String] {
        let window = window(day)
        return try service.parts(
            of: export, window: window, by: "user:test", on: scene.connection
        ).map { part in
            let outcome = try service.run(
                part, window: window, by: "user:test", on: scene.connection)
            let word = if case .written = outcome { "written" } else { "unchanged" }
            return "\(word) \(outcome.record.each ?? "") \(outcome.record.revision)"
        }
    }

    func compare(
        _ look: ExportService.Look = .beginning(), limit: Int = 1_000
    ) throws -> ExportService.Comparison {
        try service.compare(export, look, limit: limit, on: scene.connection)
    }

    func texts(_ sql: SQL) throws -> [String] {
        try scene.connection.query(sql).map { try $0[0, as: String.self] }
    }

    private final class Ears: Sendable {
        private let phrases = Mutex<[Phrase]>([])

        var heard: [Phrase] { phrases.withLock { $0 } }

        func hear(_ phrase: Phrase) { phrases.withLock { $0.append(phrase) } }
    }
}
