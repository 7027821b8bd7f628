// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Calendar
internal import Postgres
internal import Views
internal import Wording

/// The table of jobs, with what can be done to several of them.
struct JobList {
    let found: JobsPage.Found
    let query: JobsQuery
    let list: ListQuery
    let face: Face

    /// What this visitor may do to jobs by their numbers.
    private var changes: [ChangeJobs.Change] {
        ChangeJobs.Change.allCases.filter { face.mayDoEverywhere($0.permission) }
    }

    private var mayChoose: Bool {
        face.mayDoEverywhere(.retryJobs) && found.page.items.contains { $0.endedAt == nil }
    }

    var panel: HTML {
        let title = face(en: "Jobs, newest first", fr: "Travaux, du plus récent au plus ancien")
        let table = Table.table(
            "jobs", caption: title, heads, found.page.items.map(row), face)
        let links = list.links(
            found.page.next, newer: face(en: "Newer", fr: "Plus récents"),
            older: found.page.more == .unknown
                ? face(en: "Search on", fr: "Chercher plus loin")
                : face(en: "Older", fr: "Plus anciens"), face)
        guard mayChoose else { return face.panel(title, "\(table)\(links)") }
        // The forms of all that the filter finds stand beside this one, not within it.
        return face.panel(
            title,
            """
            <form method="post" action="\(face.path("/bulk/jobs"))">\(face.token)\(table)\
            <div class="acts">\(chosenButtons)</div></form>\(ofAll)\(links)
            """)
    }

    private var chosenButtons: HTML {
        let retry: HTML = """
            <button class="button" name="action" value="retry">\
            \(face(en: "Retry the ticked ones", fr: "Relancer les travaux cochés"))</button>
            """
        let risky = changes.filter { $0 != .retry }
        guard !risky.isEmpty else { return retry }
        let buttons = risky.map { change -> HTML in
            """
            <p>\(face(change.told))</p><button class="button risk" name="action" \
            value="\(change.rawValue)">\(face(change.name))</button>
            """
        }
        return """
            \(retry)<details class="ask"><summary class="button risk">\
            \(face(en: "Cancel or discard the ticked ones", fr: "Annuler ou écarter les travaux cochés"))\
            </summary><div class="fields">\(buttons)</div></details>
            """
    }

    private var ofAll: HTML {
        guard let count = found.count, count.rows > found.page.items.count else { return .none }
        guard !count.isAtLeast else {
            let most = face.number(BulkWork.most)
            return """
                <p class="empty">\(face(
                    en: "The filter finds more than \(most) jobs; narrowed to fewer, all of them can be changed at once.",
                    fr: "Le filtre trouve plus de \(most) travaux ; restreint à moins, ils peuvent tous être changés d'un coup."
                ))</p>
                """
        }
        let fields: HTML = """
            <input type="hidden" name="filter" value="\(list.filterText)">\
            <input type="hidden" name="expect" value="\(count.rows)">
            """
        let all = face.counted(
            count.rows, en: "all # job[s] that this filter finds",
            fr: "les # travaux que trouve ce filtre")
        let byJob = count.rows > BulkWork.jobsWithinRequest ? BulkWork.byJob : Phrase("")
        let forms = query.changes.filter { changes.contains($0) }.map { change -> HTML in
            Controls.asking(
                face, "/bulk/jobs", "\(face(change.name)) \(all)", face(change.told + byJob),
                """
                \(fields)<input type="hidden" name="action" value="\(change.rawValue)">
                """, button: face(change.name), isRisky: change != .retry)
        }
        return "<div class=\"acts\">\(forms)</div>"
    }

    private var heads: Table.Heads {
        (mayChoose ? [(face(en: "Tick", fr: "Cocher"), false)] : []) + [
            (face(en: "Job", fr: "Travail"), false), (face(en: "State", fr: "État"), false),
            (face(en: "Queue", fr: "File"), false), (face(en: "Asked for", fr: "Demandé"), false),
            (face(en: "Took", fr: "Durée"), true),
            (face(en: "What it says", fr: "Ce qu'il dit"), false),
        ]
    }

    private func row(_ job: JobView) -> HTML {
        let tick: Table.Cell = .plain(
            job.endedAt != nil
                ? "–"
                : """
                <input type="checkbox" name="id" value="\(job.id)" \
                aria-label="\(face(en: "Job \(job.id)", fr: "Travail \(job.id)"))">
                """)
        let took = job.seconds(at: found.now).map { face.duration($0) } ?? "–"
        return Table.row(
            "\(job.id)", heads,
            (mayChoose ? [tick] : []) + [
                .head(
                    """
                    <a href="\(face.path("/jobs/\(job.id)"))">\(outside: job.kind)</a>\
                    <small>\(face(en: "job", fr: "travail")) \(job.id)\(about(job))</small>
                    """),
                .plain(face.state(job.state)), .plain("\(outside: job.queue)"),
                .plain("\(face.time(job.enqueuedAt))<small>\(face.actor(job.enqueuedBy))</small>"),
                .plain("\(took)"), .wide(told(job)),
            ])
    }

    /// Its feed, where the arguments say one.
    private func about(_ job: JobView) -> HTML {
        guard let feed = job.feed else { return .none }
        return " · \(outside: feed)"
    }

    private func told(_ job: JobView) -> HTML {
        if job.progressDone != nil { return "\(outside: job.progress(in: face.zone))" }
        return job.reason.map { face.kept(String($0.prefix(300))) } ?? "–"
    }
}
