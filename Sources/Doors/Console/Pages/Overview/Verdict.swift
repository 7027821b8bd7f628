// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Views
internal import Wording

/// The one sentence that says whether all is well, and what is not.
struct Verdict {
    /// A matter for somebody.
    private struct Matter {
        let name: HTML
        let what: String
        let next: String?
    }

    private let facts: OverviewFacts
    private let face: Face
    private let matters: [Matter]

    init(_ facts: OverviewFacts, _ face: Face) {
        self.facts = facts
        self.face = face
        let bad = facts.state.findings.filter { $0.weight == .bad }.map {
            Matter(
                name: "\(outside: face($0.name))", what: face($0.what), next: face($0.next))
        }
        let mistakes = facts.state.mistakes.map {
            Matter(
                name: "\(face(en: "declaration", fr: "déclaration"))", what: $0,
                next: face(
                    en: "Mend the file; `bascule check` reads it again.",
                    fr: "Corrigez le fichier ; `bascule check` le relit."))
        }
        let refused = facts.refused.map { Self.matter($0, face) }
        let alerts = face.mayDo(.viewAlerts) ? facts.state.alerts : []
        matters =
            bad + mistakes + refused
            + alerts.map { alert in
                Matter(
                    name: "\(outside: alert.subject)", what: alert.message,
                    next: face(
                        en: "Once it is seen to: `bascule alerts ack \(alert.id)`.",
                        fr: "Quand c'est réglé : `bascule alerts ack \(alert.id)`."))
            }
    }

    var section: HTML {
        guard !matters.isEmpty else {
            return """
                <section class="verdict good" data-testid="all-well">\
                <h1>\(face(en: "All is well.", fr: "Tout va bien."))</h1><p>\(summary)</p></section>
                """
        }
        let title = face(
            Phrase.counted(
                matters.count, en: "# thing[s] need[s|] somebody.",
                fr: "# point[s] à regarder."))
        let lines = matters.map { matter -> HTML in
            """
            <li><b>\(matter.name)</b> <span>\(face.prose(matter.what))</span>\
            \(matter.next.map { "<small>\(face.prose($0))</small>" } ?? HTML.none)</li>
            """
        }
        return """
            <section class="verdict" data-testid="not-well"><h1>\(title)</h1>\
            <ul class="matters">\(lines)</ul><p>\(summary)</p></section>
            """
    }

    private static func matter(_ file: FileView, _ face: Face) -> Matter {
        let name: HTML =
            face.mayDo(.viewFiles)
            ? "<a href=\"\(face.path("/files/\(file.id)"))\">\(outside: file.name)</a>"
            : "\(outside: file.name)"
        let state = StateWord.shown(file.state, in: face.language)
        // A reason ends with its own remedy.
        let next =
            file.reason == nil
            ? face(
                en: "Its page shows each fault; mend it and send it again.",
                fr: "Sa page montre chaque défaut ; corrigez-le et renvoyez-le.") : nil
        return Matter(name: name, what: file.reason ?? state, next: next)
    }

    private var summary: HTML {
        let day = facts.day
        let files = face.counted(
            day.files, en: "# file[s] came since ", fr: "# fichier[s] reçu[s] depuis ")
        let rows = face.counted(day.rows, en: ": # row[s] read", fr: " : # ligne[s] lue[s]")
        let tail = rows + face(en: ". Looked at ", fr: ". Regardé ")
        return "\(files)\(facts.dayBegan)\(tail)\(face.ago(facts.state.at, at: facts.now))."
    }
}
