// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Calendar
internal import Postgres
internal import Views
internal import Wording

/// The facts on one job as its page shows them.
struct JobAccount {
    let story: JobStory
    let list: ListQuery
    let face: Face

    private var job: JobView { story.job }

    var sections: HTML {
        """
        \(head)
        \(life)\(progress)\(log)
        <div class="two">\(given)\(facts)</div>\(people)
        """
    }

    private var head: HTML {
        let reason: HTML =
            job.reason.map { "<p data-testid=\"reason\">\(face.kept($0))</p>" } ?? .none
        return """
            <section class="verdict"><p class="path"><a href="\(face.path("/jobs"))">\
            \(face(en: "Jobs", fr: "Travaux"))</a></p>
            <h1>\(outside: job.kind) \(job.id)</h1><p>\(face.state(job.state)) \(story.why(face))</p>\(reason)
            \(actions)</section>
            """
    }

    /// What this visitor may do to it now.
    private var actions: HTML {
        let possible: [ChangeJobs.Change] =
            switch job.state {
            case "waiting", "blocked": [.cancel, .discard]
            case "scheduled": [.retry, .cancel, .discard]
            case "running": [.cancel]
            case "dead": [.retry, .discard]
            default: []
            }
        let forms = possible.filter { mayDo($0.permission) }.map { change -> HTML in
            let path = "/jobs/\(job.id)/\(change.rawValue)"
            guard change != .retry else {
                return Controls.button(face, path, face(change.name), kind: "button first")
            }
            return Controls.asking(face, path, face(change.name), face(change.told))
        }
        return forms.isEmpty ? .none : "<div class=\"acts\">\(forms)</div>"
    }

    private func mayDo(_ permission: Permission) -> Bool {
        face.principal?.rights.mayDo(permission, feed: job.feed) ?? false
    }

    private var life: HTML {
        var steps: [(String, HTML, Bool)] = [
            (
                face(en: "Asked for", fr: "Demandé"),
                "\(face.time(job.enqueuedAt)) · \(face.actor(job.enqueuedBy))", true
            )
        ]
        if let due = job.runAt {
            steps.append((face(en: "Due", fr: "Prévu"), face.time(due), due <= story.now))
        }
        steps.append(
            (
                face(en: "Begun", fr: "Commencé"), job.startedAt.map { face.time($0) } ?? "–",
                job.startedAt != nil
            ))
        let took = job.seconds(at: story.now).map { " · " + face.duration($0) } ?? ""
        let end = StateWord.shown(job.state, in: face.language)
        steps.append(
            (
                job.endedAt == nil
                    ? face(en: "Ended", fr: "Terminé")
                    : end.prefix(1).uppercased() + end.dropFirst(),
                "\(job.endedAt.map { face.time($0) } ?? "–")\(took)", job.endedAt != nil
            ))
        let items = steps.map { name, value, isDone -> HTML in
            let kind: HTML = isDone ? "" : " class=\"open\""
            return "<li\(kind)><b>\(name)</b><small>\(value)</small></li>"
        }
        return face.panel(face(en: "Life", fr: "Parcours"), "<ol class=\"life\">\(items)</ol>")
    }

    private var progress: HTML {
        guard let done = job.progressDone else { return .none }
        let text: HTML = "\(outside: job.progress(in: face.zone))"
        let bar: HTML =
            if let total = job.progressTotal, total > 0 {
                "<progress max=\"\(total)\" value=\"\(min(done, total))\">\(text)</progress>"
            } else {
                "<progress>\(text)</progress>"
            }
        return face.panel(
            face(en: "Progress", fr: "Avancement"), "<p class=\"empty\">\(bar) \(text)</p>")
    }

    private var log: HTML {
        let title = face(en: "What it says", fr: "Ce qu'il dit")
        let lines = story.log.items.sorted {
            ($0.attempt, $0.at, $0.line) < ($1.attempt, $1.at, $1.line)
        }
        guard !lines.isEmpty else {
            return face.panel(
                title,
                """
                <pre class="log" data-testid="log">\
                \(face(en: "No attempt has left a line.", fr: "Aucun essai n'a laissé de ligne."))</pre>
                """)
        }
        let all = lines.map { line -> HTML in
            let isBad = ["error", "critical", "warning"].contains(line.level)
            let level: HTML = isBad ? "<b>\(line.level)</b>" : "\(line.level)"
            return
                "\(face.clock(line.at)) \(face(en: "attempt", fr: "essai")) \(line.attempt) \(level) \(face.logged("\(outside: line.text)"))\n"
        }
        let links = list.links(
            story.log.next, newer: face(en: "Newer lines", fr: "Lignes plus récentes"),
            older: face(en: "Older lines", fr: "Lignes plus anciennes"), face)
        return face.panel(
            title, "<pre class=\"log\" tabindex=\"0\" data-testid=\"log\">\(all)</pre>\(links)")
    }

    private var given: HTML {
        let result: HTML =
            job.result.map { result in
                face.panel(
                    face(en: "Result", fr: "Résultat"),
                    "<pre class=\"json\" data-testid=\"result\">\(outside: result.text)</pre>")
            } ?? .none
        let arguments = face.panel(
            face(en: "What it is given", fr: "Ce qui lui est donné"),
            "<pre class=\"json\" data-testid=\"arguments\">\(outside: job.arguments.text)</pre>")
        return "<div class=\"stack\">\(arguments)\(result)</div>"
    }

    private var facts: HTML {
        let limit = job.attemptsLimit.map { face(en: " of \($0)", fr: " sur \($0)") } ?? ""
        return face.panel(
            face(en: "Facts", fr: "Détails"),
            face.facts([
                (face(en: "Queue", fr: "File"), "\(outside: job.queue)"),
                (
                    face(en: "Done to many", fr: "Fait pour plusieurs"),
                    BulkView.number(of: job).map {
                        "<a href=\"\(face.path("/bulk-runs/\($0)"))\">\(face(en: "which of them were left", fr: "lesquels ont été laissés"))</a>"
                    }
                ),
                (face(en: "Attempts", fr: "Essais"), "\(job.tries)\(limit)"),
                (
                    face(en: "Workers that died with it", fr: "Ouvriers morts avec lui"),
                    job.crashes > 0 ? "\(job.crashes)" : nil
                ),
                (face(en: "Priority", fr: "Priorité"), "\(job.priority)"),
                (face(en: "Worker", fr: "Ouvrier"), job.worker.map { "\(outside: $0)" }),
                (
                    face(en: "One at a time with", fr: "Un à la fois avec"),
                    job.concurrencyKey.map { "\(outside: $0)" }
                ),
                (
                    face(en: "Not twice under", fr: "Pas deux fois sous"),
                    job.uniqueKey.map { "\(outside: $0)" }
                ),
            ]))
    }

    private var people: HTML {
        guard !story.entries.isEmpty else { return .none }
        let title = face(en: "In the journal", fr: "Dans le journal")
        return face.panel(title, JournalTable(entries: story.entries, face: face).table)
    }
}
