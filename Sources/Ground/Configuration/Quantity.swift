// SPDX-License-Identifier: Apache-2.0

/// Reads and writes the quantities of the configuration: `10s`, `5min`, `16MiB`.
package enum Quantity {
    private static let durations: [(unit: String, milliseconds: Int64)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1_000), ("ms", 1),
    ]
    private static let sizes: [(unit: String, bytes: Int)] = [
        ("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10),
        ("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000),
        ("B", 1),
    ]

    /// The units that may follow a number, the smallest first.
    static var durationUnits: [String] { durations.reversed().map(\.unit) }
    static var sizeUnits: [String] { sizes.reversed().map(\.unit) }

    /// A duration: a number and one of `ms`, `s`, `min`, `h`, `d`; nil when it is not one.
    package static func duration(_ text: String) -> Duration? {
        guard let (number, unit) = split(text),
            let factor = durations.first(where: { $0.unit == unit })?.milliseconds
        else { return nil }
        let milliseconds = number * Double(factor)
        guard milliseconds.isFinite, milliseconds < 1e15 else { return nil }
        return .milliseconds(Int64(milliseconds.rounded()))
    }

    /// A size in bytes: a number and one of `B`, `kB`, `KiB`, `MB`, `MiB`, `GB`, `GiB`, `TB`,
    /// `TiB`.
    package static func bytes(_ text: String) -> Int? {
        guard let (number, unit) = split(text),
            let factor = sizes.first(where: { $0.unit.lowercased() == unit.lowercased() })?.bytes
        else { return nil }
        let bytes = number * Double(factor)
        guard bytes.isFinite, bytes < 1e18 else { return nil }
        return Int(bytes.rounded())
    }

    /// The duration as the configuration writes it, in the largest unit that divides it.
    package static func text(_ duration: Duration) -> String {
        let parts = duration.components
        let milliseconds = parts.seconds * 1_000 + parts.attoseconds / 1_000_000_000_000_000
        guard milliseconds != 0 else { return "0s" }
        for (unit, factor) in durations where milliseconds % factor == 0 {
            return "\(milliseconds / factor)\(unit)"
        }
        return "\(milliseconds)ms"
    }

    /// The size as the configuration writes it, in the largest binary unit that divides it.
    package static func text(bytes: Int) -> String {
        guard bytes != 0 else { return "0B" }
        for (unit, factor) in sizes.prefix(4) where bytes % factor == 0 {
            return "\(bytes / factor)\(unit)"
        }
        return "\(bytes)B"
    }

    private static func split(_ text: String) -> (number: Double, unit: String)? {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "_") }
        guard let number = Double(digits.filter { $0 != "_" }) else { return nil }
        let unit = text[digits.endIndex...].drop { $0 == " " }
        return unit.isEmpty ? nil : (number, String(unit))
    }
}
