// SPDX-License-Identifier: Apache-2.0

/// The attributes of an element as a document has them, lent for a call.
@safe struct WrittenAttributes {
    private let first: UnsafeMutablePointer<UnsafePointer<CChar>?>

    init(_ first: UnsafeMutablePointer<UnsafePointer<CChar>?>) { unsafe self.first = first }

    func forEach(
        _ body: (WrittenName, _ value: UnsafeBufferPointer<UInt8>) throws -> Void
    ) rethrows {
        var next = unsafe first
        while let name = unsafe next.pointee, let value = unsafe next[1] {
            try unsafe body(WrittenName(name), bytes(of: value))
            unsafe next += 2
        }
    }

    func has(_ name: XMLName, _ value: [UInt8]) -> Bool {
        var isFound = false
        unsafe forEach { found, text in
            if name.isName(of: found), unsafe text.elementsEqual(value) { isFound = true }
        }
        return isFound
    }

    /// Whether they say that the element has no value (`xsi:nil="true"`).
    var sayNothing: Bool {
        var isFound = false
        unsafe forEach { name, text in
            guard name.isOfNothing else { return }
            isFound = WrittenAttributes.truths.contains { unsafe text.elementsEqual($0) }
        }
        return isFound
    }

    private static let truths = ["true", "1"].map { Array($0.utf8) }
}
