// SPDX-License-Identifier: Apache-2.0

internal import Deliveries
package import Wording

extension DeliveryService {
    /// What one look has done.
    package struct Report: Sendable, Equatable {
        package var delivered = 0
        /// Not now.
        package var later = 0
        /// They are left to a person.
        package var refused = 0
        /// A newer revision went instead.
        package var replaced = 0
        /// No declaration sends them there any more.
        package var letGo = 0
        /// Another process is at it.
        package var isElsewhere = false
        /// Why nothing can be sent to a target.
        package var troubles: [Phrase] = []

        package init() {}

        /// By how the files stand, for programs.
        package var counts: [String: Int] {
            [
                "delivered": delivered, "later": later, "refused": refused, "replaced": replaced,
                "let_go": letGo,
            ]
        }

        /// Whether somebody may want to know of it: a file went, or is not sent any more.
        package var isNews: Bool { delivered + refused + replaced + letGo > 0 }

        mutating func count(_ attempt: Attempt) {
            switch attempt.state {
            case .accepted: delivered += 1
            case .refused: refused += 1
            case .recorded, .unknown: later += 1
            }
        }

        /// Each is told once, however many exports go there.
        mutating func note(_ trouble: Phrase) {
            if !troubles.contains(trouble) { troubles.append(trouble) }
        }
    }
}
