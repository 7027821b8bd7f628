// SPDX-License-Identifier: Apache-2.0

internal import Records

extension RowJudge {
    /// Judges a line without counting it.
    mutating func probe(_ record: borrowing Record) -> Probe {
        var probe = Probe()
        probe.isWhole = isWhole(record)
        probe.suffices = misfit(record) == nil
        probe.filled = (0..<record.count).count { !trimmed(record, $0).isEmpty }
        let told = faults
        faults = []
        open(record)
        let hasUndefined = record.mayHoldUndefined && record.bytes.contains(UndefinedByte.lead)
        for index in order { judge(index, record, record.bytes, hasUndefined) }
        let wrong = Set(faults.filter { $0.severity == .reject }.compactMap(\.column))
        faults = told
        probe.isGood = wrong.isEmpty && !isBad
        isBad = false
        var hasTypedText = false
        for index in plans.indices where plans[index].isInFile && plans[index].type.tellsRows {
            guard isFilled(index, record) else { continue }
            hasTypedText = true
            if !wrong.contains(plans[index].name) { probe.hasTyped = true }
        }
        for index in identity {
            if !isFilled(index, record), plans[index].fallback == nil { probe.hasKeyText = false }
            if wrong.contains(plans[index].name) { probe.hasKey = false }
        }
        if identity.isEmpty { probe.hasKey = !hasTypedText || probe.hasTyped }
        return probe
    }

    private func isFilled(_ index: Int, _ record: borrowing Record) -> Bool {
        let source = plans[index].source
        guard source >= 0, source < record.count else { return false }
        return !plans[index].nulls.contains(record.bytes, trimmed(record, source))
    }

    /// Whether the record has the table's number of cells: those that the header names, or all of
    /// it; plus one if every row ends in an extra delimiter.
    func isWhole(_ record: borrowing Record) -> Bool {
        if record.count == width + 1 {
            return endsInDelimiter && hasOnlyBlanks(record, from: width)
        }
        return record.count >= namedWidth && record.count <= width
    }

    func hasOnlyBlanks(_ record: borrowing Record, from field: Int) -> Bool {
        let start = field == 0 ? 0 : record.ends[field - 1]
        return Blank.trim(record.bytes, start, record.bytes.count).isEmpty
    }

    /// The fault of a record of another width; nil if it has all it needs: optional cells missing
    /// at its end, or extra empty ones.
    func misfit(_ record: borrowing Record) -> Fault.Detail? {
        if record.count > width {
            return hasOnlyBlanks(record, from: width)
                ? nil : .moreCells(expected: width - given, found: record.count - given)
        }
        let lacks = plans.contains { plan in
            plan.source >= record.count && plan.isRequired && plan.fallback == nil
        }
        return lacks
            ? .fewerCells(expected: width - given, found: record.count - given) : nil
    }
}
