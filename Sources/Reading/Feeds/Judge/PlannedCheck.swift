// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Records

/// A comparison over plans.
struct PlannedCheck {
    let check: Check
    let left: PlannedExpression
    let right: PlannedExpression
    /// The clock on which instants are shown; nil for UTC.
    let zone: Zone?

    init(_ check: Check, _ plans: [ColumnPlan]) {
        self.check = check
        left = ColumnPlan.planned(check.left, plans)
        right = ColumnPlan.planned(check.right, plans)
        zone = (left.plans + right.plans).lazy.compactMap { plans[$0].zone }.first
    }

    /// What is told where it does not hold.
    func detail(_ left: Exact, _ right: Exact) -> Fault.Detail {
        switch check.kind {
        case .number: .check(check.text, left: left.trimmed.shown, right: right.trimmed.shown)
        case .day: .checkOfTimes(check.text, left: day(left), right: day(right))
        case .instant: .checkOfTimes(check.text, left: instant(left), right: instant(right))
        }
    }

    private func day(_ days: Exact) -> String {
        ShownTime.day(Int64(clamping: days.rounded(to: 0).trimmed.coefficient))
    }

    private func instant(_ microseconds: Exact) -> String {
        ShownTime.local(Int64(clamping: microseconds.coefficient), in: zone)
    }
}
