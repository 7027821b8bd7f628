// SPDX-License-Identifier: Apache-2.0

package import Accounts
package import Configuration
internal import Jobs
package import Journal
package import Postgres
package import Views
package import Wording

/// Has something done to many files or jobs by a job, one after the other.
///
/// Which they are is settled now: what a filter finds later is not touched.
package struct BeginBulk: Action {
    package static let verb = Verb.beginBulk

    package struct Receipt: Sendable, Equatable {
        package let bulk: Int64
        package let job: Int64
    }

    private let work: BulkWork
    private let items: [BulkItem]
    private let filter: String?
    private let asker: Principal
    private let settings: Settings

    /// - Parameters:
    ///   - items: files or jobs.
    ///   - filter: what has found them, as it is shown to people; nil: they were named.
    ///   - asker: whose right is looked at again before each.
    package init(
        _ work: BulkWork, to items: [BulkItem], foundBy filter: String?, for asker: Principal,
        in settings: Settings
    ) {
        self.work = work
        self.items = Dictionary(items.map { ($0.id, $0) }) { one, _ in one }.values
            .sorted { $0.id < $1.id }
        self.filter = filter
        self.asker = asker
        self.settings = settings
    }

    /// - Throws: `Refusal`, `EnqueueJob.Refusal`.
    package func run(
        by actor: JournalActor, on connection: borrowing Connection
    ) throws -> Receipt {
        guard !items.isEmpty else { throw Refusal.none }
        guard items.count <= BulkWork.most else { throw Refusal.tooMany }
        // Jobs don't wait behind those that they change; a file is read, which has its time.
        let (queue, part) = work.isOfFiles ? ("default", "files") : (BulkQueue.name, "jobs")
        if !work.isOfFiles { try Self.requireUnpaused(queue, on: connection) }
        let served = try UnservedQueue.served(settings.servedQueues, on: connection)
        if let misfit = UnservedQueue.misfit(queue, served: served) {
            throw EnqueueJob.Refusal(sentence: misfit.sentence)
        }
        let token: Int64? = if case .token(let id) = asker.proof { id } else { nil }
        let entry = BulkBook.Entry(
            action: work.rawValue, by: actor.text, userID: asker.userID, tokenID: token,
            onBehalfOf: JournalNote.onBehalfOf, items: Int64(items.count))
        return try connection.transaction { connection in
            let id = try BulkBook.insert(
                entry, filter: filter, items: items.map { .init(id: $0.id, states: $0.states) },
                on: connection)
            // One at a time of a person: the others have workers too.
            let request = JobRequest(
                kind: JobKinds.Bulks.run.rawValue, arguments: jsonText(["bulk": id]),
                queue: queue, concurrencyKey: "bulk.run \(part) \(asker.name)", by: actor.text)
            guard let receipt = try Enqueue.addJobs([request], on: connection).first else {
                preconditionFailure("one receipt a request")
            }
            try BulkBook.note(job: receipt.id, of: id, on: connection)
            var parameters: [String: Any] = [
                "action": work.rawValue, "count": items.count, "job": receipt.id,
            ]
            if let filter { parameters["filter"] = filter }
            try JournalEntry.write(
                "bulk asked", subject: "bulk \(id)", by: actor.text,
                parameters: jsonText(parameters), on: connection)
            return Receipt(bulk: id, job: receipt.id)
        }
    }
}

extension BeginBulk {
    private static func requireUnpaused(
        _ queue: String, on connection: borrowing Connection
    ) throws {
        guard try BulkQueue.isPaused(on: connection) else { return }
        throw EnqueueJob.Refusal(
            sentence: Phrase(
                en: "The queue `\(queue)`, in which many jobs are changed, is paused:"
                    + " `bascule jobs resume \(queue)` first. Nothing was changed.",
                fr: "La file `\(queue)`, où se font les changements de nombreux travaux, est en"
                    + " pause : d'abord `bascule jobs resume \(queue)`. Rien n'a été changé."))
    }

    /// All that a filter finds, if they are as many as were shown.
    ///
    /// - Throws: `Refusal.changed`, `Refusal.tooMany`.
    package static func found<Filter: ViewFilter>(
        _ filter: Filter, expecting expected: Int, on connection: borrowing Connection,
        as item: (Filter.Item) -> BulkItem
    ) throws -> [BulkItem] {
        let found = try filter.first(BulkWork.most + 1, on: connection, as: item)
        guard found.count <= BulkWork.most else { throw Refusal.tooMany }
        guard found.count == expected else {
            throw Refusal.changed(expected: expected, now: found.count)
        }
        return found
    }

    /// Why nothing is done.
    package enum Refusal: Worded, Equatable {
        case none
        case tooMany
        /// Meanwhile the filter finds another number of them.
        case changed(expected: Int, now: Int)

        package var sentence: Phrase {
            switch self {
            case .none:
                Phrase(
                    en: "The filter finds nothing: nothing was changed.",
                    fr: "Le filtre ne trouve rien : rien n'a été changé.")
            case .tooMany:
                Phrase(
                    en: "The filter finds more than \(BulkWork.most), which is the most that one"
                        + " request changes. Narrow it.",
                    fr: "Le filtre en trouve plus de \(BulkWork.most), le plus qu'une demande"
                        + " change. Restreignez-le.")
            case .changed(let expected, let now):
                Phrase(
                    en: "The filter found \(expected) when the page was made and finds \(now) now;"
                        + " nothing was changed. Look at the list again.",
                    fr: "Le filtre en trouvait \(expected) quand la page a été faite et en trouve"
                        + " \(now) maintenant ; rien n'a été changé. Regardez de nouveau la liste.")
            }
        }
    }
}
