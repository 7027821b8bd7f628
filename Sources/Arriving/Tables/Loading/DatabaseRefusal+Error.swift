// SPDX-License-Identifier: Apache-2.0

internal import Feeds
package import Postgres

extension PostgresError {
    /// One of the sent rows may be to blame, and the others not.
    package var isOfRow: Bool {
        guard case .server = code, let sqlstate else { return false }
        return DatabaseRefusal.isOfRow(sqlstate: sqlstate)
    }

    /// The row that COPY was at, from 1; in any language of the server.
    var copyRow: Int? {
        guard let place = copyPlace, place.count > 1 else { return nil }
        return place[1].split(separator: " ").last.flatMap { Int($0.prefix { $0.isNumber }) }
    }

    var copyColumn: String? {
        guard let place = copyPlace, place.count > 2 else { return nil }
        return place[2].prefix { $0 != ":" }.split(separator: " ").last.map(String.init)
    }

    /// `COPY table, line 5, column x: "…"`, as parts.
    private var copyPlace: [Substring]? {
        guard let line = context?.split(separator: "\n").last(where: { $0.hasPrefix("COPY ") })
        else { return nil }
        return line.split(separator: ",", maxSplits: 2)
    }

    /// The server's first sentence alone.
    var ownWords: String {
        let mark = "PostgreSQL: "
        return message.hasPrefix(mark) ? String(message.dropFirst(mark.count)) : message
    }
}

extension DatabaseRefusal {
    init(_ error: PostgresError) {
        self.init(
            sqlstate: error.sqlstate ?? "", constraint: error.constraint, message: error.ownWords)
    }

    /// Another row may be missing: a foreign key, a trigger's own rule.
    var mayPassLater: Bool { ["23503", "P0001"].contains(sqlstate) }
}
