// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Foundation
internal import Postgres
internal import Wording

/// What the journal says of a seal's row: whoever writes rows alone is not believed.
struct SealWitness: RowDecodable {
    /// An entry names this seal, its digest and its key.
    private let isEntered: Bool
    /// An entry names its key.
    private let isKeyEntered: Bool
    /// The head that it names is in the chain.
    private let isHeadThere: Bool

    enum CodingKeys: String, RowColumn {
        case isEntered = "is_entered"
        case isKeyEntered = "is_key_entered"
        case isHeadThere = "is_head_there"
    }

    init(_ row: RowReader<CodingKeys>) throws {
        isEntered = try row[.isEntered]
        isKeyEntered = try row[.isKeyEntered]
        isHeadThere = try row[.isHeadThere]
    }

    private static func of(
        _ seal: Seal, on connection: borrowing Connection
    ) throws -> SealWitness {
        try connection.query(
            """
            select exists (select from bascule.journal j
                            where j.subject = \("seal \(seal.number)")
                              and j.action = 'archive sealed'
                              and j.result->>'sha256' = \(seal.digest)
                              and j.result->>'key' = \(seal.key.name)) as is_entered,
                   exists (select from bascule.journal j
                            where j.subject = \("key \(seal.key.name)") and j.action = 'archive key'
                              and j.parameters->>'public_key' = \(hexadecimal(seal.key.bytes)))
                       as is_key_entered,
                   exists (select from bascule.journal_chain c
                            where c.seq = substring(\(seal.journalHead)::text from '^(\\d{1,18}):')::bigint
                              and \(seal.journalHead)::text = c.seq || ':' || encode(c.hash, 'hex'))
                       as is_head_there
            """
        ).one(as: SealWitness.self)
    }

    private var flaw: Phrase? {
        if !isEntered {
            return Phrase(en: "the journal has no entry of it", fr: "le journal ne le connaît pas")
        }
        if !isKeyEntered {
            return Phrase(
                en: "the journal has no entry of its key", fr: "le journal ne connaît pas sa clé")
        }
        if !isHeadThere {
            return Phrase(
                en: "the head that it names is not in the journal's chain",
                fr: "la tête qu'il nomme n'est pas dans la chaîne du journal")
        }
        return nil
    }

    /// Why the seal is not believed, by the journal and its signature; nil: it is.
    ///
    /// - Parameter text: made of its rows.
    static func flaw(
        of seal: Seal, _ text: [UInt8], on connection: borrowing Connection
    ) throws -> Phrase? {
        if let flaw = try of(seal, on: connection).flaw { return flaw }
        return seal.key.isValid(seal.signature, of: text) ? nil : wrongSignature
    }

    /// The same, but of the journal alone.
    static func flaw(
        of seal: Seal, on connection: borrowing Connection
    ) throws -> Phrase? {
        try of(seal, on: connection).flaw
    }

    static let wrongSignature = Phrase(
        en: "its signature does not fit", fr: "sa signature ne correspond pas")
    static let replacedKey = Phrase(
        en: "it is signed by another key, and the archive's had signed before",
        fr: "il est signé d'une autre clé, alors que celle de l'archive avait déjà signé")
}
