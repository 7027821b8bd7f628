// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Views
internal import Wording

/// `/`: whether all is well, and what came today.
enum OverviewPage {
    static func show(_ visit: Visit) async throws -> Answer {
        let facts = try await OverviewFacts(visit)
        let face = visit.face
        let title = face(en: "Today", fr: "Aujourd’hui")
        return .page(
            Layout.page(
                face, "overview", title: title,
                """
                \(Verdict(facts, face).section)
                \(figures(facts, face))
                \(FeedTable(facts: facts, face: face).section)
                <div class="two"><div class="two">\(waiting(facts, face))\(alerts(facts, face))</div>\
                \(NightPanel(facts, face).section)</div>
                """))
    }

    private static func figures(_ facts: OverviewFacts, _ face: Face) -> HTML {
        let day = facts.day
        let waiting = facts.look.state == nil ? "–" : face.number(facts.waitingFiles)
        let refused = face.counted(day.rejected, en: "# refused", fr: "# refusée[s]")
        let since = facts.dayBegan
        let cells: [HTML] =
            [
                figure(
                    face, face.number(day.files), "files.today", path: "/files",
                    Agreeing(day.files) { count in
                        Phrase.counted(count, en: "file[s] since ", fr: "fichier[s] depuis ")
                            + Phrase(since)
                    }),
                figure(
                    face, face.number(day.rows), "rows.today", path: "/files",
                    Agreeing(Int(day.rows)) { count in
                        Phrase.counted(count, en: "row[s] read · ", fr: "ligne[s] lue[s] · ")
                            + Phrase(refused)
                    }),
                figure(
                    face, waiting, "files.waiting", path: "/#waiting",
                    Agreeing(facts.waitingFiles) { _ in
                        Phrase(en: "waiting in the inboxes", fr: "en attente dans les boîtes")
                    }),
                figure(
                    face, face.number(day.refusedFiles), "files.refused",
                    path: "/files?state=refused",
                    Agreeing(day.refusedFiles) { count in
                        Phrase.counted(
                            count, en: "file[s] refused or failed",
                            fr: "fichier[s] refusé[s] ou échoué[s]")
                    }),
            ] + running(facts, face)
        return """
            <section class="panel" aria-label="\(face(en: "Figures of the day", fr: "Chiffres du jour"))">\
            <div class="figures">\(cells)</div></section>
            """
    }

    private static func running(_ facts: OverviewFacts, _ face: Face) -> [HTML] {
        guard let count = facts.runningJobs else { return [] }
        return [
            figure(
                face, face.number(count), "jobs.running",
                path: face.mayDo(.viewJobs) ? "/jobs" : nil,
                Agreeing(count) {
                    Phrase.counted($0, en: "job[s] running", fr: "[travail|travaux] en cours")
                })
        ]
    }

    /// What is counted, in words that agree with a count which changes in the page.
    private struct Agreeing {
        let shown: Phrase
        let one: Phrase
        let many: Phrase

        init(_ count: Int, _ words: (Int) -> Phrase) {
            (shown, one, many) = (words(count), words(1), words(2))
        }
    }

    private static func figure(
        _ face: Face, _ value: String, _ name: String, path: String?, _ text: Agreeing
    ) -> HTML {
        let forms: HTML =
            face(text.one) == face(text.many)
            ? .none : " data-one=\"\(face(text.one))\" data-many=\"\(face(text.many))\""
        let inner: HTML =
            "<b data-live=\"\(name)\">\(value)</b><span\(forms)>\(face(text.shown))</span>"
        guard let path else { return "<div>\(inner)</div>" }
        return "<a href=\"\(face.path(path))\">\(inner)</a>"
    }

    private static func waiting(_ facts: OverviewFacts, _ face: Face) -> HTML {
        let title = face(en: "What waits, and why", fr: "Ce qui attend, et pourquoi")
        let heads = [
            (face(en: "File", fr: "Fichier"), false), (face(en: "Since", fr: "Depuis"), false),
            (face(en: "Why", fr: "Pourquoi"), false),
        ]
        let inboxes = facts.waiting.prefix(rowsShown).map { file -> HTML in
            let since = file.since.map { face.ago($0, at: facts.now) } ?? "–"
            let name = String(file.path.split(separator: "/").last ?? "")
            return """
                <tr><th scope="row" data-label="\(heads[0].0)">\(outside: name)\
                <small>\(outside: file.feed ?? "–")</small></th><td data-label="\(heads[1].0)">\(since)</td>\
                <td class="wide" data-label="\(heads[2].0)">\(face.kept(file.reason))</td></tr>
                """
        }
        let open = facts.open.prefix(rowsShown).map { file -> HTML in
            let next = file.nextAttemptAt.map { face.time($0) } ?? "–"
            return """
                <tr data-id="\(file.id)"><th scope="row" data-label="\(heads[0].0)">\
                <a href="\(face.path("/files/\(file.id)"))">\(outside: file.name)</a>\
                <small>\(outside: file.feed)</small></th>\
                <td data-label="\(heads[1].0)">\(face.ago(file.arrivedAt, at: facts.now))</td>\
                <td class="wide" data-label="\(heads[2].0)">\(face.state(file.state)) \(file.reason.map { face.kept("\(outside: $0)") } ?? .none)\
                <small>\(face(en: "next attempt", fr: "prochain essai")) \(next)</small></td></tr>
                """
        }
        return """
            <section class="panel" id="waiting"><header><h2>\(title)</h2></header>\
            \(Table.table("waiting", caption: title, heads, inboxes + open, face))\
            \(more(facts.waiting.count + facts.open.count - inboxes.count - open.count, face))</section>
            """
    }

    private static func alerts(_ facts: OverviewFacts, _ face: Face) -> HTML {
        guard face.mayDo(.viewAlerts) else { return .none }
        let title = face(en: "Open alerts", fr: "Alertes ouvertes")
        let heads = [
            (face(en: "Subject", fr: "Objet"), false), (face(en: "What", fr: "Quoi"), false),
            (face(en: "Due", fr: "Échéance"), false),
        ]
        let rows = facts.alerts.prefix(rowsShown).map { alert -> HTML in
            """
            <tr data-id="\(alert.id)"><th scope="row" data-label="\(heads[0].0)">\
            \(outside: face(JournalWords.subject(alert.subject)))</th><td class="wide" data-label="\(heads[1].0)">\(face.kept(alert.message))</td>\
            <td data-label="\(heads[2].0)">\(face.time(alert.dueAt))</td></tr>
            """
        }
        return """
            <section class="panel" id="alerts"><header><h2>\(title)</h2></header>\
            \(Table.table("alerts", caption: title, heads, rows, face))\
            \(more(facts.alerts.count - rows.count, face))</section>
            """
    }

    /// Rows of each list, at most; the first page is no list of everything.
    private static let rowsShown = 20

    private static func more(_ count: Int, _ face: Face) -> HTML {
        guard count > 0 else { return .none }
        let text = face.counted(count, en: "And # more.", fr: "Et # autre[s].")
        return "<p class=\"empty\" data-testid=\"more\">\(text)</p>"
    }
}
