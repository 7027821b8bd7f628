// SPDX-License-Identifier: Apache-2.0

package import SMTP

/// What a try means for a recipient: pure.
package struct Attempt: Sendable, Equatable {
    package enum State: String, Sendable { case recorded, accepted, refused, unknown }

    package let state: State
    /// Whether this try's own outcome is what nobody knows.
    package let isUnanswered: Bool
    /// Until the next one; nil: there is none by itself.
    package let wait: Duration?
    package let answer: String

    /// Between two tries: doubled each time, from the first to the last.
    package static let shortest = Duration.seconds(60)
    package static let longest = Duration.seconds(4 * 3_600)
    /// For so long it is tried.
    package static let patience = Duration.seconds(48 * 3_600)
    /// Whose outcome is unknown as often as this is not sent again by itself.
    package static let unknownsMost = 2

    private init(state: State, wait: Duration?, answer: String, isUnanswered: Bool = false) {
        self.isUnanswered = isUnanswered
        self.state = state
        self.wait = wait
        self.answer = answer
    }

    /// - Parameters:
    ///   - attempts: tries so far, this one included.
    ///   - unknowns: tries of unknown outcome before this one.
    ///   - age: since the mail was made.
    package init(_ delivery: Delivery, attempts: Int, unknowns: Int, age: Duration) {
        switch delivery {
        case .accepted(let text): self.init(state: .accepted, wait: nil, answer: text)
        case .refused(let text): self.init(state: .refused, wait: nil, answer: text)
        case .unknown(let text):
            let isLast = unknowns + 1 >= Self.unknownsMost
            self.init(
                state: .unknown, wait: isLast ? nil : Self.wait(after: attempts), answer: text,
                isUnanswered: true)
        case .later(let text): self.init(later: text, attempts, unknowns, age)
        case .unusable(let trouble): self.init(later: trouble.detail, attempts, unknowns, age)
        }
    }

    /// What may have come once stays so: the next try decides.
    private init(later text: String, _ attempts: Int, _ unknowns: Int, _ age: Duration) {
        let isOver = age >= Self.patience
        let open: State = unknowns > 0 ? .unknown : .recorded
        self.init(
            state: isOver && unknowns == 0 ? .refused : open,
            wait: isOver ? nil : Self.wait(after: attempts), answer: text)
    }

    package static func wait(after attempts: Int) -> Duration {
        min(longest, shortest * (1 << min(max(attempts, 1) - 1, 16)))
    }
}
