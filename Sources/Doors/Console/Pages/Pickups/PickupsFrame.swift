// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views
internal import Wording

/// The parts of `/pickups`.
struct PickupsFrame {
    let declared: [DeclaredPickup]
    let known: [String: PickupView]
    /// Whose files are listed.
    let shown: String
    let found: Paged<PickupItemView>
    let now: Timestamp
    let list: ListQuery
    let face: Face

    private var mayRun: Bool { face.mayDoEverywhere(.importFiles) }

    var sentence: String {
        guard !declared.isEmpty else {
            return face(
                en: "No pickup is declared (config/pickups).",
                fr: "Aucune collecte n'est déclarée (config/pickups).")
        }
        let bad = declared.count { known[$0.name].map { $0.failingSince != nil } ?? false }
        return bad == 0
            ? face(
                en: "Files that nobody drops are fetched from other hosts.",
                fr: "Les fichiers que personne ne dépose sont pris sur d'autres hôtes.")
            : face.counted(bad, en: "# pickup[s] fail[s|].", fr: "# collecte[s] [échoue|échouent].")
    }

    var declarations: HTML {
        let heads: Table.Heads = [
            (face(en: "Pickup", fr: "Collecte"), false), (face(en: "Feed", fr: "Flux"), false),
            (face(en: "State", fr: "État"), false), (face(en: "Listed", fr: "Listés"), true),
            (face(en: "Waiting", fr: "En attente"), true),
            (face(en: "Refused", fr: "Refusés"), true), ("", false),
        ]
        let rows = declared.map { row($0, heads) }
        let caption = face(en: "Declared pickups", fr: "Collectes déclarées")
        return """
            <section class="panel"><header><h2>\(caption)</h2></header>\(Table.table("declared", caption: caption, heads, rows, face))</section>
            """
    }

    private func row(_ pickup: DeclaredPickup, _ heads: Table.Heads) -> HTML {
        let view = known[pickup.name]
        let button: HTML =
            mayRun
            ? Controls.asking(
                face, "/pickups/\(pickup.name)/run", face(en: "Fetch now", fr: "Collecter"),
                face(
                    en: "A job fetches what is new there into the feed's inbox.",
                    fr: "Un travail prend ce qui est nouveau, dans la boîte du flux."),
                .none, isRisky: false) : .none
        let link: HTML =
            "<a href=\"\(face.path("/pickups?pickup=" + pickup.name))\">\(outside: pickup.name)</a>"
        return Table.row(
            nil, heads,
            [
                .head("\(link)<small>\(outside: pickup.source)</small>"),
                .plain("\(outside: pickup.feed)"),
                .wide(
                    "\(state(view))<small>\(face(pickup.afterWords))\(outside: passed(view))</small>"
                ),
                .plain("\(face.number(view?.listed ?? 0))"),
                .plain("\(face.number(view?.waiting ?? 0))"),
                .plain("\(face.number(view?.refused ?? 0))"), .plain(button),
            ])
    }

    /// Mails that somebody may miss.
    private func passed(_ view: PickupView?) -> String {
        guard let count = view?.passed, count > 0 else { return "" }
        return face.counted(
            count, en: "; # mail[s] with files from others (`bascule pickups show --passed`)",
            fr: " ; # courriel[s] avec fichiers d'autrui (`bascule pickups show --passed`)")
    }

    private func state(_ view: PickupView?) -> HTML {
        guard let view else {
            return face.tag("info", "new", face(en: "not looked yet", fr: "pas encore passée"))
        }
        guard let since = view.failingSince else {
            return
                "\(face.tag("ok", "well", face(en: "well", fr: "bien")))<small>\(face.ago(view.triedAt, at: now))</small>"
        }
        let reason = view.reason.map { face($0) } ?? ""
        return
            "\(face.tag("bad", "failing", face(en: "fails", fr: "échoue")))<small>\(face(en: "since", fr: "depuis")) \(face.time(since)): \(outside: reason)</small>"
    }

    var files: HTML {
        guard !shown.isEmpty else { return .none }
        let heads: Table.Heads = [
            (face(en: "File", fr: "Fichier"), false), (face(en: "Bytes", fr: "Octets"), true),
            (face(en: "State", fr: "État"), false), (face(en: "There", fr: "Là-bas"), false),
        ]
        let rows = found.items.map { row($0, heads) }
        let caption = face(
            en: "Files of \(shown), newest first",
            fr: "Fichiers de \(shown), du plus récent au plus ancien")
        let links = list.links(
            found.next, newer: face(en: "Newer", fr: "Plus récents"),
            older: face(en: "Older", fr: "Plus anciens"), face)
        return """
            <section class="panel"><header><h2>\(outside: caption)</h2></header>\(Table.table("files", caption: caption, heads, rows, face))\(links)</section>
            """
    }

    private func row(_ item: PickupItemView, _ heads: Table.Heads) -> HTML {
        let state = item.state
        let words = StateWord.shown(state, in: face.language)
        let kind = Self.kinds[state] ?? "info"
        let file: HTML =
            item.fileID.map {
                "<a href=\"\(face.path("/files/\($0)"))\">\(face(en: "file", fr: "fichier")) \($0)</a>"
            } ?? .none
        let reason = item.reason.map { face($0) } ?? ""
        return Table.row(
            "\(item.id)", heads,
            [
                .head(
                    "\(outside: printable(item.name))<small>\(face.time(item.modifiedAt))</small>"),
                .plain("\(face.number(item.bytes))"),
                .wide("\(face.tag(kind, state, words)) \(file)<small>\(outside: reason)</small>"),
                .plain("\(outside: there(item))"),
            ])
    }

    private static let kinds = [
        "loaded": "ok", "duplicate": "ok", "refused": "bad", "rejected": "bad", "failed": "bad",
    ]

    private func there(_ item: PickupItemView) -> String {
        switch item.putAway {
        case "deleted": face(en: "deleted", fr: "supprimé")
        case "moved": face(en: "moved", fr: "rangé")
        default:
            item.goneAt == nil
                ? face(en: "still there", fr: "encore là") : face(en: "gone", fr: "parti")
        }
    }
}
