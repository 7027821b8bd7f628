// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Views
package import Wording

/// Alerts of one rule, of which each thing has one at a time: told once while it lasts.
package struct StandingAlerts: Sendable {
    private let rule: Alert.Rule
    private let detector: any StandingDetector

    package init(_ rule: Alert.Rule, _ detector: some StandingDetector) {
        self.rule = rule
        self.detector = detector
    }

    /// Resolves what is over, and raises what is new.
    ///
    /// - Returns: what was raised now.
    package func check(
        language: Language, on connection: borrowing Connection
    ) throws -> [Alert] {
        let book = AlertBook(rule, language: language)
        return try connection.transaction { connection in
            // Several processes may look at the same time.
            let lock = "bascule.alert.\(rule.rawValue)"
            _ = try connection.query(
                "select pg_advisory_xact_lock(hashtextextended(\(lock), 0))")
            try book.resolve(because: detector.resolution, on: connection) { page, connection in
                let over = Set(
                    try detector.over(among: page.map(\.key.subject), on: connection))
                return page.filter { over.contains($0.key.subject) }
            }
            let told = try told(in: book, on: connection)
            let found = try detector.found(beside: told.sorted(), on: connection)
            return try found.compactMap { anomaly in
                guard !told.contains(anomaly.key.subject) else { return nil }
                return try book.raise(anomaly, on: connection)
            }
        }
    }

    /// The things whose alert is open.
    private func told(
        in book: AlertBook, on connection: borrowing Connection
    ) throws -> Set<String> {
        var told: Set<String> = []
        var last: Int64 = 0
        while true {
            let page = try book.open(after: last, on: connection)
            told.formUnion(page.map(\.key.subject))
            guard page.count == AlertBook.pageSize, let end = page.last else { return told }
            last = end.id
        }
    }
}
