// SPDX-License-Identifier: Apache-2.0

internal import Site

/// A table computed from loaded rows per window, as its declaration says.
package struct Aggregate: Sendable {
    package var name: String
    /// What a person calls it; the name when none was given.
    package var title: String
    package var calendar: WindowCalendar
    package var sources: [Source]
    /// Columns that tell its rows apart; empty where a window has one row at most.
    package var key: [String]
    /// Types that the query's columns are held to; others are as the query gives them.
    package var types: [String: String]
    package var statement: ParameterisedSQL
    package var table: QualifiedName
    /// A change on one day changes every later window of its season too.
    package var isCumulative: Bool
    /// The declaration's path, and the line before the statement's first one.
    package var file: String
    package var lineOfSQL: Int

    /// Where rows come from, and by what they belong to a window.
    package struct Source: Sendable, Equatable {
        package enum Clock: Sendable, Equatable {
            /// A `timestamptz` column.
            case time(String)
            /// A `date` column: the window that is named by the day.
            case day(String)
            /// A row belongs to every window between two `timestamptz` columns; the second may be
            /// null, and then to every later one.
            case span(from: String, to: String)
        }

        package var table: QualifiedName
        package var clock: Clock

        package var columns: [String] {
            switch clock {
            case .time(let column), .day(let column): [column]
            case .span(let from, let to): [from, to]
            }
        }

        package var isSpan: Bool { if case .span = clock { true } else { false } }
    }

    /// Which windows a change in one of them may change.
    enum Reach: String, Sendable {
        case window
        /// The later ones of its season too.
        case season
        /// All later ones too.
        case always
    }

    var reach: Reach {
        isCumulative ? .season : sources.contains(where: \.isSpan) ? .always : .window
    }

    /// Whether a change in one window may change the later ones.
    package var reachesForward: Bool { reach != .window }

    /// The parameters a statement may use.
    package static let parameters = WindowCalendar.parameterNames

    /// Columns that Bascule adds to every aggregate's table.
    package static let ownColumns = ["window_start", "window_end", "computed_at", "computed_from"]
}

/// A schema and a name in it, each legal and not quoted.
package struct QualifiedName: Sendable, Hashable, Comparable, CustomStringConvertible {
    package var schema: String
    package var name: String

    package init(schema: String, name: String) {
        self.schema = schema
        self.name = name
    }

    /// Reads `schema.name`; nil when it has another form or characters that would need quotes.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, parts.allSatisfy(Self.isLegal) else { return nil }
        self.init(schema: parts[0], name: parts[1])
    }

    package var description: String { "\(schema).\(name)" }

    package static func < (left: Self, right: Self) -> Bool {
        (left.schema, left.name) < (right.schema, right.name)
    }

    /// Letters, digits and `_`, a letter first, at most 50: PostgreSQL's limit is 63, and the names
    /// of indexes are made from it.
    package static func isLegal(_ name: String) -> Bool {
        guard let first = name.utf8.first, name.utf8.count <= 50 else { return false }
        let isStart = first == UInt8(ascii: "_") || (0x61...0x7A).contains(first)
        return isStart
            && name.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0)
                    || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_")
            }
    }
}
