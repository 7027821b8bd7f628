// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views
internal import Wording

/// `/bulk/files`: every file that a filter finds is taken up again; many by a job.
enum BulkFiles {
    static func retry(_ visit: Visit) async throws -> Answer {
        let (site, face) = (visit.site, visit.face)
        guard visit.form["action"] == "retry", let text = visit.form["filter"],
            let expected = visit.form["expect"].flatMap({ Int($0) })
        else { throw Refusal.malformed }
        let query = try FilesQuery(text: text, visit.reach(of: .retryFiles))
        guard query.mayBeRetried else { throw Refusal.malformed }
        do {
            let items = try await site.pool.withConnection { connection in
                try BeginBulk.found(
                    try query.filter(site, on: connection), expecting: expected, on: connection,
                    as: BulkItem.init)
            }
            guard items.count > BulkWork.filesWithinRequest else {
                return try await retry(items, query, visit)
            }
            return try await visit.begin(.retryFiles, to: items, foundBy: text)
        } catch let refusal as BeginBulk.Refusal {
            return try await FilesPage.answer(
                visit, query, status: 409, errors: [face(refusal.sentence)])
        } catch let refusal as EnqueueJob.Refusal {
            return try await FilesPage.answer(
                visit, query, status: 409, errors: [face(refusal.sentence)])
        }
    }

    /// Within the request.
    private static func retry(
        _ items: [BulkItem], _ query: FilesQuery, _ visit: Visit
    ) async throws -> Answer {
        let (actor, installation, face) = (try visit.actor, visit.site.installation, visit.face)
        var (done, left): (Int, [String]) = (0, [])
        for item in items.sorted(by: { $0.id < $1.id }) {
            do {
                let refusal = try await visit.site.works.withConnection {
                    try RetryFile(item.id, ifStill: item.states, in: installation)
                        .run(by: actor, on: $0).refusal
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
            return try await FilesPage.answer(visit, query, status: 409, errors: [told] + left)
        }
        return visit.done("/files", .filesRetried, count: done)
    }
}

extension Visit {
    /// Has it done by a job; the answer leads to the page that shows how far it is.
    func begin(
        _ work: BulkWork, to items: [BulkItem], foundBy filter: String
    ) async throws -> Answer {
        let (actor, person) = (try actor, try person)
        let action = BeginBulk(
            work, to: items, foundBy: filter, for: person, in: site.settings)
        let receipt = try await site.pool.withConnection { try action.run(by: actor, on: $0) }
        return .see(site.path("/bulk-runs/\(receipt.bulk)"))
    }
}
