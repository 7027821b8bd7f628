// SPDX-License-Identifier: Apache-2.0

/// A name in a path: with a prefix it is that of what is written so, else of any prefix and none.
struct XMLName: Sendable, Hashable {
    private let bytes: [UInt8]
    private let hasPrefix: Bool

    init(_ text: String) {
        bytes = Array(text.utf8)
        hasPrefix = text.contains(":")
    }

    func isName(of written: WrittenName) -> Bool {
        let name = unsafe hasPrefix ? written.all : written.local
        return unsafe name.count == bytes.count && name.elementsEqual(bytes)
    }
}
