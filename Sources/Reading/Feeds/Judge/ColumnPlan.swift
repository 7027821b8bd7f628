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
    /// The value read for an empty cell: the default, a constant, a part of the name or the
    /// preamble.
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
