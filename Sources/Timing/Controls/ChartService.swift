// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Postgres
internal import QC
package import Wording

/// Keeps the charts of a site up to date: knows no queue, no page and no command.
package struct ChartService: Sendable {
    package let catalog: ChartCatalog
    /// Of declarations that are not in the catalog for them.
    let mistakes: [Mistake]
    let zone: String
    let language: Language
    let commitGuard: CommitGuard

    /// - Parameters:
    ///   - zone: of the days that targets hold for.
    ///   - language: of the texts written to the database.
    package init(
        _ catalog: ChartCatalog, broken mistakes: [Mistake] = [], zone: String, language: Language,
        commitGuard: CommitGuard = .always
    ) {
        self.catalog = catalog
        self.mistakes = mistakes
        self.zone = zone
        self.language = language
        self.commitGuard = commitGuard
    }

    /// Computes what has changed, of all charts or those named; each in a transaction of its own.
    ///
    /// A chart that can't be computed keeps its points, and no other from being computed.
    /// - Throws: `ChartError.unknown` for a name that is not declared.
    package func run(
        _ names: [String]? = nil, on connection: Connection
    ) throws -> ChartOutcome {
        let charts = try names?.map(named) ?? catalog.charts
        var outcome = ChartOutcome()
        if names == nil { outcome.problems = try tidy(on: connection) }
        for chart in charts {
            let problem: Phrase
            do {
                let runs = try commitGuard.transaction(on: connection) { connection in
                    let runs = try ChartRefresh(chart: chart, zone: zone).run(on: connection)
                    try AffectedResults(chart: chart).mark(on: connection)
                    return runs
                }
                if let runs {
                    outcome.computed[chart.name] = runs
                } else {
                    outcome.unchanged.append(chart.name)
                }
                continue
            } catch let error as ChartError {
                problem = error.sentence
            } catch let error as PostgresError where error.isOfData {
                problem = ChartError.refused(chart: chart.name, reason: error.reason).sentence
            } catch let error as DecodingError {
                problem = ChartError.refused(chart: chart.name, reason: "\(error)").sentence
            }
            outcome.problems[chart.name] = problem
            try note(problem, of: chart.name, on: connection)
        }
        return outcome
    }

    /// Keeps the estimated limits of a chart as they are from now on.
    ///
    /// - Returns: how many were not frozen yet.
    /// - Throws: `ChartError`.
    package func freeze(
        _ name: String, by actor: String, on connection: borrowing Connection
    ) throws -> Int {
        let chart = try named(name)
        if chart.limits == .target { throw ChartError.assigned(chart: name) }
        let store = ChartStore(chart: chart)
        try store.lock(on: connection)
        guard try store.isCurrent(on: connection) else { throw ChartError.stale(chart: name) }
        guard try !store.limits(on: connection).isEmpty else {
            throw ChartError.noLimits(chart: name)
        }
        return try store.freeze(by: actor, on: connection)
    }

    /// Lets frozen limits of a chart be estimated anew with the next computation.
    ///
    /// - Returns: how many were frozen.
    /// - Throws: `ChartError.unknown`.
    package func thaw(_ name: String, on connection: borrowing Connection) throws -> Int {
        let store = ChartStore(chart: try named(name))
        try store.lock(on: connection)
        return try store.thaw(on: connection)
    }

    /// A transaction that commits only what may be kept.
    package func write<Value>(
        on connection: Connection, _ body: (Connection) throws -> Value
    ) throws -> Value {
        try commitGuard.transaction(on: connection, body)
    }

    private func named(_ name: String) throws -> Chart {
        guard let chart = catalog[name] else {
            throw ChartError.unknown(name: name, near: catalog.nearestName(to: name))
        }
        return chart
    }

    /// Charts that are declared no more go, but for limits that a person has frozen; of those with
    /// a mistake it is noted.
    ///
    /// While there is a mistake nothing goes: a folder that can't be read, a file that was renamed
    /// and a name that was misspelt all look as if a chart were declared no more. Neither does
    /// anything go where the folder is not there at all.
    ///
    /// - Returns: charts that can't be computed because the folder is not there.
    private func tidy(on connection: Connection) throws -> [String: Phrase] {
        let broken = Dictionary(mistakes.map { ($0.declaration, $0.sentence) }) { first, second in
            first + Phrase(" ") + second
        }
        var missing: [String: Phrase] = [:]
        if let folder = catalog.missingFolder {
            missing = try noteMissing(folder, on: connection)
        } else if mistakes.isEmpty {
            try removeUndeclared(on: connection)
        }
        for (name, sentence) in broken.sorted(by: { $0.key < $1.key }) {
            try note(sentence, of: name, on: connection)
        }
        return missing
    }

    /// Of a site that has charts it can't be meant.
    private func noteMissing(
        _ folder: String, on connection: Connection
    ) throws -> [String: Phrase] {
        let known = try connection.query(
            "select chart from qc.charts order by chart limit 10000"
        ).values(as: String.self)
        let problem = Phrase(
            en: "the folder \(folder) that declares it is not there: mount it, or make it, empty, "
                + "where the site has no charts any more",
            fr: "le dossier \(folder) qui la déclare n'est pas là : montez-le, ou créez-le, vide, "
                + "si le site n'a plus de cartes")
        for name in known { try note(problem, of: name, on: connection) }
        return Dictionary(uniqueKeysWithValues: known.map { ($0, problem) })
    }

    private func removeUndeclared(on connection: Connection) throws {
        let kept = catalog.charts.map(\.name)
        try commitGuard.transaction(on: connection) { connection in
            let gone = try connection.query(
                "select chart from qc.charts where chart <> all(\(kept)) order by chart limit 10000"
            ).values(as: String.self)
            for table in ["affected", "points", "runs", "inputs", "charts"] where !gone.isEmpty {
                _ = try connection.execute(
                    "delete from qc.\(identifier: table) where chart = any(\(gone))")
            }
            if !gone.isEmpty {
                _ = try connection.execute(
                    "delete from qc.limits where chart = any(\(gone)) and frozen_at is null")
            }
        }
    }

    private func note(_ problem: Phrase, of name: String, on connection: Connection) throws {
        // A text that is quoted may hold a NUL, which PostgreSQL can't.
        let text = problem[language].clipped(to: 4_000)
        try commitGuard.transaction(on: connection) { connection in
            _ = try connection.execute(
                """
                insert into qc.charts as c (chart, title, kind, feed, problem, broken_since)
                values (\(name), \(name), '', '', \(text), clock_timestamp())
                    on conflict (chart) do update
                    set problem = excluded.problem,
                        broken_since = coalesce(c.broken_since, excluded.broken_since)
                    where c.problem is distinct from excluded.problem
                """)
        }
    }
}

extension PostgresError {
    /// Whether what a statement was asked of, not the server or the connection, is at fault: data
    /// (class 22), a constraint (23), names and types (42).
    fileprivate var isOfData: Bool {
        guard case .server(let state) = code else { return false }
        return ["22", "23", "42"].contains(state.errorClass)
    }
}
