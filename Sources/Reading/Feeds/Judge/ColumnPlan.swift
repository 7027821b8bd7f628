// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Records

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
    /// The field with its time of day; −1 when `source` has that too.
    var timeSource = -1
    let isInFile: Bool
    /// What its numbers are multiplied by, as the unit in its name says; nil: nothing.
    var factor: Exact?
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

    /// For whether a pattern is found, where a group of it may have no part in the match.
    static func finder(_ pattern: String) -> PatternMatcher { matcher("(\(pattern))") }

    static func matcher(_ pattern: String) -> PatternMatcher {
        do throws(PatternError) {
            return try PatternMatcher(pattern)
        } catch {
            preconditionFailure("the declaration was checked, and yet: \(error)")
        }
    }
}

extension ColumnPlan {
    static func index(of name: String, _ plans: [ColumnPlan]) -> Int {
        guard let index = plans.firstIndex(where: { $0.name == name }) else {
            preconditionFailure("the declaration was checked, and yet there is no column \(name)")
        }
        return index
    }

    static func planned(_ expression: Expression, _ plans: [ColumnPlan]) -> PlannedExpression {
        PlannedExpression(
            expression: expression, plans: expression.columns.map { index(of: $0, plans) })
    }

    /// Ties columns that need each other; the order in which they are judged.
    static func link(_ plans: inout [ColumnPlan], _ feed: Feed) -> [Int] {
        var unitColumns: Set<Int> = []
        for (index, column) in feed.columns.enumerated() {
            if let name = column.unitColumn {
                plans[index].unitTarget = Self.index(of: name, plans)
                unitColumns.insert(plans[index].unitTarget)
            }
            if let name = column.remarkColumn {
                plans[index].remarkTarget = Self.index(of: name, plans)
                unitColumns.insert(plans[index].remarkTarget)
            }
            if case .computed(let expression) = column.origin {
                plans[index].expression = planned(expression, plans)
                plans[index].isComputed = true
            }
        }
        let computed = plans.indices.filter { plans[$0].expression != nil }
        let first = plans.indices.filter {
            plans[$0].expression == nil && !unitColumns.contains($0)
        }
        return first + unitColumns.sorted() + inOrderOfUse(computed, plans)
    }

    /// A computed column after those it uses.
    private static func inOrderOfUse(_ computed: [Int], _ plans: [ColumnPlan]) -> [Int] {
        var result: [Int] = []
        var waiting = computed
        while !waiting.isEmpty {
            let ready = waiting.filter { index in
                !(plans[index].expression?.plans ?? []).contains { waiting.contains($0) }
            }
            precondition(!ready.isEmpty, "the declaration was checked for circles")
            result += ready
            waiting.removeAll { ready.contains($0) }
        }
        return result
    }
}

extension ColumnPlan {
    /// How a column holds numbers.
    enum NumberHolding: Sendable, Equatable {
        case whole(bits: Int)
        /// Exact; without precision any number of up to 38 digits.
        case decimal(Precision?)
        case double

        /// The number as a value of the column; a fault if the column cannot hold it.
        func value(of number: Exact) -> Result<Value, Fault.Problem> {
            if case .double = self {
                let double = number.double
                let isHeld = double.isFinite && (double != 0 || number.coefficient == 0)
                return isHeld ? .success(.double(double)) : .failure(.init(.beyondDouble))
            }
            guard let number = number.kept else { return .failure(.init(.tooManyDigits)) }
            switch self {
            case .whole(let bits):
                let whole = number.scale == 0 ? number : number.trimmed
                guard whole.scale == 0 else { return .failure(.init(.notInteger)) }
                let limit = Int128(1) << (bits - 1)
                guard whole.coefficient < limit, whole.coefficient >= -limit else {
                    return .failure(.init(.integerTooLarge(bits: bits)))
                }
                return .success(.integer(Int64(whole.coefficient)))
            case .decimal(let precision?):
                let fit = number.scale > precision.scale ? number.trimmed : number
                let digits = precision.digits - precision.scale + fit.scale
                guard fit.scale <= precision.scale,
                    digits > 38 || fit.coefficient.magnitude < Exact.powers[digits].magnitude
                else {
                    return .failure(
                        .init(.precision(digits: precision.digits, scale: precision.scale)))
                }
                return .success(.numeric(coefficient: fit.coefficient, scale: fit.scale))
            case .decimal(nil), .double:
                return .success(.numeric(coefficient: number.coefficient, scale: number.scale))
            }
        }

        /// A computed number, as exact as the column has it.
        func rounded(_ number: Exact) -> Exact {
            switch self {
            case .decimal(let precision): number.rounded(to: precision?.scale ?? 38)
            case .whole: number.rounded(to: 0)
            case .double: number
            }
        }
    }
}
