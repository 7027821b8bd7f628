// SPDX-License-Identifier: Apache-2.0

/// When a certificate ends, of whatever server, read from its DER (X.509, RFC 5280 section 4.1).
package enum CertificateEnd {
    /// Seconds since 1970; nil where it is no certificate.
    package static func read(_ der: [UInt8]) -> Int64? {
        guard var certificate = Element(der[...])?.inner(), var body = certificate.next()?.inner()
        else { return nil }
        // A version comes first in all that are made today.
        guard var element = body.next() else { return nil }
        if element.tag == 0xa0 {
            guard let serial = body.next() else { return nil }
            element = serial
        }
        // Behind the serial number: algorithm, issuer, validity.
        guard body.next() != nil, body.next() != nil, var validity = body.next()?.inner(),
            validity.next() != nil, let end = validity.next()
        else { return nil }
        return seconds(end)
    }

    /// `YYMMDDHHMMSSZ` (tag 23) or `YYYYMMDDHHMMSSZ` (tag 24).
    private static func seconds(_ time: Element) -> Int64? {
        let digits = time.content.dropLast().map { Int64($0) - 0x30 }
        guard time.content.last == 0x5a, digits.allSatisfy({ (0...9).contains($0) }) else {
            return nil
        }
        var pairs = stride(from: 0, to: digits.count - 1, by: 2).map {
            digits[$0] * 10 + digits[$0 + 1]
        }
        switch (time.tag, digits.count) {
        case (23, 12): pairs.insert(pairs[0] < 50 ? 20 : 19, at: 0)
        case (24, 14): break
        default: return nil
        }
        let year = pairs[0] * 100 + pairs[1]
        return days(year, pairs[2], pairs[3]) * 86_400 + pairs[4] * 3_600 + pairs[5] * 60 + pairs[6]
    }

    /// Days since 1970 in the calendar of Gregory.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let ofEra = shifted - era * 400
        let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    }

    private struct Element {
        let tag: UInt8
        let content: ArraySlice<UInt8>
        let rest: ArraySlice<UInt8>

        init?(_ bytes: ArraySlice<UInt8>) {
            guard bytes.count >= 2 else { return nil }
            var at = bytes.startIndex
            tag = bytes[at]
            let first = bytes[at + 1]
            at += 2
            var length = Int(first)
            if first >= 0x80 {
                let count = Int(first & 0x7f)
                guard (1...3).contains(count), bytes.endIndex - at >= count else { return nil }
                length = bytes[at..<at + count].reduce(0) { $0 << 8 | Int($1) }
                at += count
            }
            guard bytes.endIndex - at >= length else { return nil }
            content = bytes[at..<at + length]
            rest = bytes[(at + length)...]
        }

        func inner() -> Elements { Elements(left: content) }
    }

    private struct Elements {
        var left: ArraySlice<UInt8>

        mutating func next() -> Element? {
            guard let element = Element(left) else { return nil }
            left = element.rest
            return element
        }
    }
}
