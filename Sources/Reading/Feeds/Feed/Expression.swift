// SPDX-License-Identifier: Apache-2.0

internal import Records

/// An arithmetic expression over a row's columns of numbers and times, in postfix order.
package struct Expression: Sendable, Equatable {
    enum Step: Sendable, Equatable {
        case number(Exact)
        /// Index into `columns`.
        case column(Int)
        case negate
        case absolute
        case add, subtract, multiply, divide
    }

    /// As declared, for messages.
    package var text: String
    /// The names it uses, each once.
    package var columns: [String]
    var steps: [Step]
}

extension Expression {
    /// Nil when a column it uses is null, or a divisor is zero.
    ///
    /// `stack` is scratch space that the caller keeps between rows.
    func evaluate(stack: inout [Exact], column: (Int) -> Exact?) -> Exact? {
        stack.removeAll(keepingCapacity: true)
        for step in steps {
            switch step {
            case .number(let number): stack.append(number)
            case .column(let index):
                guard let value = column(index) else { return nil }
                stack.append(value)
            case .negate:
                stack[stack.count - 1].coefficient.negate()
            case .absolute:
                let top = stack[stack.count - 1].coefficient
                if top < 0 { stack[stack.count - 1].coefficient = -top }
            case .add, .subtract, .multiply, .divide:
                let right = stack.removeLast()
                let left = stack.removeLast()
                guard let result = Expression.apply(step, left, right) else { return nil }
                stack.append(result)
            }
        }
        return stack[0]
    }

    private static func apply(_ step: Step, _ left: Exact, _ right: Exact) -> Exact? {
        switch step {
        case .add: Exact.adding(left, right)
        case .subtract: Exact.subtracting(right, from: left)
        case .multiply: Exact.multiplying(left, right)
        default: Exact.dividing(left, by: right)
        }
    }
}
