// SPDX-License-Identifier: Apache-2.0

/// A path of the console that a client names to be led to afterwards.
enum LocalPath {
    private static let longest = 2_000

    /// The path itself where it is one of ours, else the console's first page.
    ///
    /// `//host`, `/\host` and anything with a control character lead elsewhere in
    /// some browser; `%2e%2e` is a dot segment to all of them.
    static func checked(_ path: String?, prefix: String) -> String {
        let first = prefix + "/"
        guard let path, path.utf8.count <= longest, path.hasPrefix(first),
            !path.hasPrefix("//"), path.utf8.allSatisfy({ (0x21...0x7e).contains($0) }),
            !path.contains("\\"), !path.contains("/."),
            !path.lowercased().contains("%2e")
        else { return first }
        return path
    }
}
