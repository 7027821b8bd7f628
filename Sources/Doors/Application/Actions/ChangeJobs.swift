// SPDX-License-Identifier: Apache-2.0

internal import Jobs
package import Journal
package import Postgres
package import Views
package import Wording

/// Retries, cancels or discards many jobs; each has its own entry in the journal.
package struct ChangeJobs: Action {
    package static let verb = Verb.changeJobs

    /// Jobs of one request: it is one transaction, and a page waits for it.
    package static let most = 1_000

    package enum Change: String, Sendable, CaseIterable {
        case retry, cancel, discard
    }

    /// Which jobs.
    package enum Chosen: Sendable {
        case ids([Int64])
        /// All that a filter finds; as many as were shown.
        case filter(JobView.Filter, expected: Int)
    }

    /// What became of them.
    package struct Outcome: Sendable {
        /// Those that were changed.
        package let done: [Int64]
        /// The others, each with the rest of a sentence that begins with `job <id>`.
        package let left: [(id: Int64, why: Phrase)]
    }

    private let change: Change
    private let chosen: Chosen

    package init(_ change: Change, _ chosen: Chosen) {
        self.change = change
        self.chosen = chosen
    }

    /// - Throws: `Refusal`.
    package func run(
        by actor: JournalActor, on connection: borrowing Connection
    ) throws -> Outcome {
        try connection.transaction { connection in
            var done: [Int64] = []
            var left: [(id: Int64, why: Phrase)] = []
            for id in try ids(on: connection) {
                let result = try change(id, by: actor.text, on: connection)
                if result.isDone { done.append(id) } else { left.append((id, result.told)) }
            }
            return Outcome(done: done, left: left)
        }
    }

    private func change(
        _ id: Int64, by actor: String, on connection: borrowing Connection
    ) throws -> JobChange.Result {
        switch change {
        case .retry: try JobChange.retry(id, by: actor, on: connection)
        case .cancel: try JobChange.cancel(id, by: actor, on: connection)
        case .discard: try JobChange.discard(id, by: actor, on: connection)
        }
    }

    private func ids(on connection: borrowing Connection) throws -> [Int64] {
        switch chosen {
        case .ids(let ids):
            guard !ids.isEmpty else { throw Refusal.none }
            guard ids.count <= Self.most else { throw Refusal.tooMany }
            return Set(ids).sorted()
        case .filter(let filter, let expected):
            let found = try filter.first(Self.most + 1, on: connection) { $0.id }
            guard found.count <= Self.most else { throw Refusal.tooMany }
            guard found.count == expected else {
                throw Refusal.changed(expected: expected, now: found.count)
            }
            return found.sorted()
        }
    }
}

extension ChangeJobs {
    /// Why none was changed.
    package enum Refusal: Worded, Equatable {
        case none
        case tooMany
        /// Meanwhile the filter finds another number of them.
        case changed(expected: Int, now: Int)

        package var sentence: Phrase {
            switch self {
            case .none:
                Phrase(
                    en: "No job was chosen. Tick those that are meant.",
                    fr: "Aucun travail n'est choisi. Cochez ceux qui sont visés.")
            case .tooMany:
                Phrase(
                    en: "One request changes \(ChangeJobs.most) jobs at most. Narrow the filter.",
                    fr:
                        "Une demande change \(ChangeJobs.most) travaux au plus. Restreignez le filtre."
                )
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
