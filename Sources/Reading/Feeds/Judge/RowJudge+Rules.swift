// SPDX-License-Identifier: Apache-2.0

internal import Records

extension RowJudge {
    mutating func applyRules() {
        // Most rules are of other streams: their first condition alone, in a flat list, tells so.
        for rule in ruleIndexes.indices {
            let ruleIndex = ruleIndexes[rule]
            if ruleIndex.ordinal >= 0, ordinals[ruleIndex.plan] != ruleIndex.ordinal { continue }
            guard holds(rules[rule]), let number = number(of: rules[rule].plan) else { continue }
            let index = rules[rule].plan
            let range = textRange(of: index)
            checkRange(
                rules[rule].ranges, index, number, censor(of: index), row.bytes, range,
                when: rules[rule].text)
        }
    }

    private func holds(_ rule: PlannedRule) -> Bool {
        for condition in rule.conditions {
            if condition.ordinal >= 0 {
                if ordinals[condition.plan] != condition.ordinal { return false }
                continue
            }
            guard case .text(let range) = row.values[plans[condition.plan].output],
                range.count == condition.stored.count,
                row.bytes[range].elementsEqual(condition.stored)
            else { return false }
        }
        return true
    }

    /// The value of a column as a number, of a day in days, of an instant in microseconds; nil
    /// when it has none.
    func number(of index: Int) -> Exact? {
        switch row.values[plans[index].output] {
        case .numeric(let coefficient, let scale): Exact(coefficient, scale: scale)
        case .integer(let value): Exact(Int128(value))
        case .double(let value): Exact(value)
        case .date(let days): Exact(Int128(days))
        case .timestamp(let microseconds): Exact(Int128(microseconds))
        default: nil
        }
    }

    private func censor(of index: Int) -> Censor {
        guard setsThree(index), case .text(let range) = row.values[plans[index].output + 1] else {
            return .none
        }
        return Censor(row.bytes, range)
    }

    /// The text to show for a number in a fault.
    private mutating func textRange(of index: Int) -> Range<Int> {
        if setsThree(index), case .text(let range) = row.values[plans[index].output + 2] {
            return range
        }
        return 0..<0
    }

    mutating func applyChecks() {
        for index in checks.indices {
            guard let left = evaluate(checks[index].left), let right = evaluate(checks[index].right)
            else { continue }
            let check = checks[index].check
            if check.holds(left, right) { continue }
            faults.append(
                Fault(severity: check.severity, detail: checks[index].detail(left, right)))
            if check.severity == .reject { isBad = true }
        }
    }

    /// Nil when a column it uses is empty or a divisor zero.
    private mutating func evaluate(_ planned: PlannedExpression) -> Exact? {
        var scratch: [Exact] = []
        swap(&scratch, &stack)
        defer { swap(&scratch, &stack) }
        return planned.expression.evaluate(stack: &scratch) { number(of: planned.plans[$0]) }
    }

    mutating func compute(_ index: Int) {
        setNull(index)
        guard let planned = plans[index].expression else { return }
        var scratch: [Exact] = []
        swap(&scratch, &stack)
        defer { swap(&scratch, &stack) }
        let value = planned.expression.evaluate(
            stack: &scratch, column: { number(of: planned.plans[$0]) })
        if let value {
            storeComputed(value, index, planned.expression.text)
        } else if plans[index].isRequired {
            fault(index, .required, [], 0..<0)
        }
    }

    private mutating func storeComputed(_ value: Exact, _ index: Int, _ expression: String) {
        let value = plans[index].holding.rounded(value)
        let shown = Array(value.shown.utf8)
        switch plans[index].holding.value(of: value) {
        case .success(let stored):
            row.values[plans[index].output] = stored
            checkRange(
                plans[index].ranges, index, value, .none, shown, 0..<shown.count, when: nil)
        case .failure(let problem):
            let isVast = problem.detail == .tooManyDigits || problem.detail == .beyondDouble
            let detail =
                isVast ? Fault.Detail.computedTooLarge(expression: expression) : problem.detail
            fault(index, detail, shown, 0..<shown.count)
        }
    }
}
