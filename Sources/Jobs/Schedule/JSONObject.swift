// SPDX-License-Identifier: Apache-2.0

/// A JSON object of texts, for the journal.
enum JSONObject {
    static func text(_ members: KeyValuePairs<String, String?>) -> String {
        let parts = members.compactMap { key, value in
            value.map { "\(literal(key)): \(literal($0))" }
        }
        return "{" + parts.joined(separator: ", ") + "}"
    }

    /// A string literal as RFC 8259 section 7 has it.
    static func literal(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\u{00}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
