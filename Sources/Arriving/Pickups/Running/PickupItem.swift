// SPDX-License-Identifier: Apache-2.0

internal import Fetching
internal import Postgres

/// A file of another host, as the database knows it.
struct PickupItem: Sendable, Equatable, RowDecodable {
    let id: Int64
    let name: String
    let bytes: Int64
    /// Seconds since 1970.
    let modified: Int64
    /// Beside both; empty: its host says nothing of it.
    let version: String
    /// For so long it is listed so, by the database's clock.
    let age: Duration
    let fileID: Int64?
    /// Whether its bytes are in the tables.
    let isLoaded: Bool
    /// Why it was not fetched at the last try.
    let code: String?

    enum CodingKeys: String, RowColumn {
        case id, name, bytes, modified, version, age, code
        case fileID = "file_id"
        case isLoaded = "is_loaded"
    }

    init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        name = try row[.name]
        bytes = try row[.bytes]
        modified = try row[.modified]
        version = try row[.version]
        age = .milliseconds(try row[.age, as: Int64.self])
        fileID = try row[.fileID]
        isLoaded = try row[.isLoaded]
        code = try row[.code]
    }

    init(
        id: Int64, _ key: Key, age: Duration, fileID: Int64? = nil, isLoaded: Bool = false,
        code: String? = nil
    ) {
        (self.id, name, bytes, modified) = (id, key.name, key.bytes, key.modified)
        version = key.version
        (self.age, self.fileID, self.isLoaded, self.code) = (age, fileID, isLoaded, code)
    }

    /// By what it is told from another file, and from itself at another time.
    struct Key: Hashable, Sendable {
        let name: String
        let bytes: Int64
        let modified: Int64
        let version: String

        /// Names are bytes: an accent that is written in two ways makes two files.
        static func == (one: Key, other: Key) -> Bool {
            (one.bytes, one.modified, one.version) == (other.bytes, other.modified, other.version)
                && one.name.utf8.elementsEqual(other.name.utf8)
        }

        func hash(into hasher: inout Hasher) {
            for byte in name.utf8 { hasher.combine(byte) }
            hasher.combine(bytes)
            hasher.combine(modified)
            hasher.combine(version)
        }

        init(name: String, bytes: Int64, modified: Int64, version: String) {
            (self.name, self.bytes, self.modified) = (name, bytes, modified)
            self.version = version
        }

        init(_ file: RemoteFile) {
            self.init(
                name: RemoteName.shown(file.name), bytes: file.bytes, modified: file.modified,
                version: file.version)
        }
    }

    var key: Key { Key(name: name, bytes: bytes, modified: modified, version: version) }
}
