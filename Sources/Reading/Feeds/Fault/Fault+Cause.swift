// SPDX-License-Identifier: Apache-2.0

internal import Records

extension Fault.Detail {
    /// Tells faults of one rule and column apart that want another remedy: what differs from line to
    /// line is not in it.
    package var cause: String {
        switch self {
        case .check(let text, _, _), .checkOfTimes(let text, _, _): text
        case .unitsDiffer(_, let column): column
        case .refusedByDatabase(let refusal): refusal.sqlstate + (refusal.constraint ?? "")
        case .other(_, _, let english): english
        case .notNumber: "number"
        case .wrongDecimal: "decimal"
        case .notInteger: "integer"
        case .notBoolean: "boolean"
        case .notJSON: "json"
        case .repeatedKey: "repeated key"
        case .unknownUnit: "unit"
        case .tooShort: "short"
        case .keyTooLong: "key"
        case .precision: "precision"
        case .integerTooLarge: "integer"
        case .beyondDouble: "double"
        case .computedTooLarge: "computed"
        case .noSuchDay: "day"
        case .noSuchTime: "time"
        case .skippedHour: "skipped"
        case .repeatedHour: "repeated"
        case .cutDays: "days"
        case .moreCells: "more"
        case .strayQuote: "stray"
        case .duplicateHeader: "duplicate"
        case .extraColumn: "extra"
        case .otherHeader: "other"
        case .noHeader: "none"
        case .otherTable: "table"
        case .passedOver: "passed over"
        case .takenAsDeclared: "declared"
        case .noRows: "no rows"
        case .unaccounted: "unaccounted"
        case .headerOnly: "header"
        case .nameDoesNotTell: "name"
        case .preambleDoesNotTell: "preamble"
        case .fileTooLarge: "bytes"
        case .tooManyRows: "rows"
        case .moreFaults: "faults"
        case .errorCell: "error"
        case .cell(let fault): fault.word
        case .layout(let fault): fault.word
        case .headerUnit: "unit"
        case .required, .ambiguousNumber, .pattern, .tooLong, .notAllowed, .outside, .tooManyDigits,
            .notDate, .cutTimes, .undefinedBytes, .nul, .fewerCells, .unclosedQuote,
            .missingColumns,
            .belowTable, .loneLine, .delimiterInDoubt, .duplicateKey, .amendmentRefused,
            .rejectsOverLimit, .empty, .unreadable, .unreadableLine, .tooLarge, .checksumDiffers:
            ""
        }
    }
}
