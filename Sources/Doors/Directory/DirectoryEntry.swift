// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// An entry as a search gives it: its name, and the attributes that were asked for.
struct DirectoryEntry: Sendable {
    let dn: String
    /// By their names in small letters.
    let values: [String: [[UInt8]]]

    /// The values that are text.
    func texts(_ attribute: String) -> [String] {
        (values[attribute.lowercased()] ?? []).compactMap { String(validating: $0, as: UTF8.self) }
    }

    /// The first value, in hexadecimal.
    func digits(_ attribute: String) -> String? {
        values[attribute.lowercased()]?.first.map { hexadecimal($0) }
    }
}
