// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Journal
internal import Postgres
internal import Views
internal import Wording

/// `/bulk-runs/{bulk}`: how far a change of many files or jobs is, and which of them were left.
///
/// Shown to who has asked for it, and to who may see every job.
enum BulkPage {
    /// What the page has found.
    private struct Found: Sendable {
        let bulk: BulkView
        /// Nil: its job has left the history.
        let job: JobView?
        let left: Paged<BulkItemView>
        /// Of files that were left.
        let files: [Int64: FileView]
    }

    static func show(_ visit: Visit) async throws -> Answer {
        guard let id = visit.parameters["bulk"].flatMap({ Int64($0) }), id > 0 else {
            throw Refusal.notFound
        }
        let list = try ListQuery(visit, "/bulk-runs/\(id)", [])
        let found = try await visit.site.pool.withConnection { connection -> Found? in
            guard let bulk = try BulkView.one(id, on: connection) else { return nil }
            var filter = JobView.Filter()
            filter.id = bulk.jobID
            let left = try BulkItemView.Filter(leftOf: id).read(try list.page(), on: connection)
            let isOfFiles = BulkWork(rawValue: bulk.action)?.isOfFiles ?? false
            return Found(
                bulk: bulk,
                job: bulk.jobID == nil ? nil : try filter.first(1, on: connection).first,
                left: left,
                files: isOfFiles
                    ? try FileView.of(left.items.map(\.itemID), on: connection) : [:])
        }
        let face = visit.face
        guard let found,
            try found.bulk.askedBy == visit.actor.text || face.mayDoEverywhere(.viewJobs)
        else { throw Refusal.notFound }
        let isOfFiles = BulkWork(rawValue: found.bulk.action)?.isOfFiles ?? false
        return .page(
            Layout.page(
                face, "bulk", part: isOfFiles ? "files" : "jobs",
                title: title(found.bulk, face),
                """
                \(head(found, isOfFiles, face))\(progress(found, face))\(left(found, list, isOfFiles, face))
                """))
    }

    private static func title(_ bulk: BulkView, _ face: Face) -> String {
        let count = bulk.items
        return switch BulkWork(rawValue: bulk.action) {
        case .retryFiles:
            face.counted(count, en: "Take up # file[s] again", fr: "Reprendre # fichier[s]")
        case .retryJobs:
            face.counted(count, en: "Retry # job[s]", fr: "Relancer # [travail|travaux]")
        case .cancelJobs:
            face.counted(count, en: "Cancel # job[s]", fr: "Annuler # [travail|travaux]")
        case .discardJobs:
            face.counted(count, en: "Discard # job[s]", fr: "Écarter # [travail|travaux]")
        case nil: "\(bulk.action)"
        }
    }

    private static func head(_ found: Found, _ isOfFiles: Bool, _ face: Face) -> HTML {
        let bulk = found.bulk
        let path = isOfFiles ? "/files" : "/jobs"
        let part = isOfFiles ? face(en: "Files", fr: "Fichiers") : face(en: "Jobs", fr: "Travaux")
        let filter: HTML? = bulk.filter.map { text in
            let shown = BulkFilterWords(isOfFiles: isOfFiles, face: face).shown(text)
            return "<a href=\"\(face.path("\(path)?\(text)"))\">\(outside: shown)</a>"
        }
        let job: HTML? = bulk.jobID.map { id in
            face.mayDoEverywhere(.viewJobs)
                ? "<a href=\"\(face.path("/jobs/\(id)"))\">\(id)</a>" : "\(id)"
        }
        let reason: HTML =
            found.job.flatMap { $0.state == "succeeded" ? nil : $0.reason }
            .map { "<p data-testid=\"reason\">\(face.kept($0))</p>" } ?? .none
        return """
            <section class="verdict"><p class="path"><a href="\(face.path(path))">\(part)</a></p>
            <h1>\(outside: title(bulk, face))</h1><p>\(state(found, face))</p>\(reason)</section>
            \(face.panel(
                face(en: "Asked for", fr: "Demande"),
                face.facts([
                    (face(en: "By", fr: "Par"), face.actor(bulk.askedBy)),
                    (face(en: "When", fr: "Quand"), face.time(bulk.askedAt)),
                    (face(en: "Found by", fr: "Trouvés par"), filter),
                    (face(en: "Job", fr: "Travail"), job),
                ])))
            """
    }

    private static func state(_ found: Found, _ face: Face) -> HTML {
        guard let job = found.job else {
            let text =
                found.bulk.open == 0
                ? face(
                    en: "Done; its job is no longer in the history.",
                    fr: "Terminé ; son travail n'est plus dans l'historique.")
                : face(
                    en: "Ended before all were done; its job is no longer in the history.",
                    fr:
                        "Fini avant que tous soient faits ; son travail n'est plus dans l'historique."
                )
            return "\(text)"
        }
        let text: String =
            switch job.state {
            case "waiting", "scheduled", "blocked":
                face(
                    en: "It begins as soon as a worker is free.",
                    fr: "Cela commence dès qu'un ouvrier est libre.")
            case "running":
                face(
                    en: "A worker does one after the other. This page may be closed.",
                    fr: "Un ouvrier les fait l'un après l'autre. Cette page peut être fermée.")
            case "succeeded": face(en: "All had their turn.", fr: "Tous ont eu leur tour.")
            case "dead":
                face(
                    en:
                        "It has failed; what is done stays done. Retry its job to go on where it was.",
                    fr:
                        "C'est un échec ; ce qui est fait le reste. Relancez son travail pour continuer où il en était."
                )
            default:
                face(
                    en: "It was stopped; what is done stays done.",
                    fr: "C'est arrêté ; ce qui est fait le reste.")
            }
        return "\(face.state(job.state)) \(text)"
    }

    private static func progress(_ found: Found, _ face: Face) -> HTML {
        let bulk = found.bulk
        let ended = bulk.items - bulk.open
        let isOpen = found.job.map { $0.endedAt == nil && $0.state != "dead" } ?? false
        let again: HTML =
            isOpen
            ? """
            <a class="button" href="\(face.path("/bulk-runs/\(bulk.id)"))">\
            \(face(en: "Look again", fr: "Actualiser"))</a>
            """ : .none
        let text = face(
            en: "\(face.number(ended)) of \(face.number(bulk.items))",
            fr: "\(face.number(ended)) sur \(face.number(bulk.items))")
        func live(_ name: String, _ count: Int64) -> HTML {
            "<span data-live=\"bulk.\(bulk.id).\(name)\">\(face.number(count))</span>"
        }
        return face.panel(
            face(en: "Progress", fr: "Avancement"),
            """
            <p class="empty"><progress max="\(bulk.items)" value="\(ended)" data-live="bulk.\(bulk.id).ended">\(text)</progress> \
            \(live("ended", ended)) \(face(en: "of", fr: "sur")) \(face.number(bulk.items)) \(again)</p>
            \(face.facts([
                (face(en: "Done", fr: "Faits"), live("done", bulk.done)),
                (face(en: "Left as they are", fr: "Laissés tels quels"), live("left", bulk.left)),
                (face(en: "Not yet", fr: "Pas encore"), live("open", bulk.open)),
            ]))
            """)
    }

    private static func left(
        _ found: Found, _ list: ListQuery, _ isOfFiles: Bool, _ face: Face
    ) -> HTML {
        guard !found.left.items.isEmpty else { return .none }
        let title = face(en: "Left as they are", fr: "Laissés tels quels")
        let heads: Table.Heads = [
            (isOfFiles ? face(en: "File", fr: "Fichier") : face(en: "Job", fr: "Travail"), false),
            (face(en: "Why", fr: "Pourquoi"), false),
        ]
        let rows = found.left.items.map { item in
            let path = "/\(isOfFiles ? "files" : "jobs")/\(item.itemID)"
            return Table.row(
                "\(item.itemID)", heads,
                [
                    .head("<a href=\"\(face.path(path))\">\(name(item, found, face))</a>"),
                    .wide(face.prose(face(item.why))),
                ])
        }
        let links = list.links(
            found.left.next, newer: face(en: "Before", fr: "Avant"),
            older: face(en: "Further", fr: "Suite"), face)
        let table = Table.table("left", caption: title, heads, rows, face)
        return face.panel(title, "\(table)\(links)")
    }

    /// Of a file that its reader may see.
    private static func name(_ item: BulkItemView, _ found: Found, _ face: Face) -> HTML {
        guard let file = found.files[item.itemID],
            face.principal?.rights.mayDo(.viewFiles, feed: file.feed) ?? false
        else { return "\(item.itemID)" }
        return "\(outside: file.name)"
    }
}
