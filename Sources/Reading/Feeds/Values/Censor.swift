// SPDX-License-Identifier: Apache-2.0

internal import Records

/// The operator before a laboratory value: the value is not the number, but below or above it.
struct Censor: Equatable {
    enum Side: Equatable { case none, below, above }

    let side: Side
    /// Whether the number itself is among what it may be.
    let isInclusive: Bool
    /// Bytes of the operator as sent.
    let width: Int

    static let none = Censor(side: .none, isInclusive: true, width: 0)

    private init(side: Side, isInclusive: Bool, width: Int) {
        self.side = side
        self.isInclusive = isInclusive
        self.width = width
    }

    init(_ bytes: [UInt8], _ range: Range<Int>) {
        let low = range.lowerBound
        switch bytes[low] {
        case 0x3C, 0x3E:
            let isInclusive = range.count > 1 && bytes[low + 1] == 0x3D
            self.init(
                side: bytes[low] == 0x3C ? .below : .above, isInclusive: isInclusive,
                width: isInclusive ? 2 : 1)
        case 0xE2 where range.count > 2 && bytes[low + 1] == 0x89 && bytes[low + 2] & 0xFE == 0xA4:
            self.init(
                side: bytes[low + 2] == 0xA4 ? .below : .above, isInclusive: true, width: 3)
        default:
            self = .none
        }
    }

    var text: String? {
        switch side {
        case .none: nil
        case .below: isInclusive ? "<=" : "<"
        case .above: isInclusive ? ">=" : ">"
        }
    }

    /// Whether a value so told can be within the bounds.
    func mayBeWithin(_ bounds: Bounds, _ number: Exact) -> Bool {
        if side != .below, let high = bounds.high, number > high || !isInclusive && number == high {
            return false
        }
        if side != .above, let low = bounds.low, number < low || !isInclusive && number == low {
            return false
        }
        return true
    }
}
