// SPDX-License-Identifier: Apache-2.0

/// Why something in an inbox is never read.
package enum RefusalReason: Sendable, Hashable {
    case symbolicLink
    /// Other names, perhaps outside the inbox, lead to the same bytes.
    case hardLink(count: Int)
    case pipe
    case socket
    case device
    /// The name has a character that does not print or that reorders text.
    case controlCharacterInName
    case nameNotUTF8
    /// Lies under more sub-folders than the folder allows.
    case tooDeep(limit: Int)
}

extension RefusalReason: CustomStringConvertible {
    /// One English sentence: the thing and the sender's remedy.
    package var description: String {
        switch self {
        case .symbolicLink:
            "is a symbolic link, which is never followed: send the file itself"
        case .hardLink(let count):
            "is a hard link (\(count) names lead to these bytes): send a copy of its own"
        case .pipe: "is a named pipe: send a plain file"
        case .socket: "is a socket: send a plain file"
        case .device: "is a device: send a plain file"
        case .controlCharacterInName:
            "has a control character in its name: send it under a plain name"
        case .nameNotUTF8:
            "has a name that is not UTF-8: send it under a plain name"
        case .tooDeep(let limit):
            "lies more than \(limit) sub-folders deep: send it higher up"
        }
    }
}
