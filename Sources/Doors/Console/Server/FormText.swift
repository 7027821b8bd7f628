// SPDX-License-Identifier: Apache-2.0

/// `application/x-www-form-urlencoded`, read strictly.
enum FormText {
    /// Of one form or query: reading more takes a second of a processor.
    static let mostPairs = 10_000

    /// Pairs, in order; nil where an escape is none, it is no UTF-8, or there are too many.
    ///
    /// Read by bytes: a mark behind a separator makes one Character of both, and would hide it.
    static func pairs(_ text: some StringProtocol) -> [(name: String, value: String)]? {
        var pairs: [(name: String, value: String)] = []
        let parts = Array(text.utf8).split(separator: UInt8(ascii: "&"), maxSplits: mostPairs)
        guard parts.count <= mostPairs else { return nil }
        for pair in parts {
            let parts = pair.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decoded(parts[0], plusIsBlank: true),
                let value = decoded(parts.count > 1 ? parts[1] : [], plusIsBlank: true)
            else { return nil }
            pairs.append((name, value))
        }
        return pairs
    }

    /// Nil where an escape is none, the bytes are no UTF-8, or one of them is 0.
    static func decoded(_ text: some StringProtocol, plusIsBlank: Bool) -> String? {
        decoded(Array(text.utf8)[...], plusIsBlank: plusIsBlank)
    }

    private static func decoded(_ text: ArraySlice<UInt8>, plusIsBlank: Bool) -> String? {
        var bytes: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+") where plusIsBlank: bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit),
                    let low = rest.popFirst().flatMap(digit)
                else { return nil }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        guard !bytes.contains(0) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// All but letters, digits and `-._~` escaped (RFC 3986, section 2.3).
    static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain =
                scalar.isASCII
                && (scalar.properties.isAlphabetic
                    || (0x30...0x39).contains(byte) || "-._~".unicodeScalars.contains(scalar))
            let figures = String(byte, radix: 16, uppercase: true)
            return isPlain ? String(scalar) : "%" + (byte < 16 ? "0" : "") + figures
        }.joined()
    }
}
