// SPDX-License-Identifier: Apache-2.0

/// A folder of one feed and the conditions for its complete files.
///
/// Several folders may name the same path: the first whose patterns match a name takes the file.
package struct WatchedFolder: Sendable, Hashable {
    /// The feed's name.
    package var label: String
    /// Absolute.
    package var path: String
    /// Globs of the file's name, or of the path below the folder if the glob has a slash.
    ///
    /// `*`, `?`, `[a-z]` and `[!a-z]`. Case is ignored; `.gz` and `.zip` of a match also match.
    package var patterns: [String]
    /// Time without change that is required even where the file system can tell that no writer is
    /// left; nil: required only where it can't, with the watcher's own `quiet`.
    ///
    /// Set it if an upload may break off and go on later, and for a folder that a kernel NFS server
    /// exports: it closes files between writes.
    package var quiet: Duration?
    /// Ending of the marker file, such as `.ok`: `x.csv.ok` says that `x.csv` is complete.
    package var marker: String?
    /// Ending of the checksum file, such as `.sha256`.
    package var checksum: String?
    /// Globs of names that are never data here, in addition to the general ones.
    package var ignored: [String]
    /// Sub-folders below the folder that are looked into.
    package var depth: Int
    /// Never trust events here: list every `pollEvery`, as on a network mount.
    package var isPolled: Bool

    package init(
        label: String, path: String, patterns: [String] = ["*"], quiet: Duration? = nil,
        marker: String? = nil, checksum: String? = nil, ignored: [String] = [], depth: Int = 8,
        isPolled: Bool = false
    ) {
        self.label = label
        self.path = path
        self.patterns = patterns
        self.quiet = quiet
        self.marker = marker
        self.checksum = checksum
        self.ignored = ignored
        self.depth = depth
        self.isPolled = isPolled
    }
}
