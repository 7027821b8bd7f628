// SPDX-License-Identifier: Apache-2.0

internal import Views
internal import Wording

extension TaskAnswer {
    /// Of a job that changes many things.
    struct Bulk: Codable, Sendable {
        struct Left: Codable, Sendable {
            let id: Int64
            let why: String
        }

        let action: String
        let items: Int64
        let done: Int64
        let left: Int64
        /// The first of those that were left as they are.
        let firstLeft: [Left]

        enum CodingKeys: String, CodingKey {
            case action, items, done, left
            case firstLeft = "first_left"
        }

        init(_ bulk: BulkView, _ left: [BulkItemView], _ call: Call) {
            action = bulk.action
            items = bulk.items
            done = bulk.done
            self.left = bulk.left
            firstLeft = left.map { Left(id: $0.itemID, why: $0.why[call.language]) }
        }
    }

    /// Of jobs that were begun together.
    struct Batch: Codable, Sendable {
        let jobs: Int64
        let succeeded: Int64
        let failed: Int64
        /// Those that wait or run.
        let open: Int64
        /// Those that are no longer in the history; how they ended is counted in the others.
        let gone: Int64
        /// Those of them of which nobody knows how they ended.
        let unknown: Int64
        /// The same in words; null: all are in the history.
        let note: String?

        init(_ batch: JobBatchView, _ call: Call) {
            jobs = batch.jobs
            succeeded = batch.succeeded
            failed = batch.failed
            open = batch.open
            gone = batch.gone
            unknown = batch.unknown
            let told = Phrase(
                en: "No longer in the history: \(batch.gone) of \(batch.jobs).",
                fr: "Ne sont plus dans l'historique : \(batch.gone) sur \(batch.jobs).")
            note = batch.gone > 0 ? told[call.language] : nil
        }
    }
}
