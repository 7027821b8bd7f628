// SPDX-License-Identifier: Apache-2.0

package import Calendar
package import Postgres

/// A table computed from loaded rows per window, as its declaration says.
package struct Aggregate: Sendable {
    package var name: String
    /// Its name for people; `name` when none was given.
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
            /// The same between two `date` columns: the windows that are named by a day from the
            /// first to before the second.
            case days(from: String, to: String)
        }

        package var table: QualifiedName
        package var clock: Clock
        /// Whether there is a window where it has rows; a table of tariffs or limits makes none.
        package var createsWindows = true

        package var columns: [String] {
            switch clock {
            case .time(let column), .day(let column): [column]
            case .span(let from, let to), .days(let from, let to): [from, to]
            }
        }

        package var isSpan: Bool {
            switch clock {
            case .span, .days: true
            case .time, .day: false
            }
        }
    }

    /// Which windows a change in one of them may change.
    enum Reach: String, Sendable {
        case window
        /// The later ones of its season too.
        case season
        /// All later ones too.
        case always
    }

    /// The farthest of any change.
    var reach: Reach { reach(of: sources) }

    func reach(of touch: Touch) -> Reach { reach(of: sources.filter(touch.concerns)) }

    /// A row without an end counts in every later season too, also in a sum over one.
    private func reach(of changed: [Source]) -> Reach {
        changed.contains(where: \.isSpan) ? .always : isCumulative ? .season : .window
    }

    /// Whether a change makes the windows in which it lies; else it reaches those that there are.
    func createsWindows(_ touch: Touch) -> Bool {
        sources.contains { $0.createsWindows && touch.concerns($0) }
    }

    /// The parameters a statement may use.
    package static let parameters = WindowCalendar.parameterNames

    /// Columns that Bascule adds to every aggregate's table.
    package static let ownColumns = ["window_start", "window_end", "computed_at", "computed_from"]
}
