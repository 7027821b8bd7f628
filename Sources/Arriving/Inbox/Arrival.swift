// SPDX-License-Identifier: Apache-2.0

package import FileSystem

/// A file seen in an inbox and judged complete.
package struct Arrival: Sendable, Hashable {
    /// Label of the watched folder: the feed's name.
    package let label: String
    /// The watched folder, absolute.
    package let root: String
    /// The file, below the root; absolute if it is elsewhere.
    package let relative: String
    /// The file as it was when judged complete: compare before the commit.
    package let identity: FileIdentity
    /// The sender's SHA-256, 64 lower-case hexadecimal digits; nil if none was asked for.
    package let promisedSHA256: String?
    /// Absolute paths of the marker and checksum files that came with it: they follow the file.
    package let companions: [String]

    package init(
        label: String, root: String, relative: String, identity: FileIdentity,
        promisedSHA256: String? = nil, companions: [String] = []
    ) {
        self.label = label
        self.root = root
        self.relative = relative
        self.identity = identity
        self.promisedSHA256 = promisedSHA256
        self.companions = companions
    }

    /// The file, absolute: built on demand, because very many may wait.
    package var path: String { place.path }
    /// Its own name, without folders.
    package var name: String { FileSystem.Folder.name(of: path) }

    package var place: RootedPath { RootedPath(root: root, relative: relative) }
}
