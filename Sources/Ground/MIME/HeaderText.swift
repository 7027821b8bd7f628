// SPDX-License-Identifier: Apache-2.0

/// Texts as the lines of a header have them: folded, encoded, and never the end of one.
package enum HeaderText {
    /// Characters of a line at most; RFC 5322 recommends 78, RFC 2047 allows 76 where a word is encoded.
    static let width = 76
    private static let opening = "=?UTF-8?B?"
    private static let closing = "?="

    /// A field of free text, with its name: `Subject: …`, without the last line end.
    package static func field(_ name: String, text: String) -> String {
        let clean = plain(text)
        if isAsItIs(clean), name.utf8.count + 2 + clean.utf8.count <= width {
            return "\(name): \(clean)"
        }
        return "\(name): \(words(clean, after: name.utf8.count + 2))"
    }

    /// A field of mailboxes, one a line.
    package static func field(_ name: String, mailboxes: [Mailbox]) -> String {
        "\(name): " + mailboxes.map(\.text).joined(separator: ",\r\n ")
    }

    /// Encoded words (RFC 2047), one a line: none ends within a character.
    ///
    /// - Parameter used: characters that stand on the first line already.
    static func words(_ text: String, after used: Int) -> String {
        var lines: [String] = []
        var chunk: [UInt8] = []
        var room = bytes(in: width - used)
        for scalar in text.unicodeScalars {
            let encoded = Array(UTF8.encode(scalar) ?? .init())
            if chunk.count + encoded.count > room, !chunk.isEmpty {
                lines.append(word(chunk))
                chunk = []
                room = bytes(in: width - 1)
            }
            chunk += encoded
        }
        lines.append(word(chunk))
        return lines.joined(separator: "\r\n ")
    }

    private static func word(_ bytes: [UInt8]) -> String {
        opening + Base64.text(bytes) + closing
    }

    /// Bytes that an encoded word of so many characters holds; four at least: any character.
    private static func bytes(in characters: Int) -> Int {
        max(4, (characters - opening.utf8.count - closing.utf8.count) / 4 * 3)
    }

    /// A blank for each control and each line end: nothing in a text begins another field.
    package static func plain(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: result.append(" ")
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// Whether a reader takes it for what it is.
    static func isAsItIs(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x20...0x7e).contains($0) } && !text.contains("=?")
            && !text.hasPrefix(" ") && !text.hasSuffix(" ")
    }

    /// A parameter of a field, on a line of its own (RFC 2231 where it is not plain).
    static func parameter(_ name: String, _ value: String) -> String {
        let clean = plain(value)
        let isQuotable =
            clean.utf8.allSatisfy { (0x20...0x7e).contains($0) }
            && clean.utf8.count + name.utf8.count + 5 <= width
        if isQuotable {
            let quoted = clean.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            return ";\r\n \(name)=\"\(quoted)\""
        }
        return extended(name, Array(clean.utf8))
    }

    private static func extended(_ name: String, _ bytes: [UInt8]) -> String {
        // Octets, not characters, are what a piece ends between.
        let octets = bytes.map { isAttribute($0) ? String(UnicodeScalar($0)) : percent($0) }
        var pieces: [String] = [""]
        for octet in octets {
            if pieces[pieces.count - 1].utf8.count + octet.utf8.count > 45 { pieces.append("") }
            pieces[pieces.count - 1] += octet
        }
        guard pieces.count > 1 else { return ";\r\n \(name)*=UTF-8''\(pieces[0])" }
        return pieces.enumerated().map { number, piece in
            ";\r\n \(name)*\(number)*=" + (number == 0 ? "UTF-8''" : "") + piece
        }.joined()
    }

    private static func isAttribute(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }

    private static func percent(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return "%" + (digits.utf8.count < 2 ? "0" : "") + digits
    }
}
