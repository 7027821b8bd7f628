// SPDX-License-Identifier: Apache-2.0

/// How much of a disk must stay free: a size, a share, or a share and a least size.
package struct DiskFloor: Sendable, Equatable, CustomStringConvertible {
    package let percent: Double
    package let bytes: Int

    package init(percent: Double, bytes: Int) {
        self.percent = percent
        self.bytes = bytes
    }

    /// 5 %, at least 1 GiB.
    package static let usual = DiskFloor(percent: 5, bytes: 1 << 30)

    /// Reads `5%`, `10GiB` or `5%, 1GiB`; nil when it is none.
    package init?(_ text: String) {
        var (percent, bytes) = (0.0, 0)
        let parts = text.split(separator: ",").map { $0.filter { $0 != " " } }
        guard (1...2).contains(parts.count) else { return nil }
        for part in parts {
            if part.hasSuffix("%") {
                guard let share = Double(part.dropLast()), (0...90).contains(share) else {
                    return nil
                }
                percent = share
            } else if let size = Quantity.bytes(part) {
                bytes = size
            } else if part == "0" {
                bytes = 0
            } else {
                return nil
            }
        }
        self.init(percent: percent, bytes: bytes)
    }

    /// The bytes that must be free on a disk of this size.
    package func bytes(ofTotal total: Int64) -> Int64 {
        max(Int64(Double(total) * percent / 100), Int64(bytes))
    }

    package var description: String {
        let share = percent == percent.rounded() ? "\(Int(percent))%" : "\(percent)%"
        return bytes == 0 ? share : "\(share), \(Quantity.text(bytes: bytes))"
    }
}
