// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import Wording

/// A feed whose declaration has mistakes: the facts that can still be read.
package struct BrokenFeed: Sendable {
    /// As it is written, else the file's own name.
    package let name: String
    /// Where its files wait, under the inbox.
    package let folder: String
    package let file: String
    package internal(set) var mistakes: [Mistake] = []

    /// Reads the two names by their lines alone: the rest may be no YAML at all.
    init(outlineOf text: String, file: String) {
        self.file = file
        func value(_ key: String) -> String? {
            for line in text.split(whereSeparator: \.isNewline) where line.hasPrefix("\(key):") {
                let rest = line.dropFirst(key.count + 1).split(separator: "#").first ?? ""
                let word = rest.drop { $0 == " " || $0 == "\"" || $0 == "'" }
                    .prefix { $0 != " " && $0 != "\"" && $0 != "'" }
                if !word.isEmpty { return String(word) }
            }
            return nil
        }
        name =
            value("feed") ?? Mistake(file: file, what: Phrase(""), remedy: Phrase("")).declaration
        let declared = value("folder") ?? name
        folder = declared.split(separator: "/").contains("..") ? name : declared
    }
}
