// SPDX-License-Identifier: Apache-2.0

package import Postgres
internal import Wording

/// A seal as the database keeps it; its text is made from it and its lines.
package struct Seal: RowDecodable, Sendable, Equatable {
    package var number: Int64
    /// Of its file below `.seals`.
    package var name: String
    package var sealedAt: Timestamp
    package var sha256: [UInt8]
    var signature: [UInt8]
    package var key: SealPublicKey
    package var bytes: Int64
    package var journalHead: String
    package var counts: Counts
    var isPlaced: Bool

    /// Its files, by what it says of them.
    package struct Counts: Sendable, Equatable {
        package var stored: Int64 = 0
        package var moved: Int64 = 0
        package var purged: Int64 = 0
        package var gone: Int64 = 0

        package var all: Int64 { stored + moved + purged + gone }
    }

    package enum CodingKeys: String, RowColumn {
        case number, name, sha256, signature, bytes, stored, moved, purged, gone
        case sealedAt = "sealed_at"
        case keyNumber = "key_number"
        case publicKey = "public_key"
        case journalHead = "journal_head"
        case placedAt = "placed_at"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        number = try row[.number]
        name = try row[.name]
        sealedAt = try row[.sealedAt]
        sha256 = try row[.sha256]
        signature = try row[.signature]
        key = SealPublicKey(number: try row[.keyNumber], bytes: try row[.publicKey])
        bytes = try row[.bytes]
        journalHead = try row[.journalHead]
        counts = Counts(
            stored: try row[.stored], moved: try row[.moved], purged: try row[.purged],
            gone: try row[.gone])
        isPlaced = try row[.placedAt, as: Timestamp?.self] != nil
    }

    init(number: Int64, name: String, sealedAt: Timestamp, key: SealPublicKey, head: String) {
        self.number = number
        self.name = name
        self.sealedAt = sealedAt
        self.key = key
        journalHead = head
        (sha256, signature, bytes, counts, isPlaced) = ([], [], 0, Counts(), false)
    }

    /// The name of its signature's file.
    package var signatureName: String { name + ".sig" }
    package var digest: String { hexadecimal(sha256) }
}
