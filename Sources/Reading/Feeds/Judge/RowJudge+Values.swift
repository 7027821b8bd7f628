// SPDX-License-Identifier: Apache-2.0

internal import Calendar

/// Cells of numbers, with their units and ranges.
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
        let told = told ?? range
        let isDouble = plans[index].isDouble
        switch NumberReader.read(bytes, range, plans[index].numbers, isDouble: isDouble) {
        case .number(let number, let end):
            if end == range.upperBound { return number }
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

    /// Whether what follows the number is a unit that may stand there.
    private mutating func takeUnit(
        _ index: Int, _ bytes: [UInt8], _ unit: Range<Int>, _ told: Range<Int>
    ) -> Bool {
        guard plans[index].allowsUnit, let first = unit.first, unit.count <= 24,
            RowJudge.beginsUnit(bytes[first]), !bytes[unit].contains(0x20)
        else {
            fault(index, .notNumber(example: plans[index].numberExample), bytes, told)
            return false
        }
        let text = String(decoding: bytes[unit], as: UTF8.self)
        if !plans[index].units.isEmpty {
            guard plans[index].units.contains(AllowedValues.key(text)) else {
                fault(index, .unknownUnit(sent: text, expected: plans[index].units), bytes, told)
                return false
            }
        } else if !RowJudge.isUnit(text) {
            fault(index, .notNumber(example: plans[index].numberExample), bytes, told)
            return false
        }
        if plans[index].unitTarget >= 0 { units[plans[index].unitTarget] = unit }
        return true
    }

    private static func beginsUnit(_ byte: UInt8) -> Bool {
        byte >= 0x80 || byte == UInt8(ascii: "%") || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
    }

    /// Whether a text of any unit is none of these: the rest of a number (`×10³`, `x10^3`, `E3` set
    /// apart), of a range (`5–7`), a tolerance (`±0,2`).
    static func isUnit(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first else { return false }
        let next = text.unicodeScalars.dropFirst().first
        let isMultiplied =
            "xX".unicodeScalars.contains(first) && next?.properties.numericType != nil
        let isExponent =
            "eE".unicodeScalars.contains(first)
            && text.dropFirst().allSatisfy { $0.isNumber || "+-\u{2212}".contains($0) }
            && text.last?.isNumber == true
        guard !isMultiplied, !isExponent else { return false }
        switch first.properties.generalCategory {
        case .otherSymbol, .currencySymbol: return !first.isASCII
        default:
            return first.properties.isAlphabetic
                || "%\u{2030}\u{2031}\u{2032}\u{2033}".unicodeScalars.contains(first)
        }
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
