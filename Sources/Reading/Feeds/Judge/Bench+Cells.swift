// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Configuration
internal import Records

extension Bench {
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

    /// The unit behind a measurement's number and the one in its column must be the same.
    private mutating func compare(
        _ unit: Range<Int>, _ index: Int, _ bytes: [UInt8], _ range: Range<Int>
    ) {
        if bytes[unit].elementsEqual(bytes[range]) { return }
        let beside = String(decoding: bytes[unit], as: UTF8.self)
        let column = String(decoding: bytes[range], as: UTF8.self)
        guard Spellings.key(beside) != Spellings.key(column) else { return }
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
        if plans[index].type == .measurement, !range.isEmpty {
            row.values[plans[index].output + 2] = .text(range)
        } else if plans[index].isRequired {
            fault(index, .required, bytes, range)
        }
    }

    func setsThree(_ index: Int) -> Bool { plans[index].type == .measurement }

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
        switch plans[index].type {
        case .text: text(index, bytes, range, isInRow)
        case .integer, .numeric, .double: number(index, bytes, range)
        case .measurement: measurement(index, bytes, range, isInRow)
        case .boolean: boolean(index, bytes, range)
        case .date, .timestamp: time(index, bytes, range)
        case .json: json(index, bytes, range, isInRow)
        }
    }

    /// The range in the row's bytes where the text is, copied there if need be.
    mutating func place(_ bytes: [UInt8], _ range: Range<Int>, _ isInRow: Bool) -> Range<Int> {
        if isInRow { return range }
        let start = row.bytes.count
        row.bytes.append(contentsOf: bytes[range])
        return start..<row.bytes.count
    }

    private mutating func text(
        _ index: Int, _ bytes: [UInt8], _ range: Range<Int>, _ isInRow: Bool
    ) {
        if range.count > plans[index].lengthMax || plans[index].lengthMin > 0 {
            let length = bytes[range].count { $0 & 0xC0 != 0x80 }
            if length > plans[index].lengthMax {
                return fault(
                    index, .tooLong(limit: plans[index].lengthMax, length: length), bytes, range)
            }
            if length < plans[index].lengthMin {
                return fault(
                    index, .tooShort(limit: plans[index].lengthMin, length: length), bytes, range)
            }
        }
        if plans[index].hasPattern, plans[index].pattern?.matches(bytes, range) == false {
            return fault(
                index,
                .pattern(
                    example: plans[index].patternExample(), pattern: plans[index].patternText),
                bytes, range)
        }
        guard plans[index].hasSpellings, let spellings = plans[index].spellings else {
            row.values[plans[index].output] = .text(place(bytes, range, isInRow))
            return
        }
        guard let ordinal = spellings.ordinal(bytes, range) else {
            let names = spellings.stored
            ordinals[index] = -1
            return fault(
                index, .notAllowed(names.map { String(decoding: $0, as: UTF8.self) }), bytes, range)
        }
        ordinals[index] = ordinal
        let start = row.bytes.count
        row.bytes.append(contentsOf: spellings.stored[ordinal])
        row.values[plans[index].output] = .text(start..<row.bytes.count)
    }

    private mutating func boolean(_ index: Int, _ bytes: [UInt8], _ range: Range<Int>) {
        let word = String(decoding: bytes[range], as: UTF8.self).lowercased()
        switch word {
        case "oui", "o", "vrai", "yes", "y", "true", "t", "1", "x":
            row.values[plans[index].output] = .boolean(true)
        case "non", "n", "faux", "no", "false", "f", "0":
            row.values[plans[index].output] = .boolean(false)
        default:
            fault(index, .notBoolean, bytes, range)
        }
    }

    private mutating func json(
        _ index: Int, _ bytes: [UInt8], _ range: Range<Int>, _ isInRow: Bool
    ) {
        switch JSONCheck.verdict(bytes, range) {
        case .good: row.values[plans[index].output] = .json(place(bytes, range, isInRow))
        case .notJSON: fault(index, .notJSON, bytes, range)
        case .repeatedKey(let key): fault(index, .repeatedKey(key), bytes, range)
        }
    }

    private mutating func time(_ index: Int, _ bytes: [UInt8], _ range: Range<Int>) {
        var closest = Fault.Detail.notDate(examples: [])
        for format in plans[index].formats.indices {
            switch TimeReader.read(bytes, range, plans[index].formats[format]) {
            case .time(let time): return store(index, time, bytes, range)
            case .noSuchDay: closest = .noSuchDay
            case .noSuchTime: closest = .noSuchTime
            case .otherForm: break
            }
        }
        if case .notDate = closest {
            closest = .notDate(examples: plans[index].formats.map(\.example))
        }
        fault(index, closest, bytes, range)
    }

    private mutating func store(
        _ index: Int, _ time: LocalTime, _ bytes: [UInt8], _ range: Range<Int>
    ) {
        let days = time.days - 10_957
        let isDay = plans[index].type == .date
        if time.isCut || isDay && time.microseconds != 0 { cuts.append(index) }
        if isDay {
            row.values[plans[index].output] = .date(daysSince2000: Int32(days))
            return
        }
        let local = time.days * 86_400 + time.microseconds / 1_000_000
        let offset: Int64
        if let sent = time.offset {
            offset = Int64(sent)
        } else if local >= plans[index].stretch.low, local < plans[index].stretch.high {
            offset = plans[index].stretch.offset
        } else if let found = self.offset(index, local, bytes, range) {
            offset = found
        } else {
            return
        }
        let micro = days * 86_400_000_000 + time.microseconds - offset * 1_000_000
        row.values[plans[index].output] = .timestamp(microsecondsSince2000: micro)
    }

    /// Seconds east of UTC at a local time; nil, with a fault, for a time that the clocks skipped.
    ///
    /// Of an hour that was shown twice the first is meant, with a warning.
    private mutating func offset(
        _ index: Int, _ local: Int64, _ bytes: [UInt8], _ range: Range<Int>
    ) -> Int64? {
        guard let zone = plans[index].zone else { return 0 }
        if let stretch = zone.stretch(aroundLocal: local) {
            plans[index].stretch = ZoneStretch(
                low: stretch.local.lowerBound, high: stretch.local.upperBound,
                offset: Int64(stretch.offset))
            return Int64(stretch.offset)
        }
        switch zone.utc(fromLocal: local) {
        case .one(let utc): return local - utc
        case .gap:
            fault(index, .skippedHour(zone: zone.identifier), bytes, range)
            return nil
        case .repeated(let first, _):
            fault(index, .repeatedHour(zone: zone.identifier), bytes, range, .warn)
            return local - first
        }
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
