// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Names and words compared as people do: case, accents, blanks and punctuation ignored.
enum Folding {
    /// Lower-case letters and digits alone, without accents: `N° Échantillon` gives `nechantillon`.
    static func key(_ text: String) -> String {
        if let simple = plainKey(text) { return simple }
        var result = String.UnicodeScalarView()
        for scalar in text.decomposedStringWithCompatibilityMapping.lowercased().unicodeScalars {
            switch scalar {
            case "œ": result.append(contentsOf: "oe".unicodeScalars)
            case "æ": result.append(contentsOf: "ae".unicodeScalars)
            case "ß": result.append(contentsOf: "ss".unicodeScalars)
            default:
                if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                    result.append(scalar)
                }
            }
        }
        return String(result)
    }

    /// A word of a list, compared as people write it.
    ///
    /// Case, accents, blanks, `_` and `°` are ignored, and `-`, `.` and apostrophes where they only
    /// join or end letters. Every other sign counts: `1,5` is not `15`, nor `A+` an `A`.
    static func word(_ text: String) -> String {
        if text.utf8.allSatisfy(isPlain), let simple = plainKey(text) { return simple }
        let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
        let plain = isASCII ? text : text.decomposedStringWithCompatibilityMapping
        let scalars = Array(plain.lowercased().unicodeScalars)
            .filter { scalar in
                scalar.properties.generalCategory != .nonspacingMark && scalar != "_"
                    && scalar != "°" && !scalar.properties.isWhitespace
            }
        var result = String.UnicodeScalarView()
        for (index, scalar) in scalars.enumerated() {
            let isAfterLetter = index > 0 && scalars[index - 1].properties.isAlphabetic
            let next = index + 1 < scalars.count ? scalars[index + 1] : nil
            switch scalar {
            case "œ": result.append(contentsOf: "oe".unicodeScalars)
            case "æ": result.append(contentsOf: "ae".unicodeScalars)
            case "ß": result.append(contentsOf: "ss".unicodeScalars)
            case "-", "\u{2010}", "'", "’":
                let joins = isAfterLetter && next?.properties.isAlphabetic ?? false
                if !joins { result.append(scalar) }
            case ".":
                if !isAfterLetter || next?.properties.numericType != nil { result.append(scalar) }
            case "\u{2212}": result.append("-")
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// An ASCII letter, digit, blank or `_`.
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x5F || (0x30...0x39).contains(byte)
            || (0x61...0x7A).contains(byte | 0x20) && byte < 0x80
    }

    /// The same as `key` of ASCII, as most names are, without asking Unicode; nil for any other
    /// text.
    private static func plainKey(_ text: String) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                bytes.append(byte)
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): bytes.append(byte | 0x20)
            case 0x80...: return nil
            default: break
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Lower case without accents; punctuation and blanks stay.
    static func plain(_ text: Substring) -> String.UnicodeScalarView {
        var result = String.UnicodeScalarView()
        let lower = String(text).decomposedStringWithCompatibilityMapping.lowercased()
        for scalar in lower.unicodeScalars
        where scalar.properties.generalCategory != .nonspacingMark {
            result.append(scalar)
        }
        return result
    }

    /// Words joined by `_`, ASCII alone: a name for a table's column.
    static func identifier(_ text: String) -> String {
        var words: [String] = []
        var word = ""
        for scalar in text.decomposedStringWithCompatibilityMapping.lowercased().unicodeScalars {
            switch scalar {
            case "a"..."z", "0"..."9": word.unicodeScalars.append(scalar)
            case "œ": word += "oe"
            case "æ": word += "ae"
            case "%": word += "pct"
            case "°": break
            default:
                guard !scalar.properties.isDiacritic, scalar.value < 0x300 || scalar.value > 0x36F
                else { continue }
                if !word.isEmpty { words.append(word) }
                word = ""
            }
        }
        if !word.isEmpty { words.append(word) }
        let name = words.joined(separator: "_")
        guard let first = name.unicodeScalars.first else { return "colonne" }
        return ("0"..."9").contains(first) ? "c_" + name : name
    }
}
