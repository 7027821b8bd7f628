// SPDX-License-Identifier: Apache-2.0

/// A comparison over plans.
struct PlannedCheck {
    let check: Check
    let left: PlannedExpression
    let right: PlannedExpression

    init(_ check: Check, _ plans: [ColumnPlan]) {
        self.check = check
        left = ColumnPlan.planned(check.left, plans)
        right = ColumnPlan.planned(check.right, plans)
    }
}
