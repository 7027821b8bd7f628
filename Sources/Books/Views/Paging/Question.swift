// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A filter as the database is asked: what indexes find, in the order of a key, and what has to be
/// looked at row by row.
package struct Question: Sendable {
    /// Rows that an index gives in the order of the key.
    package struct Branch: Sendable {
        let source: SQL
        let conditions: [SQL]
        /// A column that the index has before the key.
        let lead: SQL?

        init(_ source: SQL, _ conditions: [SQL] = []) {
            self.source = source
            self.conditions = conditions
            lead = nil
        }

        /// Rows with one value of a column, by the index of that column and the key.
        ///
        /// Told as a range and in the order, so that no other index will do: the planner takes the
        /// value's rows to be strewn evenly over the key, and would read the key's own index past
        /// all others' rows where they are at its far end.
        init(_ source: SQL, _ column: SQL, only value: SQL, _ conditions: [SQL] = []) {
            self.source = source
            lead = column
            self.conditions =
                ["\(raw: column) between \(raw: value) and \(raw: value)"] + conditions
        }
    }

    /// A key's value at the last row that was looked at.
    enum Kind: Sendable { case number, text, instant }

    /// Rows that are looked at for one page, at most, where conditions have no index.
    package static let rowsLookedAt = 10_000

    private let key: SQL
    private let kind: Kind
    private let isDescending: Bool
    /// No row is in two of them.
    private let branches: [Branch]
    /// Conditions without an index.
    private let rest: [SQL]
    private let isWide: Bool

    /// - Parameter isWide: columns are computed or joined; they are then for the page's rows alone,
    ///   not for all that are looked at. All branches read the same source, by its key.
    init(
        key: SQL, _ kind: Kind = .number, descending: Bool, _ branches: [Branch], rest: [SQL] = [],
        isWide: Bool = false
    ) {
        self.key = key
        self.kind = kind
        isDescending = descending
        self.branches = branches
        self.rest = rest
        self.isWide = isWide
    }

    /// Whether rows are looked at that may not be of the answer.
    var looksAtRows: Bool { !rest.isEmpty }

    /// Whether a place is one in this order: a cursor comes from outside.
    func fits(_ place: Place) -> Bool {
        switch (kind, place) {
        case (.number, .number), (.text, .text), (.instant, .instant): true
        default: false
        }
    }

    private var direction: SQL { isDescending ? "desc" : "asc" }

    /// Tells this filter from any other.
    var fingerprint: UInt64 { rows(columns: "*", after: nil, limit: 0).fingerprint }

    /// The rows behind a place, in order.
    package func rows(columns: SQL, after place: Place?, limit: Int) -> SQL {
        let inner = Self.rowsLookedAt
        guard !rest.isEmpty else { return found(columns, after: place, limit) }
        let looked: SQL = """
            from (\(raw: found("*", after: place, inner))) as looked_at
             where \(raw: Self.all(rest))
             order by \(raw: key) \(raw: direction) limit \(raw: Self.number(limit))
            """
        guard isWide else { return "select \(raw: columns) \(raw: looked)" }
        return """
            select \(raw: columns) from \(raw: branches[0].source)
             where \(raw: key) in (select \(raw: key) \(raw: looked))
             order by \(raw: key) \(raw: direction)
            """
    }

    /// How many rows there are.
    func count(upTo limit: Int) -> SQL {
        let rows = rows(columns: key, after: nil, limit: limit)
        return "select count(*) from (\(raw: rows)) as counted"
    }

    /// The place where a page has to stop though there may be more; nil: all was looked at.
    func end(after place: Place?, on connection: borrowing Connection) throws -> Place? {
        guard looksAtRows else { return nil }
        let last = Self.number(Self.rowsLookedAt - 1)
        let found = found(key, after: place, Self.rowsLookedAt)
        let rows = try connection.query(
            """
            select \(raw: key) from (\(raw: found)) as looked_at
             order by \(raw: key) \(raw: direction) offset \(raw: last) limit 1
            """)
        return switch kind {
        case .number: try rows.firstValue().map { .number($0) }
        case .text: try rows.firstValue().map { .text($0) }
        case .instant: try rows.firstValue().map { .instant($0) }
        }
    }

    /// The union of the branches.
    private func found(_ columns: SQL, after place: Place?, _ limit: Int) -> SQL {
        let all: [SQL] = branches.map { branch in
            var conditions = branch.conditions
            if let place {
                conditions.append("\(raw: key) \(raw: isDescending ? "<" : ">") \(raw: place.sql)")
            }
            let lead: SQL = branch.lead.map { "\(raw: $0) \(raw: direction), " } ?? ""
            return """
                select \(raw: columns) from \(raw: branch.source)
                 where \(raw: Self.all(conditions))
                 order by \(raw: lead)\(raw: key) \(raw: direction)
                 limit \(raw: Self.number(limit))
                """
        }
        guard all.count != 1 else { return all[0] }
        let union = all.map { "(\(raw: $0))" as SQL }.joined(separator: " union all ")
        return """
            select \(raw: columns) from (\(raw: union)) as found
             order by \(raw: key) \(raw: direction) limit \(raw: Self.number(limit))
            """
    }

    private static func all(_ conditions: [SQL]) -> SQL {
        conditions.isEmpty ? "true" : conditions.joined(separator: " and ")
    }

    /// Written out, for the planner has to know how few rows are asked for.
    private static func number(_ value: Int) -> SQL { SQL(stringLiteral: "\(value)") }
}
