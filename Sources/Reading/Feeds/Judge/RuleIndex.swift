// SPDX-License-Identifier: Apache-2.0

/// The first condition of a rule; ordinal −1 when it cannot be told by an ordinal.
struct RuleIndex {
    let plan: Int
    let ordinal: Int

    init(_ rule: PlannedRule) {
        plan = rule.conditions.first?.plan ?? 0
        ordinal = rule.conditions.first?.ordinal ?? -1
    }
}
