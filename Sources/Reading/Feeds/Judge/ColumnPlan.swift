// SPDX-License-Identifier: Apache-2.0

internal import Calendar

/// A column as the row loop needs it: indexes instead of names, tables instead of lists.
struct ColumnPlan {
    let name: String
    let type: CellType
    let isRequired: Bool
    let numbers: NumberFormat
    let units: [String]
    /// The plan of the column that takes a measurement's unit; −1 for none.
    var unitTarget = -1
    /// The plan of the column that takes what stands in brackets behind it; −1 for none.
    var remarkTarget = -1
    /// Index of its first stored column.
    let output: Int
    /// Field of the file's records; −1 when the file has none for it.
    var source = -1
    let isInFile: Bool
    /// What is read in the place of nothing: the default, a constant, a part of the name or the preamble.
    var fallback: [UInt8]?
    let lengthMin: Int
    let lengthMax: Int
    let pattern: PatternMatcher?
    let patternText: String
    /// A text of the pattern's form, told when the first one of another form comes.
    private var shownPattern: String??
    let allowedValues: AllowedValues?
    let ranges: Ranges
    let formats: [DateFormat]
    let nulls: NullTexts
    let zone: Zone?
    var stretch: ZoneStretch
    var expression: PlannedExpression?
    /// Told apart from the things themselves, which cost a retain to look at.
    let hasPattern: Bool
    let hasAllowedValues: Bool
    let hasRange: Bool
    let isDouble: Bool
    let isMeasurement: Bool
    let isDay: Bool
    let way: CellType.Way
    let judge: CellType.Judging?
    let holding: NumberHolding
    var isComputed = false

    var allowsUnit: Bool { unitTarget >= 0 || !units.isEmpty }

    init(_ column: Column, output: Int, isKey: Bool) {
        name = column.name
        type = column.type
        isRequired = column.isRequired || isKey
        numbers = column.numbers
        units = column.units.map(AllowedValues.key)
        self.output = output
        isInFile = column.isInFile
        lengthMin = column.lengthMin ?? 0
        lengthMax = column.lengthMax ?? Int.max
        patternText = column.pattern ?? ""
        pattern = column.pattern.map(ColumnPlan.matcher)
        allowedValues = column.allowed.isEmpty ? nil : AllowedValues(column.allowed)
        hasPattern = pattern != nil
        hasAllowedValues = allowedValues != nil
        ranges = column.range
        hasRange = column.range != Ranges()
        isDouble = column.type.holds == .double
        isMeasurement = column.type == .measurement
        isDay = column.type.stored[0].type.moment == .day
        way = column.type.way
        judge = column.type.judge
        holding = column.type.holds ?? .decimal(nil)
        formats = column.formats
        nulls = NullTexts(column.nulls)
        zone = column.zone
        stretch = ZoneStretch()
        fallback = column.defaultText.map { Array($0.utf8) }
        if case .constant(let text) = column.origin { fallback = Array(text.utf8) }
    }

    mutating func patternExample() -> String? {
        if let shownPattern { return shownPattern }
        let example = PatternExample.of(patternText)
        shownPattern = .some(example)
        return example
    }

    /// How a number of this column is written.
    var numberExample: String {
        if case .whole = holding { return "12" }
        return numbers.decimal == 0x2E ? "12.5" : "12,5"
    }

    static func matcher(_ pattern: String) -> PatternMatcher {
        do throws(PatternError) {
            return try PatternMatcher(pattern)
        } catch {
            preconditionFailure("the declaration was checked, and yet: \(error)")
        }
    }
}

/// The local times around the last one asked for that share one offset.
struct ZoneStretch {
    var low = Int64.max
    var high = Int64.min
    var offset: Int64 = 0
}

/// An expression whose columns are plans.
struct PlannedExpression {
    let expression: Expression
    /// The plan of each of its columns.
    let plans: [Int]
}

/// The texts that stand for nothing, asked for each cell.
struct NullTexts {
    private var begins = [Bool](repeating: false, count: 256)
    private var longest = 0
    private var texts: [[UInt8]] = []

    init(_ texts: [String]) {
        for text in texts where !text.isEmpty {
            let bytes = text.utf8.map(NullTexts.lower)
            begins[Int(bytes[0])] = true
            longest = max(longest, bytes.count)
            self.texts.append(bytes)
        }
    }

    /// Whether the text is empty or one of them, the case of ASCII letters ignored.
    func contains(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        guard let first = range.first else { return true }
        guard range.count <= longest, begins[Int(NullTexts.lower(bytes[first]))] else {
            return false
        }
        return texts.contains { text in
            guard text.count == range.count else { return false }
            for offset in 0..<text.count
            where text[offset] != NullTexts.lower(bytes[range.lowerBound + offset]) {
                return false
            }
            return true
        }
    }

    @inline(__always)
    private static func lower(_ byte: UInt8) -> UInt8 {
        byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
    }
}

/// The texts a column may have and what is stored for each.
final class AllowedValues {
    /// What is stored, each once; its index is its ordinal.
    let stored: [[UInt8]]
    private let byKey: [String: Int]
    /// Values met so far, as they were sent.
    private var met = ByteTable()

    private static let metLimit = 4_096

    init(_ allowed: [AllowedValue]) {
        var ordinals: [String: Int] = [:]
        var stored: [[UInt8]] = []
        var byKey: [String: Int] = [:]
        for value in allowed {
            let ordinal = ordinals[value.stored] ?? stored.count
            if ordinal == stored.count {
                ordinals[value.stored] = ordinal
                stored.append(Array(value.stored.utf8))
            }
            byKey[AllowedValues.key(value.sent)] = ordinal
        }
        self.stored = stored
        self.byKey = byKey
    }

    static func key(_ text: String) -> String {
        let key = Folding.word(text)
        return key.isEmpty ? text : key
    }

    func ordinal(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
        if let known = met.value(of: bytes, range) { return known }
        let text = String(decoding: bytes[range], as: UTF8.self)
        guard let ordinal = byKey[AllowedValues.key(text)] else { return nil }
        if met.count < AllowedValues.metLimit { met.insert(bytes, range, value: ordinal) }
        return ordinal
    }

    func ordinal(ofStored text: String) -> Int? {
        stored.firstIndex(of: Array(text.utf8))
    }
}
