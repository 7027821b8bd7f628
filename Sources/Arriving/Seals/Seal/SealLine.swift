// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// What a seal says of a file.
struct SealLine: RowDecodable, Equatable {
    enum Kind: String {
        /// It came into the archive.
        case stored
        /// It has another path than its last line says.
        case moved
        /// The retention has deleted it.
        case purged
        /// It lies outside of the archive's folder now.
        case gone
    }

    let fileID: Int64
    let kind: Kind
    let path: String
    let pathBefore: String?
    let sha256: [UInt8]

    enum CodingKeys: String, RowColumn {
        case kind, path, sha256
        case fileID = "file_id"
        case pathBefore = "path_before"
    }

    init(_ row: RowReader<CodingKeys>) throws {
        fileID = try row[.fileID]
        let word: String = try row[.kind]
        guard let kind = Kind(rawValue: word) else {
            throw PostgresError(.decoding, "A seal's line is of the unknown kind \(word).")
        }
        self.kind = kind
        path = try row[.path]
        pathBefore = try row[.pathBefore]
        sha256 = try row[.sha256]
    }
}
