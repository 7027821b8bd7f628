// SPDX-License-Identifier: Apache-2.0

internal import Records

extension RowJudge {
    /// Judges the value of one column and puts it into the row.
    mutating func judge(
        _ index: Int, _ record: borrowing Record, _ bytes: [UInt8], _ hasUndefined: Bool
    ) {
        if plans[index].isComputed { return compute(index) }
        let source = plans[index].source
        let unit = units[index]
        if !unit.isEmpty { units[index] = 0..<0 }
        var range = 0..<0
        if source >= 0, source < record.count {
            let field = record.range(source)
            range = Blank.trim(bytes, field.lowerBound, field.upperBound)
            if hasUndefined, hasUndefinedBytes(index, bytes, range) { return }
            if !plans[index].nulls.contains(bytes, range) {
                if !unit.isEmpty, !isRemark(index) { compare(unit, index, bytes, range) }
                return judgeText(index, bytes, range, isInRow: true)
            }
        }
        if !unit.isEmpty { return judgeText(index, bytes, unit, isInRow: true) }
        judgeNull(index, bytes, range)
    }

    private func isRemark(_ index: Int) -> Bool {
        plans.contains { $0.remarkTarget == index }
    }

    /// The unit behind a measurement's number and the one in its column must agree.
    private mutating func compare(
        _ unit: Range<Int>, _ index: Int, _ bytes: [UInt8], _ range: Range<Int>
    ) {
        if bytes[unit].elementsEqual(bytes[range]) { return }
        let beside = String(decoding: bytes[unit], as: UTF8.self)
        let column = String(decoding: bytes[range], as: UTF8.self)
        guard AllowedValues.key(beside) != AllowedValues.key(column) else { return }
        guard let owner = plans.first(where: { $0.unitTarget == index }) else { return }
        faults.append(
            Fault(
                column: owner.name, value: beside,
                detail: .unitsDiffer(cell: beside, column: column)))
        isBad = true
    }

    /// Judges what the columns have without a file; for checking a declaration.
    mutating func judgeFixed() -> [Fault] {
        for index in plans.indices where plans[index].fallback != nil {
            judgeNull(index, [], 0..<0)
        }
        return takeFaults()
    }

    private mutating func judgeNull(_ index: Int, _ bytes: [UInt8], _ range: Range<Int>) {
        ordinals[index] = -1
        if let fallback = plans[index].fallback {
            return judgeText(index, fallback, 0..<fallback.count, isInRow: false)
        }
        setNull(index)
        if plans[index].isMeasurement, !range.isEmpty {
            row.values[plans[index].output + 2] = .text(range)
        } else if plans[index].isRequired {
            fault(index, .required, bytes, range)
        }
    }

    func setsThree(_ index: Int) -> Bool { plans[index].isMeasurement }

    mutating func setNull(_ index: Int) {
        let output = plans[index].output
        row.values[output] = .null
        if setsThree(index) {
            row.values[output + 1] = .null
            row.values[output + 2] = .null
        }
    }

    /// Judges a cell that is not empty; its bytes are the row's own, or those of a default.
    private mutating func judgeText(
        _ index: Int, _ bytes: [UInt8], _ range: Range<Int>, isInRow: Bool
    ) {
        switch plans[index].way {
        case .text: text(index, bytes, range, isInRow)
        case .number: number(index, bytes, range)
        case .measurement: measurement(index, bytes, range, isInRow)
        case .boolean: boolean(index, bytes, range)
        case .time: time(index, bytes, range)
        case .json: json(index, bytes, range, isInRow)
        case .own:
            if let judge = plans[index].judge { judge(&self, index, bytes, range, isInRow) }
        }
    }

    /// The range in the row's bytes where the text is, copied there if need be.
    mutating func place(_ bytes: [UInt8], _ range: Range<Int>, _ isInRow: Bool) -> Range<Int> {
        if isInRow { return range }
        let start = row.bytes.count
        row.bytes.append(contentsOf: bytes[range])
        return start..<row.bytes.count
    }

    private mutating func hasUndefinedBytes(
        _ index: Int, _ bytes: [UInt8], _ range: Range<Int>
    ) -> Bool {
        guard bytes[range].contains(UndefinedByte.lead) else { return false }
        let text = String(decoding: bytes[range], as: UTF8.self)
        let undefined = text.unicodeScalars.compactMap(UndefinedByte.byte)
        guard !undefined.isEmpty else { return false }
        setNull(index)
        ordinals[index] = -1
        if undefined.allSatisfy({ $0 == 0 }) {
            fault(index, .nul, bytes, range)
        } else {
            let shown = undefined.filter { $0 != 0 }.map {
                "\\x" + ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true)
            }
            fault(index, .undefinedBytes(shown.joined(separator: " ")), bytes, range)
        }
        return true
    }

    mutating func fault(
        _ index: Int, _ detail: Fault.Detail, _ bytes: [UInt8], _ range: Range<Int>,
        _ severity: Severity = .reject
    ) {
        let value = showUndefined(String(decoding: bytes[range], as: UTF8.self))
        faults.append(
            Fault(
                column: plans[index].name, value: range.isEmpty ? nil : value,
                severity: severity, detail: detail))
        guard severity == .reject else { return }
        isBad = true
        if detail.rule != .range { setNull(index) }
    }
}
