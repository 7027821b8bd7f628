// SPDX-License-Identifier: Apache-2.0

internal import Wording

extension CellType {
    /// Exact; without precision any number of up to 38 digits.
    package static func numeric(_ precision: Precision?) -> CellType {
        let stored = ColumnType.numeric(precision)
        var type = CellType(stored.sqlName, stored: stored, way: .number)
        type.holds = .decimal(precision)
        type.keys = [.numbers]
        type.isComputable = true
        type.tellsRows = true
        type.isLikelyKey = false
        if precision == nil { type.arguments = numericArguments }
        return type
    }

    private static let numericArguments = Arguments(
        shown: Phrase(en: "numeric(digits,decimals)", fr: "numeric(chiffres,décimales)"),
        example: "numeric(10,3)",
        pattern: "^numeric\\( *[0-9]{1,2} *(, *[0-9]{1,2} *)?\\)$"
    ) { text in
        guard let match = text.wholeMatch(of: /numeric\( *(\d{1,2}) *(?:, *(\d{1,2}) *)?\)/)
        else { return nil }
        let digits = Int(match.output.1) ?? 0
        let scale = match.output.2.flatMap { Int($0) } ?? 0
        guard (1...38).contains(digits), scale <= digits else { return nil }
        return .numeric(Precision(digits: digits, scale: scale))
    }
}

extension ColumnType {
    package static func numeric(_ precision: Precision?) -> ColumnType {
        if let precision {
            return ColumnType("numeric(\(precision.digits),\(precision.scale))")
        }
        var type = ColumnType("numeric")
        type.forms = .scale
        return type
    }
}
