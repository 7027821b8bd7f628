// SPDX-License-Identifier: Apache-2.0

/// What a mail of alerts has to say now: pure.
package struct AlertPlan: Sendable, Equatable {
    /// An alert that is not told yet, as something.
    package struct Item: Sendable, Equatable {
        package enum Kind: String, Sendable { case raised, resolved, escalated }

        package var id: Int64
        package var kind: Kind
        package var subject: String
        package var rule: String
        /// Since the same thing was told last; nil: it was not.
        package var toldAgo: Duration?

        package init(
            id: Int64, kind: Kind, subject: String, rule: String, toldAgo: Duration? = nil
        ) {
            self.id = id
            self.kind = kind
            self.subject = subject
            self.rule = rule
            self.toldAgo = toldAgo
        }
    }

    /// Told now, in one mail.
    package let told: [Item]
    /// Left for a later mail.
    package let held: [Item]

    /// - Parameter mailsLately: of this declaration, within an hour.
    package init(_ items: [Item], _ alerts: Mail.Alerts, mailsLately: Int) {
        guard mailsLately < alerts.most else {
            (told, held) = ([], items)
            return
        }
        // What is resolved or escalated is told at once: it is told once.
        let isHeld = { (item: Item) in
            item.kind == .raised && (item.toldAgo.map { $0 < alerts.same } ?? false)
        }
        told = items.filter { !isHeld($0) }
        held = items.filter(isHeld)
    }
}
