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
    /// Seals that are looked for in one listing, at most.
    private static let namesLimit = 100_000

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
        var last: Int64 = 0
        while true {
            let page = try SealBook.seals(after: last, on: connection)
            for seal in page {
                names.insert(seal.name)
                for number in (last + 1)..<seal.number {
                    damages.append(damage(.sealRow, "\(number)"))
                }
                last = seal.number
                if let found = try look(at: seal, on: connection) { damages.append(found) }
            }
            if page.isEmpty { break }
        }
        damages += try unnamed(on: connection)
        damages += try strangers(besides: names)
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
        let path = "\(folder)/\(seal.name)"
        let there: [UInt8]
        do {
            guard try FileStatus(path: path) != nil else { return damage(.sealMissing, seal.name) }
            there = try FileDigest.bytes(of: path, limit: max(made.count, Int(seal.bytes)))
        } catch let error as FileError {
            return damage(.seal, seal.name, Phrase(of: error))
        }
        guard SHA256.hash(data: Data(there)).elementsEqual(seal.sha256) else {
            return damage(.seal, seal.name, isMade ? Self.lines(made, there) : nil)
        }
        guard isMade else { return damage(.lines, seal.name, Self.lines(there, made)) }
        return try lookAtSignature(of: seal, there)
    }

    /// Which lines are others in the second text.
    private static func lines(_ right: [UInt8], _ wrong: [UInt8]) -> Phrase? {
        let lines = SealText.differences(right, wrong, limit: namedLines)
        return lines.isEmpty ? nil : Phrase(lines.joined(separator: " ; "))
    }

    private func lookAtSignature(of seal: Seal, _ text: [UInt8]) throws -> ArchiveDamage? {
        let wrong = Phrase(
            en: "its signature does not fit", fr: "sa signature ne correspond pas")
        guard seal.key.isValid(seal.signature, of: text) else {
            return damage(.seal, seal.name, wrong)
        }
        // A key of the same number that is another one has signed for somebody else.
        if let key, key.number == seal.key.number, key != seal.key {
            return damage(.seal, seal.name, wrong)
        }
        for (name, wanted) in [
            (seal.signatureName, seal.key.signatureText(seal.signature)),
            (seal.key.fileName, seal.key.text),
        ] {
            let path = "\(folder)/\(name)"
            guard try FileStatus(path: path) != nil else { return damage(.sealMissing, name) }
            let bytes = try FileDigest.bytes(of: path, limit: wanted.utf8.count)
            guard bytes.elementsEqual(wanted.utf8) else { return damage(.seal, name) }
        }
        return nil
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

    /// Files that look like seals, and that the database has not made.
    private func strangers(besides names: Set<String>) throws -> [ArchiveDamage] {
        guard try FileStatus(path: folder) != nil else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".seal") && !names.contains($0) }.sorted()
            .prefix(Self.namesLimit).map { damage(.sealUnknown, $0) }
    }
}
