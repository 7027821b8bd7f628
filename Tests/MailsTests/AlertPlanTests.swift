// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Mails

/// Which alerts are told now.
@Suite struct AlertPlanTests {
    private static let alerts = Mail.Alerts(
        rules: ["dead"], same: .seconds(3_600), most: 3, escalation: nil)

    private func item(
        _ id: Int64, _ kind: AlertPlan.Item.Kind = .raised, toldAgo: Duration? = nil
    ) -> AlertPlan.Item {
        AlertPlan.Item(id: id, kind: kind, subject: "job \(id)", rule: "dead", toldAgo: toldAgo)
    }

    private func told(_ items: [AlertPlan.Item], lately: Int = 0) -> [Int64] {
        AlertPlan(items, Self.alerts, mailsLately: lately).told.map(\.id)
    }

    @Test func `what is new is told in one mail`() {
        #expect(told([item(1), item(2), item(3, .resolved)]) == [1, 2, 3])
    }

    @Test func `the same is told again only after its time`() {
        let again = item(1, toldAgo: .seconds(3_599))
        #expect(told([again, item(2)]) == [2])
        #expect(told([item(1, toldAgo: .seconds(3_600))]) == [1])
        #expect(AlertPlan([again], Self.alerts, mailsLately: 0).held.map(\.id) == [1])
    }

    @Test func `what is over or not taken up is told at once`() {
        let ago = Duration.seconds(1)
        #expect(
            told([item(1, .resolved, toldAgo: ago), item(2, .escalated, toldAgo: ago)]) == [1, 2])
    }

    @Test func `above so many mails an hour all of it waits for one`() {
        #expect(told([item(1)], lately: 2) == [1])
        #expect(told([item(1), item(2)], lately: 3) == [])
        #expect(AlertPlan([item(1)], Self.alerts, mailsLately: 3).held.count == 1)
    }
}
