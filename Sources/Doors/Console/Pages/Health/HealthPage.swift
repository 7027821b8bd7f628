// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Wording

/// `/health`: what `status` finds, in groups, and what is measured against a limit.
enum HealthPage {
    /// The groups, each with the causes that belong to it; the rest is of the site.
    private static let groups: [(name: Phrase, causes: Set<String>)] = [
        (
            Phrase(en: "Services", fr: "Services"),
            [
                "role_unserved", "queue_unserved", "database_died", "queue_paused",
                "queue_unattended", "queue_late", "worker_stalled", "jobs_dead",
            ]
        ),
        (
            Phrase(en: "Files and folders", fr: "Fichiers et dossiers"),
            [
                "files_overdue", "files_put_off", "export_amended", "move_blocked",
                "archive_unsealed", "archive_key_open",
                "rename_blocked", "no_lease", "mark_unreadable",
                "folders_differ", "database_went_back", "comparison_under_way",
            ]
        ),
        (
            Phrase(en: "Database and disks", fr: "Base et disques"),
            ["no_temp", "table_unfit", "table_unmade", "transaction_long", "indexes_broken"]
        ),
    ]

    static func show(_ visit: Visit) async throws -> Answer {
        let state = try await visit.site.watch.current()
        let (found, archive) = try await visit.site.pool.withConnection { connection in
            (try DatabaseHealth.measures(on: connection), try ArchivePanel(on: connection))
        }
        let measures = try found + DiskLook.measures(visit.site.settings)
        let face = visit.face
        let title = face(en: "Health", fr: "Santé")
        let problems = problems(state, measures)
        let sum =
            problems == 0
            ? face(en: "All is well.", fr: "Tout va bien.")
            : face.counted(
                problems, en: "# thing[s] need[s|] somebody.", fr: "# point[s] à regarder.")
        let kind: HTML = problems == 0 ? "verdict good" : "verdict"
        let mark: HTML = problems == 0 ? "all-well" : "not-well"
        return .page(
            Layout.page(
                face, "health", title: title,
                """
                <section class="\(kind)" data-testid="\(mark)"><h1>\(title)</h1><p>\(sum) \
                \(face(en: "Looked at", fr: "Regardé")) \(face.time(state.at)).</p>\
                <p><a href="\(face.path("/housekeeping"))">\(face(en: "Housekeeping", fr: "Entretien"))</a></p></section>
                \(face.panel(face(en: "Measured", fr: "Mesuré"), table(measures, face)))
                \(Self.found(state, Set(measures.map(\.cause)), face))
                \(archive.shown(face))
                """))
    }

    private static func problems(_ state: SiteState, _ measures: [HealthMeasure]) -> Int {
        // What is measured is not counted again as a finding.
        let measured = Set(measures.map(\.cause))
        return state.findings.count { $0.weight == .bad && !measured.contains($0.cause) }
            + measures.count(where: \.isBad) + state.mistakes.count
            + state.alerts.count
    }

    private static func table(_ measures: [HealthMeasure], _ face: Face) -> HTML {
        let heads: Table.Heads = [
            (face(en: "What", fr: "Quoi"), false), (face(en: "State", fr: "État"), false),
            (face(en: "Now", fr: "Maintenant"), false), (face(en: "Limit", fr: "Limite"), false),
            (face(en: "What to do", fr: "Que faire"), false),
        ]
        let rows = measures.map { measure in
            Table.row(
                nil, heads,
                [
                    .head("\(outside: face(measure.name))"),
                    .plain(
                        measure.isBad
                            ? face.tag("bad", "bad", face(en: "beyond", fr: "dépassé"))
                            : face.tag("ok", "ok", face(en: "within", fr: "dans la limite"))),
                    .plain("\(outside: face(measure.value))"),
                    .plain("\(outside: face(measure.limit))"),
                    .wide(measure.isBad ? face.prose(face(measure.next)) : "–"),
                ])
        }
        let caption = face(
            en: "What is measured against a limit", fr: "Ce qui est mesuré contre une limite")
        return Table.table("measures", caption: caption, heads, rows, face)
    }

    /// Findings by group; a group in which all is well says so.
    private static func found(
        _ state: SiteState, _ measured: Set<String>, _ face: Face
    ) -> HTML {
        let findings = state.findings.filter { !measured.contains($0.cause) }
        let known = groups.reduce(into: Set<String>()) { $0.formUnion($1.causes) }
        let site = Phrase(en: "Site and declarations", fr: "Site et déclarations")
        let panels = groups.map { group -> HTML in
            let items = findings.filter { group.causes.contains($0.cause) }
            return panel(face(group.name), items.map { item($0, face) }, face)
        }
        let rest =
            findings.filter { !known.contains($0.cause) }.map { item($0, face) }
            + state.mistakes.map { "<li>\(face.prose($0))</li>" }
        let alerts =
            state.alerts.isEmpty || !face.mayDo(.viewAlerts)
            ? HTML.none
            : "<li><a href=\"\(face.path("/alerts"))\">\(face.counted(state.alerts.count, en: "# open alert[s]", fr: "# alerte[s] ouverte[s]"))</a></li>"
        return "\(panels)\(panel(face(site), rest + (alerts.text.isEmpty ? [] : [alerts]), face))"
    }

    private static func panel(_ title: String, _ items: [HTML], _ face: Face) -> HTML {
        guard !items.isEmpty else {
            return face.panel(
                title,
                "<p class=\"empty\">\(face(en: "Nothing was found.", fr: "Rien à signaler."))</p>")
        }
        return face.panel(title, "<ul class=\"matters inner\">\(items)</ul>")
    }

    private static func item(_ finding: Finding, _ face: Face) -> HTML {
        let mark: HTML = finding.weight == .bad ? "" : " class=\"note-only\""
        return """
            <li\(mark) data-cause="\(finding.cause)"><b>\(outside: face(finding.name))</b> \
            <span>\(face.prose(face(finding.what)))</span><small>\(face.prose(face(finding.next)))</small></li>
            """
    }
}
