// SPDX-License-Identifier: Apache-2.0

/// How a day or time is written: `dd/MM/yyyy HH:mm:ss`.
package struct TimePattern: Sendable, Equatable, ExpressibleByStringLiteral {
    enum Part: Sendable, Equatable {
        case year, shortYear, month, day, hour, minute, second
        /// An ASCII character.
        case literal(UInt8)
    }

    package let text: String
    let parts: [Part]

    package init(stringLiteral text: String) {
        guard let pattern = TimePattern(text) else { preconditionFailure("no pattern: \(text)") }
        self = pattern
    }

    /// Nil if there is a letter that is no field, or a character that is not ASCII.
    package init?(_ text: String) {
        let fields: [(name: String, part: Part)] = [
            ("yyyy", .year), ("yy", .shortYear), ("MM", .month), ("dd", .day), ("HH", .hour),
            ("mm", .minute), ("ss", .second),
        ]
        var parts: [Part] = []
        var rest = Substring(text)
        while let first = rest.first {
            if let field = fields.first(where: { rest.hasPrefix($0.name) }) {
                parts.append(field.part)
                rest = rest.dropFirst(field.name.count)
            } else {
                // `T` stands between the date and the time of ISO 8601.
                guard let byte = first.asciiValue,
                    !first.isLetter || first == "T" || first == "h"
                else { return nil }
                parts.append(.literal(byte))
                rest = rest.dropFirst()
            }
        }
        guard parts.contains(where: { if case .literal = $0 { false } else { true } }) else {
            return nil
        }
        self.text = text
        self.parts = parts
    }

    /// The same for a sheet's cells, where months and minutes are distinguished by their
    /// neighbours.
    package var sheetFormat: String {
        parts.map { part in
            switch part {
            case .year: "yyyy"
            case .shortYear: "yy"
            case .month: "mm"
            case .day: "dd"
            case .hour: "hh"
            case .minute: "mm"
            case .second: "ss"
            case .literal(let byte):
                "/-: .,".utf8.contains(byte)
                    ? String(UnicodeScalar(byte)) : "\"\(UnicodeScalar(byte))\""
            }
        }.joined()
    }
}
