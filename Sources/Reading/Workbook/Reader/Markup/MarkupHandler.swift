// SPDX-License-Identifier: Apache-2.0

internal import Records

/// What a part's elements are for; the base of the handlers, and the text between elements.
class MarkupHandler {
    /// The text gathered while `isCollecting`.
    final var content: [UInt8] = []
    final var isCollecting = false
    /// Whether the text passed `contentLimit`, and the rest was left out.
    final var isContentCut = false

    /// Bytes of a text that is gathered: what the largest cell has at most if each of its
    /// characters is written as `_xHHHH_`.
    static let contentLimit = 7 * CellLimits.characters

    func begin(_ element: MarkupElement) throws {}
    func end(_ element: MarkupElement) throws {}

    /// Begins to gather text.
    @inline(__always)
    final func collect() { isCollecting = true }

    @inline(__always)
    final func forgetContent() {
        if !content.isEmpty { content.removeAll(keepingCapacity: true) }
        isContentCut = false
    }

    final func append(_ bytes: UnsafeRawBufferPointer) {
        guard content.count + bytes.count <= Self.contentLimit else {
            isContentCut = true
            return
        }
        unsafe content.append(contentsOf: bytes)
    }
}
