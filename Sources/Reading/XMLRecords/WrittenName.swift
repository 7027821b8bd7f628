// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A name as a document has it, lent for a call.
@safe struct WrittenName {
    /// Bytes of all of it.
    let count: Int
    let all: UnsafeBufferPointer<UInt8>
    /// Without its prefix.
    let local: UnsafeBufferPointer<UInt8>

    init(_ name: UnsafePointer<CChar>) {
        count = unsafe strlen(name)
        unsafe all = bytes(of: name)
        let colon = unsafe all.firstIndex(of: UInt8(ascii: ":"))
        let start = colon.map { $0 + 1 } ?? 0
        unsafe local = UnsafeBufferPointer(rebasing: all[start...])
    }

    /// Whether it says something about the markup, and has no value: `xmlns`, `xsi:…`, `xml:…`.
    var isOfMarkup: Bool {
        guard unsafe all.first == UInt8(ascii: "x") else { return false }
        if unsafe all.elementsEqual(WrittenName.namespace) { return true }
        return WrittenName.marks.contains { unsafe all.starts(with: $0) }
    }

    private static let namespace = Array("xmlns".utf8)
    private static let marks = ["xmlns:", "xsi:", "xml:"].map { Array($0.utf8) }
    private static let nothing = Array("xsi:nil".utf8)

    /// Whether it is the mark of an element without a value, `xsi:nil`.
    var isOfNothing: Bool { unsafe all.elementsEqual(WrittenName.nothing) }
}

/// The bytes of a C string, lent as long as it is.
func bytes(of text: UnsafePointer<CChar>) -> UnsafeBufferPointer<UInt8> {
    let count = unsafe strlen(text)
    let start = unsafe UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self)
    return unsafe UnsafeBufferPointer(start: start, count: count)
}
