// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views
internal import Wording

/// `/bulk/files`: every file that a filter finds is taken up again.
enum BulkFiles {
    /// Files that one request takes up.
    static let most = 200

    static func retry(_ visit: Visit) async throws -> Answer {
        let (actor, installation, face) = (try visit.actor, visit.site.installation, visit.face)
        guard visit.form["action"] == "retry", let text = visit.form["filter"],
            let expected = visit.form["expect"].flatMap({ Int($0) })
        else { throw Refusal.malformed }
        let query = try FilesQuery(text: text, visit.reach(of: .retryFiles))
        guard query.mayBeRetried else { throw Refusal.malformed }
        let site = visit.site
        let ids = try await site.pool.withConnection { connection in
            try query.filter(site, on: connection).first(most + 1, on: connection).map(\.id)
        }
        guard ids.count == expected, ids.count <= most else {
            let told = face(
                en:
                    "The filter finds another number of files by now, or more than \(most): look again.",
                fr:
                    "Le filtre trouve maintenant un autre nombre de fichiers, ou plus de \(most) : regardez de nouveau."
            )
            return try await FilesPage.answer(visit, query, status: 409, errors: [told])
        }
        var (done, left): (Int, [String]) = (0, [])
        for id in ids {
            do {
                let refusal = try await visit.site.works.withConnection {
                    try RetryFile(id, in: installation).run(by: actor, on: $0).refusal
                }
                guard let refusal else {
                    done += 1
                    continue
                }
                left.append(face(refusal))
            } catch let error as any Worded where !(error is PostgresError) {
                left.append(face(error.sentence))
            }
        }
        guard left.isEmpty else {
            let told = face.counted(
                done, en: "# file[s] taken up again; these were not:",
                fr: "# fichier[s] repris ; pas ceux-ci :")
            return try await FilesPage.answer(
                visit, query, status: 409, errors: [told] + left.prefix(20))
        }
        return visit.done("/files", .filesRetried, count: done)
    }
}
