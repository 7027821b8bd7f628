// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Ingest
internal import Jobs
internal import Journal
internal import Logging
internal import Postgres
internal import Wording

extension JobKinds {
    enum Files: String, CaseIterable {
        /// Takes up a file again that ended.
        case retry = "files.retry"
        /// Undoes what a file brought.
        case revert = "files.revert"

        var arguments: [JobArgument] {
            let own =
                switch self {
                case .retry:
                    JobArgument(
                        "force", .boolean,
                        Phrase(
                            en: "true: also where older values replace newer ones",
                            fr: "true : même si des valeurs anciennes en remplacent de récentes"))
                case .revert:
                    JobArgument(
                        "reason", .text,
                        Phrase(en: "why, for the journal", fr: "pourquoi, pour le journal"))
                }
            return [
                JobArgument(
                    "file", .integer(1...Int.max), isRequired: true,
                    Phrase(en: "a file's number", fr: "le numéro d'un fichier")),
                own,
                JobArgument(
                    "on_behalf_of", .text,
                    Phrase(
                        en: "for whom, for the journal", fr: "pour qui, pour le journal")),
            ]
        }
    }

    private struct Arguments: Decodable {
        var file: Int64
        var force: Bool?
        var reason: String?
        var on_behalf_of: String?
    }

    /// A file's end is in the ledger: another try of the job would not make it a better one.
    func kind(_ kind: Files) -> JobKind {
        JobKind(
            name: kind.rawValue, arguments: kind.arguments, timeout: .seconds(6 * 3_600),
            retry: Self.retry
        ) { job in
            let given = try job.arguments(as: Arguments.self)
            return try await JournalNote.$onBehalfOf.withValue(given.on_behalf_of) {
                do {
                    switch kind {
                    case .retry: return try await retry(given, job)
                    case .revert: return try await revert(given, job)
                    }
                } catch {
                    guard let refused = RefusedAction(error) else { throw error }
                    // With all that there is to it.
                    job.log(Phrase(of: error).en, level: .error)
                    throw unrunnable(refused.sentence)
                }
            }
        }
    }

    private func retry(_ given: Arguments, _ job: JobContext) async throws -> JobResult {
        let action = RetryFile(
            given.file, forced: given.force ?? false, for: job.id, in: installation)
        let outcome = try await job.withConnection { try action.run(by: job.actor, on: $0) }
        guard case .done(let results) = outcome else {
            job.log("the file waits in its inbox: the service takes it at its next look")
            return .done(jsonText(["files": [given.file]]))
        }
        for result in results {
            if case .deferred(let why) = result.end { throw failure(why) }
        }
        let ids = results.compactMap(\.fileID)
        return .done(jsonText(["files": ids.isEmpty ? [given.file] : ids]))
    }

    private func revert(_ given: Arguments, _ job: JobContext) async throws -> JobResult {
        let action = RevertFile(
            given.file, because: given.reason, for: job.id, in: installation
        ) {
            job.log($0)
        }
        let report = try await job.withConnection { try action.run(by: job.actor, on: $0) }
        return .done(
            jsonText(
                [
                    "files": [given.file], "removed": report.removed, "restored": report.restored,
                    "passed": report.passed,
                ] as [String: Any]))
    }
}
