// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Calendar
internal import Postgres
internal import Views
internal import Wording

/// The facts on one schedule as its page shows them.
struct ScheduleAccount {
    let found: SchedulePage.Found
    let list: ListQuery
    let face: Face

    private var schedule: ScheduleView { found.schedule }

    func sections(_ extra: HTML) -> HTML {
        """
        \(head)\(extra)
        <div class="two">\(Self.coming(found.outlook.coming, face(en: "The next instants", fr: "Prochaines échéances"), face))\
        \(facts)</div>
        \(ticks)
        """
    }

    private var head: HTML {
        let name: HTML = "\(outside: schedule.name)"
        return """
            <section class="verdict"><p class="path"><a href="\(face.path("/schedules"))">\
            \(face(en: "Schedules", fr: "Planning"))</a></p><h1>\(name)</h1>
            <p>\(SchedulesPage.state(schedule, face)) \(outside: schedule.kind) · \(face(schedule.inWords)) \
            (\(outside: schedule.zone))</p>\(actions)</section>
            """
    }

    private var actions: HTML {
        let path = SchedulesPage.path(schedule.name)
        var forms: [HTML] = []
        if face.mayDoEverywhere(.runSchedules) {
            forms.append(
                Controls.asking(
                    face, path + "/run", face(en: "Run now", fr: "Lancer maintenant"),
                    face(
                        en:
                            "A job for the data since the last one is put into the queue; the next tick takes these data too.",
                        fr:
                            "Un travail pour les données depuis le dernier est mis en file ; l'échéance suivante reprend aussi ces données."
                    ), isRisky: false))
        }
        if face.mayDoEverywhere(.editSchedules) {
            forms.append(
                "<a class=\"button\" href=\"\(face.path(path))/edit\">\(face(en: "Edit", fr: "Modifier"))</a>"
            )
            forms.append(pause(path))
        }
        if face.mayDoEverywhere(.backfillSchedules) {
            forms.append(ScheduleBackfill.form(face, path))
        }
        return forms.isEmpty ? .none : "<div class=\"acts\">\(forms)</div>"
    }

    private func pause(_ path: String) -> HTML {
        guard schedule.pausedAt == nil else {
            return Controls.button(face, path + "/resume", face(en: "Resume", fr: "Reprendre"))
        }
        let reason: HTML = """
            <label>\(face(en: "Why", fr: "Pourquoi"))<input name="reason" maxlength="500"></label>
            """
        return Controls.asking(
            face, path + "/pause", face(en: "Pause", fr: "Mettre en pause"),
            face(
                en: "Its ticks enqueue nothing until somebody resumes it; each says that and why.",
                fr:
                    "Ses échéances ne mettent rien en file avant la reprise ; chacune le dit, et pourquoi."
            ), reason, isRisky: false)
    }

    /// Instants to come, each with what a change of the clock does to it.
    static func coming(
        _ coming: [ScheduleOutlook.Coming], _ title: String, _ face: Face
    ) -> HTML {
        guard !coming.isEmpty else {
            return face.panel(
                title,
                "<p class=\"empty\">\(face(en: "It does not come due any more.", fr: "Elle n'a plus d'échéance."))</p>"
            )
        }
        let zone = face.zone.identifier
        let clock: HTML =
            "<p>\(face(en: "on the clock of \(zone)", fr: "à l'heure de \(zone)"))</p>"
        let lines = coming.map { instant -> HTML in
            let note: HTML =
                instant.note.map { "<small>\(outside: face($0))</small>" } ?? .none
            return "<li>\(face.time(instant.at))\(note)</li>"
        }
        return face.panel(title, "<ol class=\"coming\">\(lines)</ol>", aside: clock)
    }

    private var facts: HTML {
        let draft = found.outlook.draft
        let names = [
            "overlap", "catch_up", "catch_up_window", "jitter", "starts", "ends",
            "pause_after_failures", "succeed_by", "queue", "priority", "attempts", "arguments",
        ]
        let origin =
            schedule.source == "config"
            ? schedule.isInFile
                ? schedule.edited.isEmpty
                    ? face(en: "the file", fr: "le fichier")
                    : face(
                        en:
                            "the file; changed here: \(schedule.edited.sorted().joined(separator: ", "))",
                        fr:
                            "le fichier ; modifié ici : \(schedule.edited.sorted().joined(separator: ", "))"
                    )
                : face(en: "no longer in the file", fr: "plus dans le fichier")
            : face(en: "made by hand", fr: "faite à la main")
        let all: [(String, HTML?)] =
            names.map { name in
                let text = draft[name]
                return (
                    face(ScheduleEdit.label(name)), text.isEmpty ? nil : "\(outside: text)"
                )
            } + [
                (face(en: "From", fr: "Vient de"), "\(origin)"),
                (face(en: "Version", fr: "Version"), "\(schedule.version)"),
                (
                    face(en: "Failures in a row", fr: "Échecs de suite"),
                    schedule.failures > 0 ? "\(schedule.failures)" : nil
                ),
                (
                    face(en: "Data taken up to", fr: "Données prises jusqu'au"),
                    schedule.coveredTo.map { face.time($0) }
                ),
            ]
        return face.panel(face(en: "As declared", fr: "Telle que déclarée"), face.facts(all))
    }

    private var ticks: HTML {
        let title = face(en: "Past ticks", fr: "Déclenchements passés")
        let heads: Table.Heads = [
            (face(en: "Instant", fr: "Échéance"), false),
            (face(en: "What became of it", fr: "Ce qu'elle est devenue"), false),
            (face(en: "Job", fr: "Travail"), false),
            (face(en: "Data from", fr: "Données depuis"), false),
        ]
        let rows = found.ticks.items.map { tick -> HTML in
            let job: HTML =
                tick.jobID.map { id in
                    let link: HTML =
                        face.mayDoEverywhere(.viewJobs)
                        ? "<a href=\"\(face.path("/jobs/\(id)"))\">\(id)</a>" : "\(id)"
                    return "\(link) \(tick.jobState.map { face.state($0) } ?? .none)"
                } ?? "–"
            let through: HTML =
                tick.throughAt.map { "<small>\(face(en: "to", fr: "au")) \(face.time($0))</small>" }
                ?? .none
            let earlier = tick.earlier.map { "<small>\(outside: $0)</small>" as HTML }
            return Table.row(
                "\(tick.nominalAt.microsecondsSince1970)", heads,
                [
                    .head("\(face.time(tick.nominalAt))\(through)"),
                    .wide(
                        "<span data-state=\"\(tick.outcome)\">\(face.kept("\(outside: tick.sentence)"))</span>\(earlier)"
                    ),
                    .plain(job), .plain(tick.windowStart.map { face.time($0) } ?? "–"),
                ])
        }
        let links = list.links(
            found.ticks.next, newer: face(en: "Newer", fr: "Plus récents"),
            older: face(en: "Older", fr: "Plus anciens"), face)
        return face.panel(
            title, "\(Table.table("ticks", caption: title, heads, rows, face))\(links)")
    }
}
