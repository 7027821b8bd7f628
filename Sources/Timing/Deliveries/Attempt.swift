// SPDX-License-Identifier: Apache-2.0

/// What a try means for what is sent: pure.
package struct Attempt: Sendable, Equatable {
    package enum State: String, Sendable { case recorded, accepted, refused, unknown }

    /// What the other end said, with its words or ours of it.
    package enum Answer: Sendable, Equatable {
        case accepted(String)
        /// It does not want it: no other try.
        case refused(String)
        /// It may have it.
        case unknown(String)
        /// Not now.
        case later(String)
    }

    package let state: State
    /// Whether this try's own outcome is what nobody knows.
    package let isUnanswered: Bool
    /// Until the next one; nil: there is none by itself.
    package let wait: Duration?
    package let answer: String

    /// Between two tries, unless told: doubled each time, from the first to the last.
    package static let shortest = Duration.seconds(60)
    package static let longest = Duration.seconds(4 * 3_600)
    /// For so long it is tried.
    package static let patience = Duration.seconds(48 * 3_600)

    /// How often, and for how long, what does not come is tried again.
    package struct Pace: Sendable, Equatable {
        package var shortest = Attempt.shortest
        package var longest = Attempt.longest
        package var patience = Attempt.patience

        package init() {}

        package func wait(after attempts: Int) -> Duration {
            min(longest, shortest * (1 << min(max(attempts, 1) - 1, 16)))
        }
    }

    private init(state: State, wait: Duration?, answer: String, isUnanswered: Bool = false) {
        self.isUnanswered = isUnanswered
        self.state = state
        self.wait = wait
        self.answer = answer
    }

    /// - Parameters:
    ///   - attempts: tries so far, this one included.
    ///   - unknowns: tries of unknown outcome before this one.
    ///   - most: tries of unknown outcome after which it is not sent again by itself; nil: whoever
    ///     gets it drops repeats, and it is tried as what did not come.
    ///   - age: since it was tried first, or since somebody asked for it again.
    package init(
        _ answer: Answer, attempts: Int, unknowns: Int, most: Int?, age: Duration,
        pace: Pace = Pace()
    ) {
        switch answer {
        case .accepted(let text): self.init(state: .accepted, wait: nil, answer: text)
        case .refused(let text): self.init(state: .refused, wait: nil, answer: text)
        case .unknown(let text):
            let isOver = most.map { unknowns + 1 >= $0 } ?? (age >= pace.patience)
            self.init(
                state: .unknown, wait: isOver ? nil : pace.wait(after: attempts), answer: text,
                isUnanswered: true)
        case .later(let text): self.init(later: text, attempts, unknowns, age, pace)
        }
    }

    /// What may have come once stays so: the next try decides.
    private init(
        later text: String, _ attempts: Int, _ unknowns: Int, _ age: Duration, _ pace: Pace
    ) {
        let isOver = age >= pace.patience
        let open: State = unknowns > 0 ? .unknown : .recorded
        self.init(
            state: isOver && unknowns == 0 ? .refused : open,
            wait: isOver ? nil : pace.wait(after: attempts), answer: text)
    }

    /// A try whose process ended before it could say what became of it.
    ///
    /// The first one is made good at once: a service that is started again in the middle of it is nothing
    /// unusual. Further ones wait and end as all do: it may be what is sent that ends the process.
    ///
    /// - Parameters:
    ///   - text: what to say of it.
    ///   - isSaid: whether the other end may have it.
    package init(
        left text: String, isSaid: Bool, attempts: Int, unknowns: Int, most: Int?, age: Duration,
        pace: Pace = Pace()
    ) {
        let attempt = Attempt(
            isSaid ? .unknown(text) : .later(text), attempts: attempts, unknowns: unknowns,
            most: most, age: age, pace: pace)
        let isFirst = attempts <= 1 && attempt.wait != nil
        self.init(
            state: attempt.state, wait: isFirst ? .zero : attempt.wait, answer: attempt.answer,
            isUnanswered: attempt.isUnanswered)
    }

    /// Not before the other end wants it.
    package func waiting(atLeast rest: Duration?) -> Attempt {
        guard let rest, let wait else { return self }
        return Attempt(
            state: state, wait: max(wait, rest), answer: answer, isUnanswered: isUnanswered)
    }
}
