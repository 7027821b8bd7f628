// SPDX-License-Identifier: Apache-2.0

internal import Calendar

extension Timestamp {
    /// RFC 3339 in UTC, with as much of the fraction as there is: `2026-03-04T06:00:00.25Z`.
    package var text: String {
        switch microsecondsSince2000 {
        case .max: return "infinity"
        case .min: return "-infinity"
        default: break
        }
        let whole = InstantText.utc(seconds)
        var rest = microsecondsSince1970 - seconds * 1_000_000
        guard rest > 0 else { return whole }
        var width = 6
        while rest.isMultiple(of: 10) {
            rest /= 10
            width -= 1
        }
        let digits = String(rest)
        return whole.dropLast() + "." + String(repeating: "0", count: width - digits.count) + digits
            + "Z"
    }

    /// Reads what `text` writes; nil where it is not in that form.
    package init?(text: String) {
        switch text {
        case "infinity": self.init(microsecondsSince2000: .max)
        case "-infinity": self.init(microsecondsSince2000: .min)
        default:
            guard text.hasSuffix("Z") else { return nil }
            let parts = text.dropLast().split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count <= 2, let seconds = InstantText.parse(parts[0] + "Z", in: .utc) else {
                return nil
            }
            let fraction = parts.count == 2 ? parts[1] : "0"
            guard (1...6).contains(fraction.count), let value = Int64(fraction), value >= 0 else {
                return nil
            }
            let scale = (fraction.count..<6).reduce(Int64(1)) { size, _ in size * 10 }
            self.init(microsecondsSince1970: seconds * 1_000_000 + value * scale)
        }
    }
}

extension Timestamp: Codable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Timestamp(text: text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "no instant in UTC: \(text)")
        }
        self = value
    }
}
