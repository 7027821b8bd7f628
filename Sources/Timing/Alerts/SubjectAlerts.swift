// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Views
package import Wording

/// Alerts of one rule, one for each thing that a detector finds: raised once, resolved when it is
/// well again.
///
/// What is over is asked before anything is resolved. So a look that could not be made resolves
/// nothing: it has thrown.
package struct SubjectAlerts: Sendable {
    private let rule: Alert.Rule
    private let detector: Detector

    package init(_ rule: Alert.Rule, _ detector: Detector) {
        self.rule = rule
        self.detector = detector
    }

    /// The subject of the look.
    package var about: Phrase { detector.about }

    /// Resolves what is over, and raises what is new, the oldest first.
    ///
    /// - Returns: what was raised now.
    package func check(
        language: Language, on connection: borrowing Connection
    ) throws -> [Alert] {
        let book = AlertBook(rule, language: language)
        if let resolution = detector.end.resolution {
            try book.resolve(because: resolution, on: connection) { page, connection in
                let over = Set(try detector.over(among: page.map(\.key), on: connection))
                return page.filter { over.contains($0.key) }
            }
        }
        return try raise(in: book, on: connection)
    }

    private func raise(
        in book: AlertBook, on connection: borrowing Connection
    ) throws -> [Alert] {
        var raised: [Alert] = []
        var last: Anomaly.Key?
        while raised.count < detector.atOnce {
            let page = try detector.page(
                after: last, limit: AlertBook.pageSize, on: connection)
            let known = try book.known(among: page.map(\.key), on: connection)
            for anomaly in page where !known.contains(anomaly.key) {
                guard raised.count < detector.atOnce else { break }
                if let alert = try book.raise(anomaly, on: connection) { raised.append(alert) }
            }
            last = page.last?.key
            if page.count < AlertBook.pageSize { break }
        }
        return raised
    }
}
