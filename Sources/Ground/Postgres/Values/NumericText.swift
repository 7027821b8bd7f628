// SPDX-License-Identifier: Apache-2.0

/// The decimal text of a binary `numeric` (`numeric_send`: digits in base 10,000).
enum NumericText {
    /// Reads it exactly, with as many decimals as its scale says: `1.50` stays `1.50`.
    static func read(_ bytes: RawSpan) throws -> String {
        let count = Int(try bytes.bigEndian(at: 0, as: Int16.self))
        let weight = Int(try bytes.bigEndian(at: 2, as: Int16.self))
        let sign = try bytes.bigEndian(at: 4, as: UInt16.self)
        let scale = Int(try bytes.bigEndian(at: 6, as: UInt16.self))
        switch sign {
        case 0xC000: return "NaN"
        case 0xD000: return "Infinity"
        case 0xF000: return "-Infinity"
        default: break
        }
        func group(_ index: Int) throws -> Int {
            guard (0..<count).contains(index) else { return 0 }
            return Int(try bytes.bigEndian(at: 8 + 2 * index, as: UInt16.self))
        }
        var text = sign == 0x4000 ? "-" : ""
        text += String(try group(min(0, weight)))
        for index in stride(from: 1, through: weight, by: 1) { text += padded(try group(index)) }
        guard scale > 0 else { return text }
        var fraction = ""
        var index = weight + 1
        while fraction.utf8.count < scale {
            fraction += padded(try group(index))
            index += 1
        }
        return text + "." + fraction.prefix(scale)
    }

    private static func padded(_ group: Int) -> String {
        let digits = String(group)
        return String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }
}
