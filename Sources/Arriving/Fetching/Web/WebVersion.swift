// SPDX-License-Identifier: Apache-2.0

/// By what a server of the web tells whether a file is another one by now (RFC 9110, 8.8).
///
/// A weak tag is none: other bytes may have it. Nor is a time of change: a file that is put there with an
/// older time than the last one had counts as unchanged since (13.1.3).
package struct WebVersion: Sendable, Equatable {
    /// A tag with its quotes.
    package let text: String

    /// Bytes of the longest.
    private static let longest = 200

    /// One that was kept; nil: it is none.
    package init?(_ text: String) {
        guard text.count > 1, text.hasPrefix("\""), text.hasSuffix("\""),
            text.utf8.count <= Self.longest, text.utf8.allSatisfy({ (0x20...0x7e).contains($0) })
        else { return nil }
        self.text = text
    }

    /// Of an answer with the file; nil: it says nothing that could be asked for.
    init?(_ head: WebHead) {
        guard let tag = head["etag"] else { return nil }
        self.init(tag)
    }

    /// What is asked with a question, so that an unchanged file does not come.
    var line: String { "If-None-Match: \(text)" }
}
