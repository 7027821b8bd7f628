// SPDX-License-Identifier: Apache-2.0

/// Fields as they stand before an empty line, in a mail that came (RFC 5322): unfolded, in order.
package struct HeaderFields: Sendable, Equatable {
    package struct Field: Sendable, Equatable {
        /// In small letters.
        package let name: String
        package let value: String
    }

    package private(set) var fields: [Field] = []
    /// Whether there were more than are read.
    package private(set) var isClipped = false

    /// Bytes and fields of one head, at most.
    package static let largest = 64 << 10
    package static let most = 500

    /// - Returns: the fields, and where what follows them begins.
    static func read(_ bytes: ArraySlice<UInt8>) -> (HeaderFields, Int) {
        var head = HeaderFields()
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let end = bytes[index...].firstIndex(of: Lines.feed) ?? bytes.endIndex
            let line = Lines.withoutEnd(bytes[index..<end])
            let next = end < bytes.endIndex ? end + 1 : end
            guard !line.isEmpty else { return (head, next) }
            if next - bytes.startIndex > largest || head.fields.count >= most {
                head.isClipped = true
            } else {
                head.add(line)
            }
            index = next
        }
        return (head, index)
    }

    package init() {}

    /// The first field of this name.
    package subscript(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    private mutating func add(_ line: ArraySlice<UInt8>) {
        let text = HeaderText.plain(String(decoding: line, as: UTF8.self))
        if let first = line.first, first == 0x20 || first == 0x09 {
            guard let last = fields.popLast() else { return }
            let more = Lines.trimmed(text)
            fields.append(Field(name: last.name, value: last.value + " " + more))
            return
        }
        // What is no field is passed over: some servers write a line of their own first.
        guard let colon = text.firstIndex(of: ":") else { return }
        let name = Lines.trimmed(String(text[..<colon])).lowercased()
        guard !name.isEmpty, !name.contains(" ") else { return }
        fields.append(
            Field(name: name, value: Lines.trimmed(String(text[text.index(after: colon)...]))))
    }
}
