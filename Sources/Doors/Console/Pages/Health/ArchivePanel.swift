// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import Views
internal import Wording

/// What the health page says of the archive: what is damaged, its last readings and seals.
struct ArchivePanel {
    /// Seals that are shown; `bascule archive` has more.
    private static let seals = 7
    private static let damages = 50

    private let seals: [SealView]
    private let verified: ArchiveCheckView?
    private let scrub: ArchiveCheckView?
    private let damages: [ArchiveDamageView]

    init(on connection: borrowing Connection) throws {
        seals = try SealView.Filter().first(Self.seals, on: connection)
        verified = try ArchiveCheckView.Filter(.verify).first(1, on: connection).first
        scrub = try ArchiveCheckView.Filter(.scrub).first(1, on: connection).first
        damages = try ArchiveDamageView.Filter().first(Self.damages, on: connection)
    }

    var isSound: Bool { damages.isEmpty }

    func shown(_ face: Face) -> HTML {
        let title = face(en: "Archive", fr: "Archive")
        let readings = [verified, scrub].compactMap(\.self).map { reading($0, face) }
        let matters =
            damages.map { damage -> HTML in
                """
                <li data-damage="\(damage.kind)"><b>\(face(damage.damage.kind.words))</b> \
                <span>\(face.prose(face(damage.damage.sentence)))</span>\
                <small>\(face(en: "seen", fr: "constaté")) \(face.time(damage.seenAt))</small></li>
                """
            } + readings
        let list: HTML =
            matters.isEmpty
            ? "<p class=\"empty\">\(face(en: "Nothing was read again yet.", fr: "Rien n'a encore été relu."))</p>"
            : "<ul class=\"matters inner\">\(matters)</ul>"
        return face.panel(title, "\(list)\(table(face))", id: "archive")
    }

    private func reading(_ check: ArchiveCheckView, _ face: Face) -> HTML {
        let isScrub = check.kind == ArchiveCheckView.Kind.scrub.rawValue
        let name =
            isScrub
            ? face(en: "Reading of everything", fr: "Lecture de tout")
            : face(en: "Last verification", fr: "Dernière vérification")
        let files = face.counted(
            check.files, en: "# file[s] read", fr: "# fichier[s] lu[s]")
        let end: HTML =
            check.endedAt.map { "\(face(en: "ended", fr: "finie")) \(face.time($0))" }
            ?? "\(face(en: "not at its end", fr: "pas encore finie"))"
        return """
            <li class="note-only" data-check="\(check.kind)"><b>\(name)</b> \
            <span>\(files) (\(face.bytes(check.bytes))), \(end).</span>\
            <small>\(face(en: "begun", fr: "commencée")) \(face.time(check.begunAt))</small></li>
            """
    }

    private func table(_ face: Face) -> HTML {
        let heads: Table.Heads = [
            (face(en: "Seal", fr: "Sceau"), false), (face(en: "Made", fr: "Fait"), false),
            (face(en: "Stored", fr: "Rangés"), true), (face(en: "Purged", fr: "Supprimés"), true),
            (face(en: "SHA-256", fr: "SHA-256"), false),
        ]
        let rows = seals.map { seal in
            Table.row(
                "\(seal.number)", heads,
                [
                    .head("\(outside: seal.name)"), .plain(face.time(seal.sealedAt)),
                    .plain("\(face.number(seal.stored + seal.moved))"),
                    .plain("\(face.number(seal.purged))"),
                    .wide("<code>\(outside: seal.sha256)</code>"),
                ])
        }
        return Table.table(
            "seals", caption: face(en: "The last seals", fr: "Les derniers sceaux"), heads, rows,
            face)
    }
}
