// SPDX-License-Identifier: Apache-2.0

/// Where a value stands in an object (RFC 6901): `/data/pol`, `/tags/0`.
///
/// A name without a slash is a member of the object itself.
package struct JSONPointer: Sendable, Hashable, CustomStringConvertible {
    /// The names on the way, of a list's value its number from 0; empty: the object itself.
    package let names: [String]

    package init(names: [String]) { self.names = names }

    /// Nil where a `~` is neither `~0` nor `~1`.
    package init?(_ text: String) {
        guard text.hasPrefix("/") else {
            names = text.isEmpty ? [] : [text]
            return
        }
        var names: [String] = []
        for part in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            let marks = part.indices.filter { part[$0] == "~" }
            guard marks.allSatisfy({ "01".contains(part[part.index(after: $0)...].prefix(1)) }),
                !part.hasSuffix("~")
            else { return nil }
            names.append(
                String(part).replacing("~1", with: "/").replacing("~0", with: "~"))
        }
        self.names = names
    }

    package var description: String {
        names.map { "/" + $0.replacing("~", with: "~0").replacing("/", with: "~1") }.joined()
    }
}
