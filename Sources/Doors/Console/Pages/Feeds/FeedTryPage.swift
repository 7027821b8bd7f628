// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Feeds
internal import Journal
internal import Postgres
internal import Views
internal import Wording

/// `/feeds/{feed}/try`: a sample is judged by a feed, and nothing of it is kept.
enum FeedTryPage {
    static func show(_ visit: Visit) async throws -> Answer {
        answer(visit, try FeedPage.find(visit, .tryFeeds))
    }

    static func judge(_ visit: Visit) async throws -> Answer {
        let feed = try FeedPage.find(visit, .tryFeeds)
        let (actor, installation, face) = (try visit.actor, visit.site.installation, visit.face)
        guard let file = visit.upload.files.first, visit.upload.files.count == 1 else {
            let told = face(en: "Choose one file first.", fr: "Choisissez d'abord un fichier.")
            return answer(visit, feed, status: 422, errors: [told])
        }
        let sample = TrySample(file.spool, name: file.name, by: feed, in: installation)
        do {
            let judgement = try await visit.site.works.withConnection {
                try sample.judge(by: actor.text, on: $0)
            }
            return answer(visit, feed, sample: file.name, judgement)
        } catch let error as any Worded where !(error is PostgresError) {
            return answer(visit, feed, status: 422, errors: [face(error.sentence)])
        }
    }

    private static func answer(
        _ visit: Visit, _ feed: Feed, sample: String? = nil, _ judgement: Judgement? = nil,
        status: Int = 200, errors: [String] = []
    ) -> Answer {
        let face = visit.face
        let path = "/feeds/" + FormText.encoded(feed.name)
        let title = face(en: "Try \(feed.name)", fr: "Essayer \(feed.name)")
        let told = face(
            en:
                "A sample is judged as an import would, row by row, against the table as it is. Nothing is loaded or kept.",
            fr:
                "Un échantillon est jugé comme le ferait un import, ligne par ligne, face à la table telle qu'elle est. Rien n'est chargé ni conservé."
        )
        let described: HTML =
            errors.isEmpty ? .none : " aria-invalid=\"true\" aria-describedby=\"errors\""
        return .page(
            Layout.page(
                face, "feed-try", part: "feeds", title: title,
                """
                <section class="verdict"><p class="path"><a href="\(face.path("/feeds"))">\
                \(face(en: "Feeds", fr: "Flux"))</a> › <a href="\(face.path(path))">\(outside: feed.name)</a></p>\
                <h1>\(face(en: "Try a sample", fr: "Essayer un échantillon"))</h1><p>\(told)</p></section>
                \(Layout.errors(errors))\(note(feed, sample, face))
                \(judgement.map { JudgementPanel(judgement: $0, cells: visit.cells(of: feed.name)).sections } ?? .none)
                <section class="panel"><form method="post" action="\(face.path(path + "/try"))" \
                enctype="multipart/form-data" class="fields">\(face.token)\
                <div><label for="file">\(face(en: "File", fr: "Fichier"))</label>\
                <input id="file" name="file" type="file" required\(described)></div>\
                <button class="button first">\(face(en: "Judge it", fr: "Le juger"))</button></form></section>
                """), status: status)
    }

    /// A name that the feed does not take is no reason not to look inside.
    private static func note(_ feed: Feed, _ sample: String?, _ face: Face) -> HTML {
        guard let sample, !feed.takes(fileName: sample) else { return .none }
        let patterns = feed.patterns.joined(separator: ", ")
        let told = face(
            en: "The feed would not take a file of this name: its files are named \(patterns).",
            fr: "Le flux ne prendrait pas un fichier de ce nom : les siens s'appellent \(patterns)."
        )
        return "<p class=\"note warn\"><bdi>\(sample)</bdi> — \(told)</p>"
    }
}
