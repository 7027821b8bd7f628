// SPDX-License-Identifier: Apache-2.0

/// A file as another host lists it.
package struct RemoteFile: Sendable, Hashable {
    /// Its bytes, of which nothing is known: it may be no text, or a path.
    package let name: [UInt8]
    package let bytes: Int64
    /// When it was last written to, by that host's clock: seconds since 1970.
    package let modified: Int64
    /// What that host tells its versions apart by, beside size and time; empty: nothing.
    package let version: String

    package init(name: [UInt8], bytes: Int64, modified: Int64, version: String = "") {
        self.name = name
        self.bytes = bytes
        self.modified = modified
        self.version = version
    }

    /// The path of a folder, as it is put before names: with a slash at its end; empty: where the login
    /// starts.
    static func folder(_ path: [UInt8]) -> [UInt8] {
        let slash = UInt8(ascii: "/")
        let home = Array("/~/".utf8)
        var path = path
        if path.starts(with: home) { path.removeFirst(home.count) }
        return path.isEmpty || path.last == slash ? path : path + [slash]
    }
}
