// SPDX-License-Identifier: Apache-2.0

package import Records

/// A comparison between the columns of a row that must hold.
package struct Check: Sendable, Equatable {
    /// As declared, for the message.
    package var text: String
    package var left: Expression
    package var comparison: Comparison
    package var right: Expression
    /// Of days a number of days; of instants 0.
    package var tolerance: Exact
    package var severity: Severity
    /// What both sides are.
    package var kind = Expression.Kind.number
}
