// SPDX-License-Identifier: Apache-2.0

extension String {
    /// At most so many characters, with a mark where it was cut; NUL is shown as `\0`.
    ///
    /// PostgreSQL's text can't hold a NUL, and one text must not undo a batch.
    package func clipped(to limit: Int) -> String {
        let clean = utf8.contains(0) ? replacing("\0", with: "\\0") : self
        return clean.count <= limit ? clean : clean.prefix(limit - 1) + "…"
    }
}
