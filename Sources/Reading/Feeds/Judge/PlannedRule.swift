// SPDX-License-Identifier: Apache-2.0

/// A conditional range over plans.
struct PlannedRule {
    struct Condition {
        let plan: Int
        /// Among the allowed values of that column; −1 when it has no list and the bytes are
        /// compared.
        let ordinal: Int
        let stored: [UInt8]
    }
    let plan: Int
    let conditions: [Condition]
    let ranges: Ranges
    let text: String

    init(_ rule: RangeRule, _ plans: [ColumnPlan]) {
        plan = ColumnPlan.index(of: rule.column, plans)
        conditions = rule.when.map { condition in
            let plan = ColumnPlan.index(of: condition.column, plans)
            return Condition(
                plan: plan,
                ordinal: plans[plan].allowedValues?.ordinal(ofStored: condition.value) ?? -1,
                stored: Array(condition.value.utf8))
        }
        ranges = rule.ranges
        text = rule.when.map { "\($0.column) = \($0.value)" }.joined(separator: ", ")
    }
}
