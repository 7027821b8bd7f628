// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import QC

/// A control chart of the laboratory, as its declaration says.
package struct Chart: Sendable {
    package var name: String
    /// Its name for people; `name` when none was given.
    package var title: String
    package var kind: Kind
    package var source: Source
    /// Where target and s of each lot stand; nil where the chart needs none.
    package var targets: Table?
    package var rules: Set<ChartRule>
    package var range: WestgardChart.RangeRule
    package var gate: WestgardChart.Gate
    package var limits: Limits
    /// Values of one material in a run, of a chart of subgroups.
    package var subgroup: Int
    package var ewma: Ewma.Parameters
    package var cusum: Cusum.Parameters
    /// Results that a rejected run makes doubtful.
    package var affects: Affected?
    package var file: String
    /// Of everything that decides its points: a change computes all of them anew.
    package var digest: Int64

    package enum Kind: String, CaseIterable, Sendable {
        case westgard, individuals
        case meansAndRanges = "xbar_r"
        case meansAndDeviations = "xbar_s"
        case ewma, cusum, duplicates
    }

    /// What its limits come from.
    package enum Limits: Sendable, Equatable {
        case target
        case phaseOne(PhaseOne)
    }

    /// The table of a feed, and which of its columns stand for ours.
    package struct Table: Sendable, Equatable {
        package var feed: String
        package var name: QualifiedName
        /// Its columns by our names for them; ours that it lacks are not in it.
        package var columns: [String: String]
    }

    package struct Source: Sendable, Equatable {
        package var table: Table
        /// Column and text: only rows that have all of them.
        package var conditions: [Condition]
    }

    package struct Condition: Sendable, Equatable {
        package var column: String
        package var value: String
    }

    package struct Affected: Sendable, Equatable {
        package var table: Table
        /// When a result was measured: the first of these columns that says so.
        package var times: [String]
        package var conditions: [Condition]
    }

    /// The columns of controls and of targets, by the names that a declaration may map.
    package static let controlColumns = ["serie", "materiau", "lot", "mesure_le", "valeur"]
    package static let targetColumns = [
        "materiau", "lot", "cible", "ecart_type", "debut", "fin",
    ]
}
