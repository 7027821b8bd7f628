// SPDX-License-Identifier: Apache-2.0

/// What a feed takes from a container: a zip or tar file whose members are files of their own.
package struct ContainerRule: Sendable, Equatable {
    package enum Others: String, Sendable, CaseIterable {
        /// They stay in the container, and its line in the ledger names them.
        case passOver = "pass_over"
        /// The container is refused.
        case reject
    }

    /// Patterns of the members that are taken: of a path where one has `/` in it, folder by folder,
    /// else of a name.
    package var members: [String]
    /// What becomes of a container with members that no pattern takes.
    package var others = Others.passOver

    package init(members: [String]) { self.members = members }

    /// Whether a member of this path is taken.
    package func takes(_ path: String) -> Bool {
        members.contains {
            let pattern = Self.parts(of: $0)
            // A star leads into no folder.
            let parts = pattern.count > 1 ? Self.parts(of: path) : [Self.name(of: path)]
            return parts.count == pattern.count
                && zip(parts, pattern).allSatisfy { FilePattern.matches($0, $1) }
        }
    }

    /// Folders and name.
    static func parts(of path: String) -> [String] {
        path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
    }

    /// The patterns by which the inbox takes members, which lie there under their names alone.
    package var names: [String] { members.map(Self.name) }

    /// The last part of a path.
    package static func name(of path: String) -> String {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map {
            String(path[path.utf8.index(after: $0)...])
        }
            ?? path
    }
}
