// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Records

/// The possible types of a column, narrowed with each cell.
struct ColumnGuess {
    /// Date and time formats that are tried, the unmistakable ones first.
    private static let formats: [DateFormat] = [
        "yyyy-mm-dd", "yyyy-mm-dd hh:mm[:ss]", "iso", "dd/mm/yyyy", "dd/mm/yyyy hh:mm[:ss]",
        "dd/mm/yyyy hh:mm:ss AM/PM", "dd/mm/yy", "dd/mm/yy hh:mm[:ss]", "dd.mm.yyyy",
        "dd.mm.yyyy hh:mm[:ss]", "dd-mm-yyyy", "dd-mm-yyyy hh:mm[:ss]", "mm/dd/yyyy",
        "mm/dd/yyyy hh:mm[:ss]", "mm/dd/yyyy hh:mm:ss AM/PM", "dd mmm yyyy",
        "dd mmm yyyy hh:mm[:ss]", "dd-mmm-yyyy",
    ].compactMap(DateFormat.init)

    let header: String
    let name: String
    /// Which of several equal headers it is, and its place where it has none; from 1.
    var nth = 1
    var position: Int?
    private(set) var filled = 0
    private(set) var empty = 0
    private(set) var longest = 0
    /// Formats that fit every cell so far.
    private var fits = ColumnGuess.formats
    /// Types that tell by themselves that they fit, and do every cell so far.
    private var own = CellType.all.filter { $0.fits != nil }
    /// Whether every cell so far is a number by each decimal separator, and what kind.
    private var commaNumber = true
    private var pointNumber = true
    private var isInteger = true
    private var isLargeInteger = false
    private var hasLeadingZero = false
    private var hasOperator = false
    private var hasUnit = false
    /// Cells that tell the decimal separator beyond doubt.
    private(set) var commas = 0
    private(set) var points = 0
    /// Cells such as `1,234`.
    private(set) var unsureCommas = 0
    private(set) var unsurePoints = 0
    /// Texts that are no number at all, `wordsLimit` and one at most, and the cells that have one.
    private(set) var words: Set<String> = []
    private var wordCells = 0
    /// Whether every other cell is a number by each decimal separator.
    private var commaAmongWords = true
    private var pointAmongWords = true
    /// Different words that may stand among numbers.
    private static let wordsLimit = 4
    private(set) var low: Exact?
    private(set) var high: Exact?
    /// Up to `valuesLimit` different texts.
    private(set) var values: Set<String> = []
    private static let valuesLimit = 200

    init(header: String, name: String) {
        self.header = header
        self.name = name
    }

    mutating func takeCell(_ bytes: [UInt8], isNull: Bool) {
        guard !isNull else {
            if bytes.isEmpty { empty += 1 }
            return
        }
        filled += 1
        longest = max(longest, bytes.count { $0 & 0xC0 != 0x80 })
        if values.count <= Self.valuesLimit {
            values.insert(String(decoding: bytes, as: UTF8.self))
        }
        fits.removeAll { format in
            guard case .time = TimeReader.read(bytes, 0..<bytes.count, format) else { return true }
            return false
        }
        own.removeAll { $0.fits?(bytes) == false }
        takeNumber(bytes)
    }

    private mutating func takeNumber(_ bytes: [UInt8]) {
        let censor = Censor(bytes, 0..<bytes.count)
        let range = Blank.trim(bytes, censor.width, bytes.count)
        if censor.side != .none { hasOperator = true }
        let comma = read(bytes, range, 0x2C)
        let point = read(bytes, range, 0x2E)
        commaNumber = commaNumber && comma != nil
        pointNumber = pointNumber && point != nil
        if case .failure(.ambiguous) = NumberReader.read(bytes, range, NumberFormat()) {
            if comma != nil { unsureCommas += 1 } else { unsurePoints += 1 }
        } else if (comma == nil) != (point == nil) {
            if comma != nil { commas += 1 } else { points += 1 }
        }
        guard let number = comma ?? point else { return takeWord(bytes) }
        commaAmongWords = commaAmongWords && comma != nil
        pointAmongWords = pointAmongWords && point != nil
        if number.scale > 0 { isInteger = false }
        if number.coefficient.magnitude > Int128(Int32.max).magnitude { isLargeInteger = true }
        let digits = bytes[range].prefix { $0 &- 48 <= 9 }
        // A code such as 00512 is no number: its zeros would be lost.
        if digits.count > 1, digits.first == 48, digits.count == range.count {
            hasLeadingZero = true
        }
        low = low.map { min($0, number) } ?? number
        high = high.map { max($0, number) } ?? number
    }

    private mutating func takeWord(_ bytes: [UInt8]) {
        wordCells += 1
        guard words.count <= Self.wordsLimit else { return }
        words.insert(String(decoding: bytes, as: UTF8.self))
    }

    private mutating func read(_ bytes: [UInt8], _ range: Range<Int>, _ decimal: UInt8) -> Exact? {
        let format = NumberFormat(decimal: decimal, grouping: nil)
        guard case .number(let number, let end) = NumberReader.read(bytes, range, format) else {
            return nil
        }
        if end < range.upperBound {
            let unit = Blank.trim(bytes, end, range.upperBound)
            guard unit.count <= 12, !bytes[unit].contains(where: { $0 == 0x20 || $0 &- 48 <= 9 }),
                RowJudge.isUnit(String(decoding: bytes[unit], as: UTF8.self))
            else { return nil }
            hasUnit = true
        }
        return number
    }

    /// The type that a column is taken for.
    struct Kind: Equatable {
        let type: CellType
        /// Of times.
        var formats: [DateFormat] = []
        /// Words among its numbers that stand for no value.
        var nulls: [String] = []

        static let text = Kind(type: .text)
    }

    /// The column's type, with the file's decimal separator known or not.
    func kind(decimal: UInt8?) -> Kind {
        guard filled > 0 else { return .text }
        if let first = fits.first {
            return Kind(type: first.hasTime ? .timestamp : .date, formats: [first])
        }
        return Kind(type: own.first ?? plainType(decimal: decimal))
    }

    /// The same of the values that a layout makes rows of: these are numbers, among which a few
    /// words may stand for what could not be measured.
    func valueKind(decimal: UInt8?) -> Kind {
        let plain = kind(decimal: decimal)
        let areNumbers = decimal == 0x2E ? pointAmongWords : commaAmongWords
        guard plain == .text, areNumbers, !hasLeadingZero, (1...Self.wordsLimit) ~= words.count,
            (filled - wordCells) * 4 >= filled
        else { return plain }
        return Kind(type: .measurement, nulls: words.sorted())
    }

    private func plainType(decimal: UInt8?) -> CellType {
        let isNumber = decimal == 0x2E ? pointNumber : commaNumber
        guard isNumber, !hasLeadingZero else { return isBoolean ? .boolean : .text }
        if hasOperator || hasUnit { return .measurement }
        guard isInteger else { return .numeric(nil) }
        return .integer(bits: isLargeInteger ? 64 : 32)
    }

    private var isBoolean: Bool {
        let words = Set(values.map { $0.lowercased() })
        return [["oui", "non"], ["vrai", "faux"], ["true", "false"], ["yes", "no"]]
            .contains { words.isSubset(of: $0) }
    }

    /// Whether day and month could be exchanged in every cell seen.
    func isDayMonthUnsure(_ format: DateFormat) -> Bool {
        let isDayFirst = format.text.hasPrefix("dd/mm/yyyy")
        return isDayFirst && fits.contains { $0.text.hasPrefix("mm/dd/yyyy") }
    }
}
