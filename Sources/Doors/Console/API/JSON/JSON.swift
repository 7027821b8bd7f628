// SPDX-License-Identifier: Apache-2.0

/// JSON as it was sent, or as it is answered: numbers keep their figures, members their order.
enum JSON: Sendable, Equatable {
    case null
    case boolean(Bool)
    /// As it is written.
    case number(String)
    case text(String)
    case list([JSON])
    case object([Member])
    /// JSON that the database has checked, as the database has it.
    case raw(String)

    struct Member: Sendable, Equatable {
        let name: String
        let value: JSON
    }

    static func integer(_ value: some BinaryInteger) -> JSON { .number("\(value)") }

    /// Nil also where it is no object.
    subscript(name: String) -> JSON? {
        members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }

    /// Empty where it is no object.
    var members: [Member] {
        if case .object(let members) = self { members } else { [] }
    }

    var bytes: [UInt8] {
        var text = ""
        write(into: &text)
        return Array(text.utf8)
    }

    var written: String { String(decoding: bytes, as: UTF8.self) }

    private func write(into text: inout String) {
        switch self {
        case .null: text += "null"
        case .boolean(let value): text += value ? "true" : "false"
        case .number(let figures): text += figures
        case .text(let value): Self.write(value, into: &text)
        case .raw(let json): text += json
        case .list(let values):
            text += "["
            for (place, value) in values.enumerated() {
                if place > 0 { text += "," }
                value.write(into: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (place, member) in members.enumerated() {
                if place > 0 { text += "," }
                Self.write(member.name, into: &text)
                text += ":"
                member.value.write(into: &text)
            }
            text += "}"
        }
    }

    /// RFC 8259, section 7; `<` too, so that no browser takes an answer for markup.
    private static func write(_ value: String, into text: inout String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "<", "\u{00}"..."\u{1F}", "\u{7F}", "\u{2028}", "\u{2029}":
                let figures = String(scalar.value, radix: 16, uppercase: true)
                text += "\\u" + String(repeating: "0", count: 4 - figures.count) + figures
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
