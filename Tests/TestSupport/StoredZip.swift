// SPDX-License-Identifier: Apache-2.0

/// A zip file whose members are stored as they are, or said to be by what stands in their place.
package struct StoredZip {
    package init() {}

    private var body: [UInt8] = []
    private var directory: [UInt8] = []
    private var count = 0

    private static let table: [UInt32] = (0..<256).map { start in
        (0..<8).reduce(UInt32(start)) { sum, _ in
            sum & 1 == 1 ? 0xEDB8_8320 ^ (sum >> 1) : sum >> 1
        }
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0) { table[Int(($0 ^ UInt32($1)) & 0xFF)] ^ ($0 >> 8) }
    }

    private static func little(_ value: Int, _ bytes: Int) -> [UInt8] {
        (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    package mutating func add(_ name: String, _ text: String) { add(name, Array(text.utf8)) }

    package mutating func add(_ name: String, _ bytes: [UInt8]) {
        let name = Array(name.utf8)
        let place = body.count
        let middle =
            Self.little(20, 2) + Self.little(0x0800, 2) + Self.little(0, 6)
            + Self.little(Int(Self.checksum(bytes)), 4) + Self.little(bytes.count, 4)
            + Self.little(bytes.count, 4) + Self.little(name.count, 2) + Self.little(0, 2)
        body += Self.little(0x0403_4B50, 4) + middle + name + bytes
        directory +=
            Self.little(0x0201_4B50, 4) + Self.little(20, 2) + middle + Self.little(0, 10)
            + Self.little(place, 4) + name
        count += 1
    }

    package var bytes: [UInt8] {
        body + directory + Self.little(0x0605_4B50, 4) + Self.little(0, 4)
            + Self.little(count, 2) + Self.little(count, 2) + Self.little(directory.count, 4)
            + Self.little(body.count, 4) + Self.little(0, 2)
    }
}
