// SPDX-License-Identifier: Apache-2.0

/// The header of a part of a form (RFC 7578, section 4).
struct PartHead: Sendable, Equatable {
    let name: String
    /// As it was sent; nil: the part is a field.
    let fileName: String?
    let type: String?

    /// - Parameter bytes: the lines of the header, without the empty one behind them.
    init(_ bytes: ArraySlice<UInt8>) throws(MultipartError) {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .malformed }
        var fields: [String: Substring] = [:]
        // One Character is CR and LF together.
        for line in text.split(separator: "\r\n") {
            guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")),
                line.utf8.allSatisfy({ $0 >= 0x20 || $0 == 9 })
            else { throw .malformed }
            let name = line[..<colon].lowercased()
            let value = line[line.utf8.index(after: colon)...]
            guard !name.isEmpty, fields.updateValue(value, forKey: name) == nil else {
                throw .malformed
            }
        }
        let coding = Self.trimmed(fields["content-transfer-encoding"] ?? "binary").lowercased()
        guard ["7bit", "8bit", "binary"].contains(coding) else { throw .malformed }
        guard let disposition = fields["content-disposition"] else { throw .malformed }
        let parameters = try Self.parameters(disposition)
        guard let name = parameters["name"] else { throw .malformed }
        // `filename*` is not for forms (RFC 7578, 4.2): beside a `filename` it is passed over.
        guard parameters["filename*"] == nil || parameters["filename"] != nil else {
            throw .malformed
        }
        self.name = name
        fileName = parameters["filename"]
        type = fields["content-type"].map { Self.trimmed($0) }
    }

    private static func trimmed(_ text: Substring) -> String {
        let front = text.drop { $0 == " " || $0 == "\t" }
        return String(front.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }

    /// Those behind `form-data`, each once.
    private static func parameters(_ text: Substring) throws(MultipartError) -> [String: String] {
        var rest = Array(text.utf8)[...]
        func skip() { rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") } }
        skip()
        let kind = rest.prefix { $0 != UInt8(ascii: ";") }
        guard
            String(decoding: kind, as: UTF8.self).lowercased().filter({ $0 != " " }) == "form-data"
        else { throw .malformed }
        rest = rest.dropFirst(kind.count)
        var all: [String: String] = [:]
        while !rest.isEmpty {
            guard rest.popFirst() == UInt8(ascii: ";") else { throw .malformed }
            skip()
            let name = rest.prefix { $0 != UInt8(ascii: "=") }
            rest = rest.dropFirst(name.count)
            guard !name.isEmpty, rest.popFirst() == UInt8(ascii: "=") else { throw .malformed }
            let value = try value(&rest)
            let key = String(decoding: name, as: UTF8.self).lowercased()
            guard all.updateValue(value, forKey: key) == nil else { throw .malformed }
            skip()
        }
        return all
    }

    /// A quoted string, or a token.
    private static func value(_ rest: inout ArraySlice<UInt8>) throws(MultipartError) -> String {
        let quote = UInt8(ascii: "\"")
        var bytes: [UInt8] = []
        if rest.first == quote {
            rest = rest.dropFirst()
            while true {
                guard let byte = rest.popFirst() else { throw .malformed }
                if byte == quote { break }
                // Browsers leave a backslash as it is; other clients put one before a quote.
                if byte == UInt8(ascii: "\\"), let next = rest.first,
                    next == quote || next == byte
                {
                    bytes.append(next)
                    rest = rest.dropFirst()
                } else {
                    bytes.append(byte)
                }
            }
        } else {
            let token = rest.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") }
            guard !token.isEmpty else { throw .malformed }
            bytes = Array(token)
            rest = rest.dropFirst(token.count)
        }
        // The three that browsers escape, and nothing else (HTML, multipart/form-data encoding).
        return String(decoding: bytes, as: UTF8.self).replacing("%22", with: "\"")
            .replacing("%0D", with: "\r").replacing("%0A", with: "\n")
    }
}

extension PartHead {
    /// Of a body that is one file.
    init(file name: String) {
        self.name = "file"
        fileName = name
        type = nil
    }
}
