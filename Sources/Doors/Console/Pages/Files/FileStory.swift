// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Views
internal import Wording

/// The sections of a file's page.
struct FileStory {
    let found: FilePage.Found
    let visit: Visit

    private var file: FileView { found.file }
    private var face: Face { visit.face }
    private var hold: HoldPanel { HoldPanel(file: file, hold: found.hold, visit: visit) }

    var head: HTML {
        let reason: HTML =
            file.reason.map { text -> HTML in
                // Of a container that was taken it is no trouble.
                let kind: HTML = file.state == "loaded" ? "told" : "reason"
                return "<p data-testid=\"\(kind)\">\(face.kept(text))</p>"
            } ?? .none
        let arrived = face(en: "came", fr: "arrivé le")
        return """
            <section class="verdict"><p class="path"><a href="\(face.path("/files"))">\
            \(face(en: "Files", fr: "Fichiers"))</a> › <a \
            href="\(face.path("/files?feed=" + FormText.encoded(file.feed)))">\(outside: file.feed)</a></p>
            <h1>\(outside: file.name)</h1><p>\(face.state(file.state)) \
            \(arrived) \(face.time(file.arrivedAt)) · \(face.bytes(file.bytes))</p>\(reason)\(unusual)\(hold.told)\(actions)</section>
            """
    }

    /// What is far from usual; of one that waits the reason says it.
    private var unusual: HTML {
        guard let text = file.unusual, file.heldAt == nil else { return .none }
        let word = face.tag("warn", "unusual", face(en: "unusual", fr: "inhabituel"))
        return "<p data-testid=\"unusual\">\(word) \(outside: text)</p>"
    }

    var sections: HTML {
        let causes =
            found.causes.isEmpty
            ? FaultCauses(faults: found.faults.items, face: face)
            : FaultCauses(counted: found.causes, face: face)
        let accounts = FileAccounts(file: file, face: face)
        let members = MemberTable(members: found.members, face: face).panel
        return """
            \(found.members.isEmpty ? accounts.sections : "\(accounts.life)\(members)")
            \(FaultTable(file: file, page: found.faults, causes: causes.list, face: face).section)
            \(changed)\(rows)\(versions)
            \(facts)
            """
    }

    /// What one may do with it now.
    private var actions: HTML {
        let path = "/files/\(file.id)"
        var all: [HTML] = []
        func link(_ to: String, _ text: String, first: Bool = false) -> HTML {
            let kind: HTML = first ? " first" : ""
            return "<a class=\"button\(kind)\" href=\"\(face.path(path + to))\">\(text)</a>"
        }
        let isKept = file.storedPath != nil
        if file.rowsRejected > 0, isKept, visit.mayDo(.mendFiles, file.feed) {
            all.append(
                link(
                    "/mend", face(en: "Mend the refused rows", fr: "Corriger les lignes refusées"),
                    first: true))
        }
        if file.heldAt != nil, visit.mayDo(.retryFiles, file.feed) {
            all.append(
                Controls.button(
                    face, path + "/release",
                    face(en: "Load it all the same", fr: "Charger quand même")))
            all.append(refusal(path + "/refuse"))
        } else if ["rejected", "failed", "reverted", "duplicate", "arrived"].contains(file.state),
            visit.mayDo(.retryFiles, file.feed)
        {
            all.append(
                Controls.button(face, path + "/retry", face(en: "Take up again", fr: "Reprendre")))
        }
        if isKept {
            all.append(link("/preview", face(en: "Look inside", fr: "Voir le contenu")))
            if visit.mayDo(.downloadFiles, file.feed) {
                all.append(link("/original", face(en: "Original", fr: "Original")))
            }
        }
        if !found.faults.items.isEmpty {
            all.append(link("/faults.csv", face(en: "Faults as CSV", fr: "Défauts en CSV")))
        }
        if file.state == "loaded", visit.mayDo(.revertFiles, file.feed) {
            all.append(link("/revert", face(en: "Take it back …", fr: "Annuler …")))
        }
        all.append(hold.action)
        return all.allSatisfy(\.text.isEmpty) ? .none : "<div class=\"acts flat\">\(all)</div>"
    }

    private func refusal(_ path: String) -> HTML {
        Controls.asking(
            face, path, face(en: "Refuse it…", fr: "Refuser…"),
            face(
                en: "It goes to the error folder; it can be taken up again from there.",
                fr: "Il va dans le dossier error ; on peut le reprendre de là."),
            """
            <label>\(face(en: "Why", fr: "Pourquoi"))<input name="reason" maxlength="500"></label>
            """,
            button: face(en: "Refuse it", fr: "Refuser"))
    }

    private var changed: HTML {
        ChangedRows(
            rows: found.changed, total: file.rowsAmended, wouldBe: false,
            cells: visit.cells(of: file.feed)
        ).panel
    }

    private var rows: HTML {
        guard let rows = found.rows, !rows.rows.isEmpty else { return .none }
        let title = face(en: "Rows that it loaded", fr: "Lignes qu'il a chargées")
        let more: HTML =
            rows.next == nil
            ? .none
            : """
            <nav class="pages" aria-label="\(title)"><span></span><a href="\(face.path("/files/\(file.id)/rows"))">\
            \(face(en: "All of them", fr: "Toutes")) →</a></nav>
            """
        return face.panel(title, "\(RowsPage.table(rows, visit.cells(of: file.feed)))\(more)")
    }

    private var versions: HTML {
        let others = found.versions.filter { $0.id != file.id }
        guard !others.isEmpty || !found.mending.isEmpty else { return .none }
        let title = face(en: "Files that belong to it", fr: "Fichiers qui s'y rapportent")
        let heads: Table.Heads = [
            (face(en: "File", fr: "Fichier"), true), (face(en: "Is", fr: "Est"), false),
            (face(en: "State", fr: "État"), false), (face(en: "Came", fr: "Arrivé"), false),
        ]
        func row(_ other: FileView, _ word: String) -> HTML {
            Table.row(
                "\(other.id)", heads,
                [
                    .head("<a href=\"\(face.path("/files/\(other.id)"))\">\(other.id)</a>"),
                    .plain("\(word)"), .plain(face.state(other.state)),
                    .plain(face.time(other.arrivedAt)),
                ])
        }
        let mending = found.mending.map {
            row($0, face(en: "brings its refused rows again", fr: "reprend ses lignes refusées"))
        }
        let named = others.map {
            row(
                $0,
                $0.id > file.id
                    ? face(en: "later of this name", fr: "plus récent de ce nom")
                    : face(en: "earlier of this name", fr: "plus ancien de ce nom"))
        }
        return face.panel(
            title, Table.table("versions", caption: title, heads, mending + named, face))
    }

    private var facts: HTML {
        func link(_ id: Int64?) -> HTML? {
            id.map { "<a href=\"\(face.path("/files/\($0)"))\">\($0)</a>" }
        }
        func text(_ value: String?) -> HTML? { value.map { "\(outside: $0)" } }
        let all: [(String, HTML?)] = [
            (face(en: "Number", fr: "Numéro"), "\(file.id)"),
            (
                face(en: "Read as", fr: "Lu comme"),
                text(file.dialect.map { FileWords.dialect($0, in: face.language) })
            ),
            (face(en: "Attempts", fr: "Essais"), "\(file.attempts)"),
            (face(en: "Next attempt", fr: "Prochain essai"), file.nextAttemptAt.map(face.time)),
            (
                face(en: "Came by", fr: "Venu par"),
                text(FileWords.origin(file.origin, in: face.language))
            ),
            (
                face(en: "Member of container", fr: "Membre de l'archive"),
                found.origin.map {
                    "<a href=\"\(face.path("/files/\($0.containerID)"))\">\(outside: $0.container)</a> › \(outside: $0.path)"
                }
            ),
            (face(en: "Sent by", fr: "Envoyé par"), file.sentBy.map(face.actor)),
            (face(en: "In the inbox as", fr: "Dans la boîte"), text(file.inboxPath)),
            (face(en: "Kept at", fr: "Conservé dans"), text(file.storedPath)),
            (face(en: "Same bytes as", fr: "Mêmes octets que"), link(file.duplicateOf)),
            (face(en: "Before it of this name", fr: "Précédent de ce nom"), link(file.previousID)),
            (face(en: "Mends", fr: "Corrige"), link(file.mends)),
            (face(en: "Digest (SHA-256)", fr: "Empreinte (SHA-256)"), text(file.sha256)),
            (face(en: "Declaration", fr: "Déclaration"), text(file.feedVersion)),
            (face(en: "Worker", fr: "Ouvrier"), text(file.worker)),
        ]
        let ofReports = found.reports.map { (face(en: "Report", fr: "Rapport"), text($0.path)) }
        return face.panel(face(en: "Facts", fr: "Détails"), face.facts(all + ofReports))
    }
}
