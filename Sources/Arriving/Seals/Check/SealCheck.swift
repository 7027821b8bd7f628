// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import FileSystem
internal import Foundation
package import Postgres
package import Views
package import Wording

/// Whether the seals are as they were signed: their files, the rows that they were made from, and
/// what the journal says of them.
package struct SealCheck: Sendable {
    private let archive: String
    private let language: Language
    /// The key that the service signs with; nil where it can't be read here.
    private let key: SealPublicKey?
    /// Lines of a changed seal that are named.
    private static let namedLines = 3

    package init(archive: String, key: SealPublicKey?, language: Language) {
        self.archive = archive
        self.key = key
        self.language = language
    }

    private var folder: String { "\(archive)/\(SealText.folder)" }

    /// The damages, and how many seals there are.
    package func run(
        on connection: Connection
    ) throws -> (damages: [ArchiveDamage], seals: Int64) {
        var damages: [ArchiveDamage] = []
        var names: Set<String> = []
        var keys: [SealPublicKey] = []
        var last: Int64 = 0
        var lastName = ""
        while true {
            let page = try SealBook.seals(after: last, on: connection)
            for seal in page {
                names.insert(seal.name)
                for number in (last + 1)..<seal.number {
                    damages.append(damage(.sealRow, "\(number)"))
                }
                (last, lastName) = (seal.number, seal.name)
                let isBack = keys.last != seal.key && keys.contains(seal.key)
                if keys.last != seal.key { keys.append(seal.key) }
                let flaw =
                    try isBack
                    ? SealWitness.replacedKey : SealWitness.flaw(of: seal, on: connection)
                let found =
                    try flaw.map { damage(.seal, seal.name, $0) } ?? look(at: seal, on: connection)
                if let found { damages.append(found) }
            }
            if page.isEmpty { break }
        }
        // A key that was made since the last seal has signed nothing; one that has would sign on.
        if let key, let signer = keys.last, signer != key, keys.contains(key) {
            let found = damage(.seal, lastName, SealWitness.replacedKey)
            if !damages.contains(where: { $0.path == found.path }) { damages.append(found) }
        }
        damages += try unnamed(on: connection)
        damages += try strangers(besides: names, on: connection)
        return (damages, Int64(names.count))
    }

    private func damage(
        _ kind: ArchiveDamage.Kind, _ name: String, _ why: Phrase? = nil
    ) -> ArchiveDamage {
        var damage = ArchiveDamage(kind, path: "\(SealText.folder)/\(name)")
        damage.why = why?[language]
        return damage
    }

    private func look(at seal: Seal, on connection: Connection) throws -> ArchiveDamage? {
        let made = try SealBook.text(of: seal, on: connection)
        let isMade = SHA256.hash(data: Data(made)).elementsEqual(seal.sha256)
        // Its file comes with the next run.
        guard seal.isPlaced else {
            return isMade ? nil : damage(.lines, seal.name)
        }
        let there: [UInt8]
        switch contents(of: seal.name, limit: max(made.count, Int(seal.bytes))) {
        case .success(let bytes): there = bytes
        case .failure(let damaged): return damaged.damage
        }
        guard SHA256.hash(data: Data(there)).elementsEqual(seal.sha256) else {
            return damage(.seal, seal.name, isMade ? Self.lines(made, there) : nil)
        }
        guard isMade else { return damage(.lines, seal.name, Self.lines(there, made)) }
        return lookAtSignature(of: seal, there)
    }

    /// Which lines are others in the second text.
    private static func lines(_ right: [UInt8], _ wrong: [UInt8]) -> Phrase? {
        let lines = SealText.differences(right, wrong, limit: namedLines)
        return lines.isEmpty ? nil : Phrase(lines.joined(separator: " ; "))
    }

    private func lookAtSignature(of seal: Seal, _ text: [UInt8]) -> ArchiveDamage? {
        guard seal.key.isValid(seal.signature, of: text) else {
            return damage(.seal, seal.name, SealWitness.wrongSignature)
        }
        for (name, wanted) in [
            (seal.signatureName, seal.key.signatureText(seal.signature)),
            (seal.key.fileName, seal.key.text),
        ] {
            switch contents(of: name, limit: wanted.utf8.count) {
            case .success(let bytes):
                guard bytes.elementsEqual(wanted.utf8) else { return damage(.seal, name) }
            case .failure(let damaged): return damaged.damage
            }
        }
        return nil
    }

    private struct Damaged: Error { let damage: ArchiveDamage }

    /// The bytes of a file beside the seals; one that is not there or can't be read is damaged, and
    /// keeps no other from being looked at.
    private func contents(of name: String, limit: Int) -> Result<[UInt8], Damaged> {
        let path = "\(folder)/\(name)"
        do {
            guard let status = try FileStatus(path: path) else {
                return .failure(Damaged(damage: damage(.sealMissing, name)))
            }
            guard status.isRegular else {
                return .failure(Damaged(damage: damage(.seal, name, ArchiveCheck.notPlain)))
            }
            return .success(try FileDigest.bytes(of: path, limit: limit))
        } catch {
            return .failure(Damaged(damage: damage(.seal, name, Phrase(of: error))))
        }
    }

    /// Seals of the journal that the database has no more, or otherwise.
    private func unnamed(on connection: Connection) throws -> [ArchiveDamage] {
        try connection.query(
            """
            select coalesce(j.result->>'name', j.subject) as name
              from bascule.journal j
             where j.action = 'archive sealed' and j.subject like 'seal %'
               and not exists (select from bascule.seal s
                                where j.subject = 'seal ' || s.number
                                  and j.result->>'sha256' = encode(s.sha256, 'hex'))
             order by j.id limit 1000
            """
        ).values(as: String.self).map { damage(.sealRow, $0) }
    }

    /// Files that look like seals, and that the database has not made; and those of a later database
    /// that a seal names.
    private func strangers(
        besides names: Set<String>, on connection: Connection
    ) throws -> [ArchiveDamage] {
        let found: [String]
        do {
            found = try LaterSeal.strangers(in: folder, besides: names, on: connection)
        } catch let error as PostgresError {
            throw error
        } catch {
            var damage = ArchiveDamage(.seal, path: SealText.folder)
            damage.why = Phrase(of: error)[language]
            return [damage]
        }
        let keys = try SealBook.keys(on: connection) + [key].compactMap(\.self)
        let entered = try LaterSeal.entered(found, on: connection)
        let strange = found.map { name in
            let isOurs =
                !entered.contains(name) && LaterSeal.read(name, in: folder, keys: keys) != nil
            return damage(isOurs ? .sealLater : .sealUnknown, name)
        }
        return strange + (try LaterSeal.named(on: connection).compactMap(look))
    }

    private func look(at later: LaterSeal) -> ArchiveDamage? {
        switch contents(of: later.name, limit: LaterSeal.bytesLimit) {
        case .success(let bytes):
            SHA256.hash(data: Data(bytes)).elementsEqual(later.sha256)
                ? nil : damage(.seal, later.name)
        case .failure(let damaged): damaged.damage
        }
    }
}
