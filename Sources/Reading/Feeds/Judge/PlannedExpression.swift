// SPDX-License-Identifier: Apache-2.0

/// An expression whose columns are plans.
struct PlannedExpression {
    let expression: Expression
    /// The plan of each of its columns.
    let plans: [Int]
}
