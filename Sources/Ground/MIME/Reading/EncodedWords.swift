// SPDX-License-Identifier: Apache-2.0

extension HeaderText {
    /// What a field says, where some of its words are encoded (RFC 2047); what can't be read stays as it is.
    ///
    /// - Parameter text: unfolded; of a longer one than `decodedLength` its beginning.
    package static func decoded(_ text: String) -> String {
        var result = ""
        var rest = text.prefix(decodedLength)
        /// Bytes of words that follow each other: a server may end one within a character.
        var open: (charset: String, bytes: [UInt8], source: String)?
        while let start = rest.firstRange(of: "=?") {
            let before = rest[..<start.lowerBound]
            guard let word = EncodedWord(rest[start.lowerBound...]) else {
                result += closed(&open) + before + "=?"
                rest = rest[start.upperBound...]
                continue
            }
            let source = String(rest[start.lowerBound..<word.end])
            let isNext = before.allSatisfy { $0 == " " || $0 == "\t" }
            if let last = open, isNext, last.charset == word.charset {
                open = (last.charset, last.bytes + word.bytes, last.source + before + source)
            } else {
                // Blanks between two encoded words are none of the text.
                result += open == nil || !isNext ? closed(&open) + before : closed(&open)
                open = (word.charset, word.bytes, source)
            }
            rest = rest[word.end...]
        }
        return result + closed(&open) + rest
    }

    /// Characters of a field that are looked at.
    package static let decodedLength = 4_000

    private static func closed(
        _ open: inout (charset: String, bytes: [UInt8], source: String)?
    ) -> String {
        defer { open = nil }
        guard let last = open else { return "" }
        return text(last.bytes, last.charset) ?? last.source
    }

    /// Nil: of this charset nothing is known, or they are no text of it.
    static func text(_ bytes: [UInt8], _ charset: String) -> String? {
        switch charset {
        case "utf-8", "utf8", "us-ascii": String(validating: bytes, as: UTF8.self)
        case "iso-8859-1", "iso-8859-15", "windows-1252", "cp1252": western(bytes, charset)
        default: nil
        }
    }

    /// Characters that windows-1252 has where others have controls, from 0x80 on; blanks: none.
    private static let windows = Array("€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ".unicodeScalars)
    private static let latin9: [UInt8: Unicode.Scalar] = [
        0xa4: "€", 0xa6: "Š", 0xa8: "š", 0xb4: "Ž", 0xb8: "ž", 0xbc: "Œ", 0xbd: "œ", 0xbe: "Ÿ",
    ]

    private static func western(_ bytes: [UInt8], _ charset: String) -> String {
        var text = String.UnicodeScalarView()
        for byte in bytes {
            if (0x80..<0xa0).contains(byte) {
                text.append(windows[Int(byte) - 0x80])
            } else {
                let other = charset == "iso-8859-15" ? latin9[byte] : nil
                text.append(other ?? Unicode.Scalar(byte))
            }
        }
        return String(text)
    }
}

/// `=?UTF-8?Q?Non_remis?=`.
private struct EncodedWord {
    /// In small letters, without a language (RFC 2231).
    let charset: String
    let bytes: [UInt8]
    let end: Substring.Index

    /// - Parameter text: from its `=?` on.
    init?(_ text: Substring) {
        let parts = text.dropFirst(2).split(
            separator: "?", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, ["B", "b", "Q", "q"].contains(parts[1]),
            let close = parts[2].firstRange(of: "?=")
        else { return nil }
        let name = parts[0].prefix { $0 != "*" }
        guard !name.isEmpty, !name.contains(" ") else { return nil }
        let content = parts[2][..<close.lowerBound]
        bytes =
            parts[1].lowercased() == "b"
            ? Base64.decoded(content.utf8)
            : QuotedPrintable.decoded(
                content.utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: " ") : $0 })
        charset = name.lowercased()
        end = close.upperBound
    }
}
