// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import FileSystem
internal import Inbox
internal import Wording

/// A name that every file system and terminal takes, for one that they refuse.
enum SafeName {
    /// Bytes of the safe name, at most: room for the ledger id and `.faults.csv` behind it.
    static let limitBytes = 200

    /// Bytes that are no text (as `\xNN`) and what does not print become `%NN`; too long a name is
    /// cut.
    static func of(_ name: String) -> String {
        var safe = ""
        for scalar in name.replacing("\\x", with: "%").unicodeScalars {
            let category = scalar.properties.generalCategory
            let isPlain = ![.control, .format, .lineSeparator, .paragraphSeparator]
                .contains(category)
            let text =
                isPlain
                ? String(scalar) : String(scalar).utf8.map { "%" + hexadecimal([$0]) }.joined()
            guard safe.utf8.count + text.utf8.count <= limitBytes else { break }
            safe += text
        }
        return safe
    }
}
