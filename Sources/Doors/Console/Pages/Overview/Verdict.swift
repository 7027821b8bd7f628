// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Wording

/// The one sentence that says whether all is well, and what is not.
struct Verdict {
    private let facts: OverviewFacts
    private let face: Face
    private let matters: Matters

    /// Matters and notes that are shown, at most.
    private static let limit = 12
    /// Feeds that are named where the page speaks of some only.
    private static let namedFeeds = 3

    init(_ facts: OverviewFacts, _ face: Face) {
        self.facts = facts
        self.face = face
        matters = Matters(facts, face)
    }

    var section: HTML {
        let all = matters.all
        guard !all.isEmpty else {
            return """
                <section class="verdict good" data-testid="all-well">\
                <h1>\(face(en: "All is well", fr: "Tout va bien"))\(ofFeeds).</h1><p>\(summary)</p>\
                \(scope)\(notes)</section>
                """
        }
        let title = face.counted(
            all.count, en: "# thing[s] need[s|] somebody", fr: "# point[s] à regarder")
        return """
            <section class="verdict" data-testid="not-well"><h1>\(title)\(ofFeeds).</h1>\
            \(list(all))<p>\(summary)</p>\(scope)\(notes)</section>
            """
    }

    private func list(_ matters: [Matters.Matter]) -> HTML {
        let lines = matters.prefix(Self.limit).map { matter -> HTML in
            """
            <li><b>\(matter.name)</b> <span>\(matter.what)</span>\
            \(matter.next.map { "<small>\($0)</small>" } ?? HTML.none)</li>
            """
        }
        let left = matters.count - lines.count
        let more = face.counted(
            left, en: "And # more: `bascule status` lists them all.",
            fr: "Et # autre[s] : `bascule status` les énumère tous.")
        return """
            <ul class="matters">\(lines)</ul>\(left > 0 ? "<p>\(face.prose(more))</p>" : HTML.none)
            """
    }

    private var notes: HTML {
        guard !matters.notes.isEmpty else { return .none }
        let title = face.counted(
            matters.notes.count, en: "# thing[s] to know", fr: "# chose[s] à savoir")
        return
            "<details class=\"notes\"><summary>\(title)</summary>\(list(matters.notes))</details>"
    }

    /// ` for labo`; nothing where the page speaks of the whole site.
    private var ofFeeds: HTML {
        guard let feeds = facts.scope else { return .none }
        guard feeds.count <= Self.namedFeeds else {
            return
                " \(face(en: "for your \(feeds.count) feeds", fr: "pour vos \(feeds.count) flux"))"
        }
        let names = feeds.enumerated().map { place, name -> HTML in
            "\(place == 0 ? "" : ", ")\(outside: name)"
        }
        return " \(face(en: "for", fr: "pour")) \(names)"
    }

    private var scope: HTML {
        guard facts.scope != nil else { return .none }
        let text = face(
            en: "This page speaks of the feeds of your rights alone, not of the rest of the site.",
            fr: "Cette page ne parle que des flux de vos droits, pas du reste du site.")
        return "<p data-testid=\"scope\">\(text)</p>"
    }

    private var summary: HTML {
        let day = facts.day
        let files = face.counted(
            day.files, en: "# file[s] came since ", fr: "# fichier[s] reçu[s] depuis ")
        let rows = face.counted(day.rows, en: ": # row[s] read.", fr: " : # ligne[s] lue[s].")
        let looked: HTML =
            facts.look.state.map { state in
                """
                 \(face(en: "Looked at", fr: "Regardé")) \(face.ago(state.at, at: facts.now)).
                """
            } ?? .none
        return "\(files)\(facts.dayBegan)\(rows)\(looked)"
    }
}
