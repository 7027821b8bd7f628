// SPDX-License-Identifier: Apache-2.0

internal import CCurl

/// By what a server of the web tells whether a file is another one by now (RFC 9110, 8.8).
///
/// A weak tag is none: other bytes may have it. A time of change is one only where the answer came so
/// much later that the file was not changed again within it.
package struct WebVersion: Sendable, Equatable {
    /// A tag with its quotes, or a time as the server writes it.
    package let text: String

    /// Bytes of the longest.
    private static let longest = 200
    /// Seconds between a change and an answer.
    private static let rest = 60

    /// One that was kept; nil: it is none.
    package init?(_ text: String) {
        guard !text.isEmpty, text.utf8.count <= Self.longest,
            text.utf8.allSatisfy({ (0x20...0x7e).contains($0) })
        else { return nil }
        self.text = text
    }

    /// Of an answer with the file; nil: it says nothing that could be asked for.
    init?(_ head: WebHead) {
        if let tag = head["etag"], tag.count > 1, tag.hasPrefix("\""), tag.hasSuffix("\"") {
            self.init(tag)
            return
        }
        guard let modified = head["last-modified"], let date = head["date"],
            let (change, answer) = Self.seconds(modified, date), answer - change >= Self.rest
        else { return nil }
        self.init(modified)
    }

    /// What is asked with a question, so that an unchanged file does not come.
    var line: String {
        text.hasPrefix("\"") ? "If-None-Match: \(text)" : "If-Modified-Since: \(text)"
    }

    private static func seconds(_ first: String, _ second: String) -> (Int, Int)? {
        let times = unsafe (curl_getdate(first, nil), curl_getdate(second, nil))
        return times.0 > 0 && times.1 > 0 ? times : nil
    }
}
