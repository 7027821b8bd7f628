// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The value of an attribute, lent for the call.
@safe struct MarkupValue {
    private let start: UnsafePointer<CChar>

    init(_ start: UnsafePointer<CChar>) { unsafe self.start = start }

    /// The byte with this index; 0 at the end.
    @inline(__always)
    subscript(_ index: Int) -> UInt8 { unsafe UInt8(bitPattern: start[index]) }

    var count: Int { unsafe strlen(start) }

    var text: String { unsafe String(cString: start) }

    func isSame(_ other: StaticString) -> Bool {
        unsafe strcmp(
            start, UnsafeRawPointer(other.utf8Start).assumingMemoryBound(to: CChar.self)) == 0
    }

    /// A whole number without a sign, blanks around it left out; nil for anything else.
    @inline(__always)
    var number: Int? {
        var index = 0
        while self[index] == 0x20 { index += 1 }
        let first = index
        var value = 0
        while self[index] &- 48 <= 9 {
            value = value * 10 + Int(self[index] - 48)
            index += 1
            if value > 1 << 40 { return nil }
        }
        guard index > first else { return nil }
        while self[index] == 0x20 { index += 1 }
        return self[index] == 0 ? value : nil
    }

    /// `1`, `true` or `on`.
    var isTrue: Bool { isSame("1") || isSame("true") || isSame("on") }
}
