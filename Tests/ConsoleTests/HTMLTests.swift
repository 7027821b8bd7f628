// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Console

@Suite struct HTMLTests {
    /// Most texts are known by their bytes to have nothing to escape; behind a `&` all is looked at.
    @Test func `a scalar is escaped or not, whatever stands before it`() {
        let scalars = [
            0...0x33ff as ClosedRange<UInt32>, 0xd700...0xd7ff, 0xe000...0xe0ff,
            0xfe00...0xffff, 0x1f600...0x1f6ff, 0x10ff00...0x10ffff,
        ]
        var escaped = 0
        for scalar in scalars.joined().compactMap(Unicode.Scalar.init) {
            let alone = HTML(String(scalar)).text
            // One Character with what is before it, as an accent is, is escaped all the same.
            let behind = HTML("&" + String(scalar)).text
            guard behind == "&amp;" + alone else {
                Issue.record("\(scalar.value): \(behind.debugDescription)")
                continue
            }
            if alone != String(scalar) { escaped += 1 }
        }
        // & < > " ', 31 controls but tab and line feed, DEL, C1, what hides or turns text, and the two
        // that XML can't have.
        #expect(escaped == 5 + 30 + 1 + 32 + 1 + 2 + 7 + 4 + 1 + 2)
    }
}
