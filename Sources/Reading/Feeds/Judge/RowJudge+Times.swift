// SPDX-License-Identifier: Apache-2.0

internal import Calendar

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
}
