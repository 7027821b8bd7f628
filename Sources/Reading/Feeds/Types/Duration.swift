// SPDX-License-Identifier: Apache-2.0

internal import Records
internal import Wording

extension CellType {
    /// A stretch of time, exact to the microsecond.
    package static let duration = {
        var type = CellType("duration", stored: .duration) { rowJudge, index, bytes, range, _ in
            rowJudge.duration(index, bytes, range)
        }
        type.tellsRows = true
        type.isLikelyKey = false
        // A time of the day is written as `1:30` too.
        type.fits = { cell in
            var reader = DurationReader(cell, cell.indices, NumberFormat())
            guard case .success = reader.read() else { return false }
            return !cell.contains(DurationReader.colon)
        }
        return type
    }()
}

extension ColumnType {
    package static let duration = {
        var type = ColumnType("interval")
        type.show = DurationReader.shown
        return type
    }()
}

extension RowJudge {
    /// The image of an interval: microseconds, without days and months, whose lengths change.
    mutating func duration(_ index: Int, _ bytes: [UInt8], _ range: Range<Int>) {
        var reader = DurationReader(bytes, range, plans[index].numbers)
        switch reader.read() {
        case .success(let microseconds):
            let start = row.bytes.count
            for shift in stride(from: 56, through: 0, by: -8) {
                row.bytes.append(UInt8(truncatingIfNeeded: microseconds >> Int64(shift)))
            }
            row.bytes.append(contentsOf: repeatElement(0, count: 8))
            row.values[plans[index].output] = .image(start..<row.bytes.count)
        case .failure(.number(let failure)) where failure != .notNumber:
            fault(index, detail(failure, index), bytes, range)
        case .failure(let failure):
            let sent = showUndefined(String(decoding: bytes[range].prefix(200), as: UTF8.self))
            let said = failure.sentence
            fault(
                index,
                .other(.type, fr: "« \(sent) » \(said.fr)", en: "“\(sent)” \(said.en)"), bytes,
                range)
        }
    }
}

/// Reads `1:30` (hours and minutes), `1:30:15`, `90 min`, `1h30`, `1 j 4 h`, `PT1H30M`; never
/// guesses.
private struct DurationReader {
    enum Failure: Error {
        case notDuration, noUnit, minutesOrMonths, noFixedLength, overflows, tooFine, tooLong
        case number(NumberReader.Failure)
    }

    /// From the longest: its length, how many make the one before, and how it is written.
    private static let units: [(microseconds: Int128, limit: Int128, words: Set<String>)] = [
        (604_800_000_000, .max, ["w", "week", "weeks", "sem", "semaine", "semaines"]),
        (86_400_000_000, 7, ["d", "day", "days", "j", "jour", "jours"]),
        (3_600_000_000, 24, ["h", "hr", "hrs", "hour", "hours", "heure", "heures"]),
        (60_000_000, 60, ["min", "mn", "mins", "minute", "minutes"]),
        (1_000_000, 60, ["s", "sec", "secs", "second", "seconds", "seconde", "secondes"]),
        (1_000, 1_000, ["ms"]),
    ]
    private static let (hour, minute) = (2, 3)
    static let colon = UInt8(ascii: ":")

    private let bytes: [UInt8]
    private let high: Int
    private let numbers: NumberFormat
    private var at: Int
    private var sum: Int128 = 0
    /// The unit read last; −1 for none.
    private var last = -1
    private var hasFraction = false
    /// Whether each unit may be as many as it likes: ISO 8601 has no limit for them.
    private var isISO = false

    init(_ bytes: [UInt8], _ range: Range<Int>, _ numbers: NumberFormat) {
        (self.bytes, at, high) = (bytes, range.lowerBound, range.upperBound)
        self.numbers = numbers
    }

    /// Microseconds.
    mutating func read() -> Result<Int64, Failure> {
        do throws(Failure) {
            let isNegative = at < high && bytes[at] == UInt8(ascii: "-")
            if isNegative || at < high && bytes[at] == UInt8(ascii: "+") { at += 1 }
            if at < high, bytes[at] | 0x20 == UInt8(ascii: "p") {
                try readISO()
            } else if bytes[at..<high].contains(Self.colon) {
                try readClock()
            } else {
                try readUnits()
            }
            guard let result = Int64(exactly: isNegative ? -sum : sum) else { throw .tooLong }
            return .success(result)
        } catch {
            return .failure(error)
        }
    }

    /// `1 h 30 min`, `1h30`.
    private mutating func readUnits() throws(Failure) {
        repeat {
            skipBlanks()
            let start = at
            let number = try number(numbers)
            let width = at - start
            skipBlanks()
            let word = word()
            if word.isEmpty {
                guard at == high else { throw .notDuration }
                guard last >= 0 else { throw .noUnit }
                guard last == Self.hour || last == Self.minute, width == 2 else {
                    throw .notDuration
                }
                try addPart(number, last + 1)
            } else if word == "m" {
                // Behind hours it can't be months.
                guard last == Self.hour else { throw .minutesOrMonths }
                try addPart(number, Self.minute)
            } else if let unit = Self.units.firstIndex(where: { $0.words.contains(word) }) {
                try addPart(number, unit)
            } else {
                throw .notDuration
            }
            skipBlanks()
        } while at < high
    }

    /// `1:30`, `1:30:15,5`: hours, minutes, seconds.
    private mutating func readClock() throws(Failure) {
        for unit in Self.hour...Self.minute + 1 {
            let start = at
            while at < high, bytes[at] &- 48 <= 9 { at += 1 }
            let width = at - start
            guard unit == Self.hour ? (1...9).contains(width) : width == 2 else {
                throw .notDuration
            }
            at = start
            let isSeconds = unit > Self.minute
            try addPart(
                isSeconds ? fraction() : number(upTo: start + width, NumberFormat()), unit)
            if at == high, unit > Self.hour { return }
            guard !isSeconds, at < high, bytes[at] == Self.colon else { throw .notDuration }
            at += 1
        }
    }

    /// `P1DT2H30M`, `PT1,5H`.
    private mutating func readISO() throws(Failure) {
        at += 1
        isISO = true
        var isTime = false
        repeat {
            if at < high, bytes[at] | 0x20 == UInt8(ascii: "t") {
                guard !isTime else { throw .notDuration }
                isTime = true
                at += 1
            }
            let number = try fraction()
            let word = word(limit: 1)
            switch (word, isTime) {
            case ("w", false): try addPart(number, 0)
            case ("d", false): try addPart(number, 1)
            case ("h", true): try addPart(number, Self.hour)
            case ("m", true): try addPart(number, Self.minute)
            case ("s", true): try addPart(number, Self.minute + 1)
            case ("y", false), ("m", false): throw .noFixedLength
            default: throw .notDuration
            }
        } while at < high
    }

    private mutating func addPart(_ number: Exact, _ unit: Int) throws(Failure) {
        let (microseconds, limit, _) = Self.units[unit]
        guard unit > last, !hasFraction else { throw .notDuration }
        guard isISO || last < 0 || number < Exact(limit) else { throw .overflows }
        let (product, isOver) = number.coefficient.multipliedReportingOverflow(by: microseconds)
        guard !isOver else { throw .tooLong }
        let exact = Exact(product, scale: number.scale).trimmed
        guard exact.scale == 0 else { throw .tooFine }
        let (total, isBeyond) = sum.addingReportingOverflow(exact.coefficient)
        guard !isBeyond else { throw .tooLong }
        sum = total
        hasFraction = number.trimmed.scale > 0
        last = unit
    }

    /// A number as the feed has them, without a sign.
    private mutating func number(
        upTo end: Int? = nil, _ format: NumberFormat
    ) throws(Failure) -> Exact {
        guard at < high, bytes[at] &- 48 <= 9 else { throw .notDuration }
        switch NumberReader.read(bytes, at..<(end ?? high), format) {
        case .number(let number, let end):
            at = end
            return number
        case .failure(let failure):
            throw failure == .notNumber ? Failure.notDuration : Failure.number(failure)
        }
    }

    /// Digits, and behind a comma or a point more of them: there are no groups of digits here.
    private mutating func fraction() throws(Failure) -> Exact {
        var (value, scale, digits): (Int128, Int, Int) = (0, -1, 0)
        while at < high, digits <= 30 {
            if bytes[at] &- 48 <= 9 {
                value = value * 10 + Int128(bytes[at] - 48)
                digits += 1
                if scale >= 0 { scale += 1 }
            } else if digits > 0, scale < 0,
                bytes[at] == UInt8(ascii: ",") || bytes[at] == UInt8(ascii: ".")
            {
                scale = 0
            } else {
                break
            }
            at += 1
        }
        guard digits > 0, digits <= 30, scale != 0 else { throw .notDuration }
        return Exact(value, scale: max(scale, 0))
    }

    private mutating func word(limit: Int = .max) -> String {
        let start = at
        while at < high, at - start < limit, bytes[at] | 0x20 >= 0x61, bytes[at] | 0x20 <= 0x7A {
            at += 1
        }
        return String(decoding: bytes[start..<at], as: UTF8.self).lowercased()
    }

    private mutating func skipBlanks() { at = Blank.trim(bytes, at, high).lowerBound }

    /// As the database writes an interval.
    static func shown(_ image: ArraySlice<UInt8>) -> String {
        let value = Int64(bitPattern: image.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
        let (seconds, rest) = value.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
        let two = { (number: UInt64) in (number < 10 ? "0" : "") + "\(number)" }
        var text = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map(two).joined(
            separator: ":")
        if rest > 0 {
            var digits = String("\(rest + 1_000_000)".dropFirst())
            while digits.last == "0" { digits.removeLast() }
            text += "." + digits
        }
        return (value < 0 ? "-" : "") + text
    }
}

extension DurationReader.Failure {
    /// Behind what was sent.
    fileprivate var sentence: Phrase {
        switch self {
        case .notDuration, .number:
            Phrase(
                en: "is not a duration. Write 1:30 (hours and minutes), 90 min, 1h30 or PT1H30M.",
                fr: "n'est pas une durée. Écrivez 1:30 (heures et minutes), 90 min, 1h30"
                    + " ou PT1H30M.")
        case .noUnit:
            Phrase(
                en: "does not say of what: hours, minutes or seconds. Write 90 min, or 1h30.",
                fr: "ne dit pas de quoi : heures, minutes ou secondes. Écrivez 90 min, ou 1h30.")
        case .minutesOrMonths:
            Phrase(
                en: "may mean minutes, months or metres. Write 5 min.",
                fr: "peut vouloir dire minutes, mois ou mètres. Écrivez 5 min.")
        case .noFixedLength:
            Phrase(
                en: "has a year or a month, which is not always as long. Write days: P30D.",
                fr: "a une année ou un mois, de longueur variable. Écrivez des jours : P30D.")
        case .overflows:
            Phrase(
                en: "has more of a unit than make the next one. Write 2h05, not 1h65.",
                fr: "a plus d'une unité qu'il n'en faut pour la suivante. Écrivez 2h05, pas 1h65.")
        case .tooFine:
            Phrase(
                en:
                    "is finer than a microsecond. Write at most six decimals of a second: 0.000001 s.",
                fr: "est plus fin que la microseconde. Écrivez au plus six décimales de seconde."
            )
        case .tooLong:
            Phrase(
                en: "is longer than 292,000 years. Correct it at the source.",
                fr: "dépasse 292 000 ans. Corrigez cette valeur à la source.")
        }
    }
}
