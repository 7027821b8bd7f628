// SPDX-License-Identifier: Apache-2.0

/// The entity tag of an object: what its versions are told apart by.
enum S3Tag {
    /// Bytes of the longest.
    private static let longest = 200

    /// In quotes, as it is said in questions; empty: it is none, or one that can't be said.
    static func read(_ text: String?) -> String {
        guard let text, !text.isEmpty, text.utf8.count <= longest,
            text.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
        else { return "" }
        return text.hasPrefix("\"") ? text : "\"\(text)\""
    }
}
