// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Views
internal import Wording

/// What needs somebody: each matter with its cause and the next step.
struct Matters {
    struct Matter {
        let name: HTML
        let what: HTML
        let next: HTML?
    }

    let all: [Matter]
    /// Worth knowing; nothing is wrong.
    let notes: [Matter]

    private let face: Face

    init(_ facts: OverviewFacts, _ face: Face) {
        self.face = face
        let part = Parts(facts: facts, face: face)
        all =
            part.stale + part.findings(.bad) + part.mistakes + part.overdue + part.refused
            + part.alerts
        notes = part.findings(.note)
    }
}

private struct Parts {
    let facts: OverviewFacts
    let face: Face

    /// What is shown may not be so any more.
    var stale: [Matters.Matter] {
        guard facts.look.isStale else { return [] }
        let since: HTML =
            facts.look.state.map { state in
                """
                \(face(en: "It could not be looked at since", fr: "N’a pas pu être regardé depuis")) \
                \(face.time(state.at)). \(face(en: "What is below may be as old.",
                    fr: "Ce qui suit peut dater de ce moment."))
                """
            }
            ?? "\(face(en: "It could not be looked at yet.", fr: "N’a pas encore pu être regardé."))"
        return [
            Matters.Matter(
                name: "\(face(en: "state of the site", fr: "état du site"))", what: since,
                next: face.prose(
                    face(
                        en:
                            "A folder or the database does not answer: `bascule doctor` says which.",
                        fr: "Un dossier ou la base ne répond pas : `bascule doctor` dit lequel.")))
        ]
    }

    func findings(_ weight: Finding.Weight) -> [Matters.Matter] {
        facts.findings.filter { $0.weight == weight }.map {
            Matters.Matter(
                name: "\(outside: face($0.name))", what: face.prose(face($0.what)),
                next: face.prose(face($0.next)))
        }
    }

    var mistakes: [Matters.Matter] {
        facts.mistakes.map {
            Matters.Matter(
                name: "\(face(en: "declaration", fr: "déclaration"))", what: face.prose($0),
                next: face.prose(
                    face(
                        en: "Mend the file; `bascule check` reads it again.",
                        fr: "Corrigez le fichier ; `bascule check` le relit.")))
        }
    }

    /// Complete files of a feed whose cause is one of the whole site, which is not shown here.
    var overdue: [Matters.Matter] {
        guard facts.scope != nil else { return [] }
        let said = Set(facts.findings.filter { $0.cause == "files_overdue" }.map(\.feed))
        let left = facts.waiting.filter { $0.isOverdue && !said.contains($0.feed) }
        return Dictionary(grouping: left) { $0.feed ?? "" }.sorted { $0.key < $1.key }
            .map { feed, files in
                let count = face.counted(
                    files.count, en: "# complete file[s] not loaded: ",
                    fr: "# fichier[s] complet[s] non chargé[s] : ")
                return Matters.Matter(
                    name: "\(outside: feed)", what: "\(count)\(face.kept(files[0].reason + "."))",
                    next: nil)
            }
    }

    var alerts: [Matters.Matter] {
        facts.alerts.map { alert in
            let subject = face(JournalWords.subject(alert.subject))
            return Matters.Matter(
                name: "<a href=\"\(face.path("/alerts"))\">\(outside: subject)</a>",
                what: face.kept(alert.message),
                next: face.prose(face(AlertWords(rule: alert.rule).next)))
        }
    }

    /// Causes of a feed that are told one by one.
    private static let causes = 3

    var refused: [Matters.Matter] {
        var order: [String] = []
        for group in facts.refused where !order.contains(group.feed) { order.append(group.feed) }
        let byFeed = Dictionary(grouping: facts.refused, by: \.feed)
        return order.flatMap { feed -> [Matters.Matter] in
            let groups = byFeed[feed] ?? []
            let told = groups.count == Self.causes + 1 ? groups.count : Self.causes
            let rest = groups.dropFirst(told)
            return groups.prefix(told).map(matter)
                + (rest.isEmpty ? [] : [others(feed, rest.reduce(0) { $0 + $1.files })])
        }
    }

    private func matter(_ group: RefusedFiles) -> Matters.Matter {
        let one = file(group.lastID, group.lastName, group.feed)
        let what =
            group.reason.map { face.kept($0) }
            ?? face.prose(
                group.state == "loaded"
                    ? face(en: "Every row is refused.", fr: "Toutes les lignes sont refusées.")
                    : StateWord.shown(group.state, in: face.language))
        let advice = face(
            en: "Its page shows each fault; mend it and send it again.",
            fr: "Sa page montre chaque défaut ; corrigez-le et renvoyez-le.")
        guard group.files > 1 else {
            // A reason ends with its own remedy.
            return Matters.Matter(
                name: "\(one) <small>\(outside: group.feed)</small>", what: what,
                next: group.reason == nil ? "\(advice)" : nil)
        }
        let count = face.counted(
            group.files, en: "# file[s] refused", fr: "# fichier[s] refusé[s]")
        return Matters.Matter(
            name: "\(list(group.feed, count)) <small>\(outside: group.feed)</small>",
            what: what,
            next: "\(face(en: "The last one:", fr: "Le dernier :")) \(one)")
    }

    private func others(_ feed: String, _ count: Int) -> Matters.Matter {
        let name = face.counted(
            count, en: "# other file[s] refused", fr: "# autre[s] fichier[s] refusé[s]")
        return Matters.Matter(
            name: "\(list(feed, name)) <small>\(outside: feed)</small>",
            what: "\(face(en: "For other reasons.", fr: "Pour d’autres raisons."))", next: nil)
    }

    private func file(_ id: Int64, _ name: String, _ feed: String) -> HTML {
        guard maySee(feed) else { return "\(outside: name)" }
        return "<a href=\"\(face.path("/files/\(id)"))\">\(outside: name)</a>"
    }

    private func list(_ feed: String, _ text: String) -> HTML {
        guard maySee(feed) else { return "\(text)" }
        let path = "/files?feed=" + FormText.encoded(feed) + "&state=refused"
        return "<a href=\"\(face.path(path))\">\(text)</a>"
    }

    private func maySee(_ feed: String) -> Bool {
        face.principal?.rights.mayDo(.viewFiles, feed: feed) ?? false
    }
}
