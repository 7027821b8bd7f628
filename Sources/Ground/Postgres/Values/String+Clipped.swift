// SPDX-License-Identifier: Apache-2.0

extension String {
    /// At most so many characters, with a mark where it was cut; NUL is shown as `\0`.
    ///
    /// PostgreSQL's text can't hold a NUL, and one text must not undo a batch.
    package func clipped(to limit: Int) -> String {
        let clean = utf8.contains(0) ? replacing("\0", with: "\\0") : self
        return clean.count <= limit ? clean : clean.prefix(limit - 1) + "…"
    }

    /// At most so many bytes as JSON has them, cut between scalars with a mark: one character may
    /// have any number of scalars.
    package func clipped(toJSONBytes limit: Int) -> String {
        var count = 0
        var kept = unicodeScalars.startIndex
        let mark = 3
        for index in unicodeScalars.indices {
            count += unicodeScalars[index].jsonBytes
            if count > limit { return String(unicodeScalars[..<kept]) + "…" }
            if count <= limit - mark { kept = unicodeScalars.index(after: index) }
        }
        return self
    }
}

extension Unicode.Scalar {
    fileprivate var jsonBytes: Int {
        switch value {
        // `\u001f`
        case 0..<0x20: 6
        case 0x22, 0x5c: 2
        default: UTF8.width(self)
        }
    }
}
