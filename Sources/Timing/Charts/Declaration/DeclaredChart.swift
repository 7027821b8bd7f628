// SPDX-License-Identifier: Apache-2.0

package import Drawing
package import Postgres

/// A chart that a site has declared: figures of a query, day by day or by the hour.
package struct DeclaredChart: Sendable {
    package var name: String
    package var title: String
    package var unit: String
    package var kind: ChartDrawing.Kind
    /// How many days it shows; the last is the one it is drawn for.
    package var days: Int
    package var statement: ParameterisedSQL
    /// The line before the statement's first one.
    package var lineOfSQL: Int
    package var limits: [ChartDrawing.Limit]
    package var file: String

    /// The parameters that its query may use: the day it is drawn for, the first and the last day it
    /// shows, and the instants at which those begin and end.
    package static let parameters = ["day", "from", "to", "window_start", "window_end", "zone"]

    package enum Limits {
        package static let days = 1...400
        /// Rows of its query.
        package static let rows = 2_000
        package static let lines = ChartDrawing.Limits.lines
        package static let titleCharacters = 120
        package static let unitCharacters = 20
    }
}
