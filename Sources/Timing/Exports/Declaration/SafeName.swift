// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Wording

/// A value as a part of a file's name.
enum SafeName {
    /// Bytes of it: the rest of the name has as many at least.
    static let bytesLimit = 80
    private static let markDigits = 8

    /// Letters, digits, `-` and `_` stay, blanks and `.` too within; everything else becomes `_`.
    ///
    /// What is not as it was is marked with digits of its digest, so that no two values give one
    /// name; so is a value that ends like such a mark, or like that of a revision (`_r2`).
    static func of(_ value: String) -> String {
        var name = String.UnicodeScalarView()
        for scalar in value.unicodeScalars { name.append(isPlain(scalar) ? scalar : "_") }
        let blank = "_".unicodeScalars
        if let first = name.first, first == "." || first == " " {
            name.replaceSubrange(..<name.index(after: name.startIndex), with: blank)
        }
        if name.last == " " {
            name.replaceSubrange(name.index(before: name.endIndex)..., with: blank)
        }
        let isWhole = value.utf8.count <= bytesLimit
        let isSame = !name.isEmpty && name.elementsEqual(value.unicodeScalars)
        if isWhole, isSame, !isMarked(value), !isRevision(value) { return value }
        while String(name).utf8.count > bytesLimit { name.removeLast() }
        let digest = hexadecimal(Array(SHA256.hash(data: Array(value.utf8))))
        return String(name) + "-" + digest.prefix(markDigits)
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .otherLetter, .titlecaseLetter, .decimalNumber:
            true
        default: scalar == "-" || scalar == "_" || scalar == "." || scalar == " "
        }
    }

    private static func isMarked(_ value: String) -> Bool {
        let end = value.utf8.suffix(markDigits + 1)
        return end.count == markDigits + 1 && end.first == UInt8(ascii: "-")
            && end.dropFirst().allSatisfy {
                (0x30...0x39).contains($0) || (0x61...0x66).contains($0)
            }
    }

    /// Whether it ends in `_r` and digits: it would be the name of another value's revision.
    private static func isRevision(_ value: String) -> Bool {
        let digits = value.utf8.reversed().prefix { (0x30...0x39).contains($0) }.count
        return digits > 0 && value.utf8.dropLast(digits).suffix(2).elementsEqual("_r".utf8)
    }
}
