// SPDX-License-Identifier: Apache-2.0

extension Expression {
    /// What an expression gives.
    package enum Kind: Sendable, Equatable {
        case number
        /// Reckoned in days.
        case day
        /// Compared only: what a number beside an instant would count is not said.
        case instant
    }

    /// Nil where its steps join what can't be joined: a product of days, a day and an instant.
    ///
    /// A day and a number give a day, two days the number of days between them.
    func kind(ofColumn column: (Int) -> Kind) -> Kind? {
        var stack: [Kind] = []
        for step in steps {
            switch step {
            case .number: stack.append(.number)
            case .column(let index): stack.append(column(index))
            case .negate, .absolute:
                guard stack.last == .number else { return nil }
            case .add, .subtract, .multiply, .divide:
                let right = stack.removeLast()
                let left = stack.removeLast()
                guard let kind = Expression.kind(of: step, left, right) else { return nil }
                stack.append(kind)
            }
        }
        return stack[0]
    }

    private static func kind(of step: Step, _ left: Kind, _ right: Kind) -> Kind? {
        switch (step, left, right) {
        case (_, .number, .number): .number
        case (.add, .day, .number), (.add, .number, .day), (.subtract, .day, .number): .day
        case (.subtract, .day, .day): .number
        default: nil
        }
    }
}
