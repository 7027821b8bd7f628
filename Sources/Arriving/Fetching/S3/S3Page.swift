// SPDX-License-Identifier: Apache-2.0

/// A page of what a bucket lists (ListObjectsV2).
struct S3Page {
    struct Entry {
        /// Any bytes.
        let key: [UInt8]
        /// Nil: the server does not say.
        let bytes: Int64?
        /// Seconds since 1970; nil: the server does not say.
        let modified: Int64?
        /// Empty: it has none that could be named.
        let tag: String
    }

    let entries: [Entry]
    /// Beginnings of keys that end with a slash: folders, as people see them.
    let folders: Int
    /// Where the next page begins, in the server's words; nil: this is the last.
    let next: String?
    let isLast: Bool

    /// Nil: it is no such page.
    init?(_ root: S3Element) {
        guard root.name == "ListBucketResult" else { return nil }
        let isEscaped = root["EncodingType"] == "url"
        var entries: [Entry] = []
        for element in root.children where element.name == "Contents" {
            guard let text = element["Key"],
                let key = isEscaped ? Self.plain(text) : Array(text.utf8)
            else { return nil }
            // 2026-03-15T07:30:00.000Z
            let digits = element["LastModified"]?.filter { $0.isASCII && $0.isNumber }
            entries.append(
                Entry(
                    key: key,
                    bytes: element["Size"].flatMap(Int64.init).flatMap { $0 >= 0 ? $0 : nil },
                    modified: digits.flatMap(RemoteTime.seconds),
                    tag: S3Tag.read(element["ETag"])))
        }
        self.entries = entries
        folders = root.children.count { $0.name == "CommonPrefixes" }
        isLast = root["IsTruncated"] != "true"
        next = root["NextContinuationToken"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// As S3 writes keys for addresses: a plus is a blank.
    private static func plain(_ text: String) -> [UInt8]? {
        SourceURL.decoded(text.replacing("+", with: "%20")[...])
    }
}
