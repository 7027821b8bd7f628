// SPDX-License-Identifier: Apache-2.0

/// Something in the archive that is not as it was sealed, or as the ledger has it.
package struct ArchiveDamage: Sendable, Equatable, Codable {
    package enum Kind: String, Sendable, Codable, CaseIterable {
        /// Other bytes than those received.
        case altered
        case missing
        /// In the archive's folder, and in no row of the ledger.
        case unknown
        case unreadable
        /// The retention has deleted it, and it is there.
        case purgedButThere = "purged_but_there"
        /// The ledger has another digest than the seal, or no row any more.
        case ledger
        /// A seal's file is not as it was signed.
        case seal
        case sealMissing = "seal_missing"
        /// A seal's file that the database does not know.
        case sealUnknown = "seal_unknown"
        /// One of ours that a later database has made; this one was restored.
        case sealLater = "seal_later"
        /// The lines that the database keeps of a seal are not those signed.
        case lines
        /// The database has no row of a seal that was made.
        case sealRow = "seal_row"
    }

    package var kind: Kind
    /// From the archive's folder where it is in it.
    package var path: String
    package var fileID: Int64?
    package var feed: String?
    package var name: String?
    /// Bytes, by the ledger and on the disk.
    package var expected: Int64?
    package var found: Int64?
    /// The file whose bytes are there instead.
    package var otherID: Int64?
    /// What the system or the comparison says of it.
    package var why: String?

    package init(_ kind: Kind, path: String) {
        self.kind = kind
        self.path = path
    }

    package enum CodingKeys: String, CodingKey {
        case kind, path, feed, name, expected, found, why
        case fileID = "file_id"
        case otherID = "other_id"
    }
}
