// SPDX-License-Identifier: Apache-2.0

internal import Calendar
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
            if plans[index].timeSource >= 0 {
                return judgeInstant(index, record, bytes, range, hasUndefined)
            }
            if !record.kinds.isEmpty {
                cell = .text
                if takeCell(index, record.kind(source), record, bytes, range) { return }
            }
            if !plans[index].nulls.contains(bytes, range) {
                if !unit.isEmpty, !isRemark(index) { compare(unit, index, bytes, range) }
                return judgeText(index, bytes, range, isInRow: true)
            }
        }
        if !unit.isEmpty { return judgeText(index, bytes, unit, isInRow: true) }
        judgeNull(index, bytes, range)
    }

    /// Judges what the columns have without a file; for checking a declaration.
    mutating func judgeFixed() -> [Fault] {
        for index in plans.indices where plans[index].fallback != nil {
            judgeNull(index, [], 0..<0)
        }
        return takeFaults()
    }

    mutating func judgeNull(_ index: Int, _ bytes: [UInt8], _ range: Range<Int>) {
        ordinals[index] = -1
        cell = .text
        if let fallback = plans[index].fallback {
            // It is in the column's own unit.
            let factor = plans[index].factor
            plans[index].factor = nil
            judgeText(index, fallback, 0..<fallback.count, isInRow: false)
            plans[index].factor = factor
            return
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
    mutating func judgeText(
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

    mutating func hasUndefinedBytes(
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

/// Cells of numbers, with their ranges.
extension RowJudge {
    mutating func number(_ index: Int, _ bytes: [UInt8], _ range: Range<Int>) {
        guard let number = read(index, bytes, range) else { return }
        if let detail = store(number, index) { return fault(index, detail, bytes, range) }
        guard plans[index].hasRange else { return }
        checkRange(plans[index].ranges, index, number, Censor.none, bytes, range, when: nil)
    }

    /// Puts a number into the row; a fault if the column cannot hold it.
    private mutating func store(_ number: Exact, _ index: Int) -> Fault.Detail? {
        switch plans[index].holding.value(of: number) {
        case .success(let value):
            row.values[plans[index].output] = value
            return nil
        case .failure(let problem): return problem.detail
        }
    }

    /// The number of a cell; nil, with a fault that shows `told`, when there is none.
    mutating func read(
        _ index: Int, _ bytes: [UInt8], _ range: Range<Int>, told: Range<Int>? = nil
    ) -> Exact? {
        guard let number = sent(index, bytes, range, told: told ?? range) else { return nil }
        guard let factor = plans[index].factor else { return number }
        let product = Exact.multiplying(number, factor)
        return product.kept ?? product
    }

    private mutating func sent(
        _ index: Int, _ bytes: [UInt8], _ range: Range<Int>, told: Range<Int>
    ) -> Exact? {
        let isDouble = plans[index].isDouble
        switch NumberReader.read(bytes, range, numbers(index), isDouble: isDouble) {
        case .number(let number, let end):
            if end == range.upperBound { return number }
            if cell == .percent, !plans[index].allowsUnit { return percent(number) }
            let unit = Blank.trim(bytes, end, range.upperBound)
            return takeUnit(index, bytes, unit, told) ? number : nil
        case .failure(let failure):
            fault(index, detail(failure, index), bytes, told)
            return nil
        }
    }

    func detail(_ failure: NumberReader.Failure, _ index: Int) -> Fault.Detail {
        switch failure {
        case .notNumber: .notNumber(example: plans[index].numberExample)
        case .tooManyDigits: .tooManyDigits
        case .wrongDecimal(let byte):
            .wrongDecimal(
                declared: plans[index].numbers.decimal.map(RowJudge.character) ?? "",
                sent: RowJudge.character(byte))
        case .ambiguous(let number):
            .ambiguousNumber(
                asDecimal: number.description,
                asGrouped: Exact(number.coefficient).description)
        }
    }

    private static func character(_ byte: UInt8) -> String {
        String(Character(Unicode.Scalar(byte)))
    }

    mutating func checkRange(
        _ ranges: Ranges, _ index: Int, _ number: Exact, _ censor: Censor, _ bytes: [UInt8],
        _ range: Range<Int>, when: String?
    ) {
        if let bounds = ranges.reject, !censor.mayBeWithin(bounds, number) {
            fault(index, RowJudge.outside(bounds, when), bytes, range)
        } else if let bounds = ranges.warn, !censor.mayBeWithin(bounds, number) {
            fault(index, RowJudge.outside(bounds, when), bytes, range, .warn)
        }
    }

    private static func outside(_ bounds: Bounds, _ when: String?) -> Fault.Detail {
        .outside(low: bounds.low?.description, high: bounds.high?.description, when: when)
    }
}

/// Cells of dates and timestamps.
extension RowJudge {
    mutating func time(_ index: Int, _ bytes: [UInt8], _ range: Range<Int>) {
        if let time = sheetTime(bytes, range) { return store(index, time, bytes, range) }
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
        let isDay = plans[index].isDay
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
    /// For an hour shown twice the first is taken, with a warning.
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
}
