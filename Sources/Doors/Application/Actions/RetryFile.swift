// SPDX-License-Identifier: Apache-2.0

package import Ingest
package import Journal
package import Postgres
package import Wording

/// Takes up a file again that ended, from where it is stored.
package struct RetryFile: Action {
    package static let verb = Verb.retryFile

    package enum Outcome: Sendable {
        /// It waits in the inbox, and is due at the service's next look.
        case waits
        case done([FileResult])

        /// Why nothing was done.
        package var refusal: Phrase? {
            guard case .done(let results) = self, case .deferred(let why)? = results.first?.end
            else { return nil }
            return why
        }
    }

    private let fileID: Int64
    private let states: [String]?
    private let isForced: Bool
    private let job: Int64?
    private let installation: Installation
    private let isMended: @Sendable (_ as: Int64) -> Void

    /// - Parameters:
    ///   - states: in another one it is left; nil: in any that has ended.
    ///   - isForced: also where older values replace newer ones.
    ///   - job: whose task it is.
    ///   - isMended: told the id of the file that its bytes are now, where it was mended in place.
    package init(
        _ fileID: Int64, ifStill states: [String]? = nil, forced isForced: Bool = false,
        for job: Int64? = nil, in installation: Installation,
        isMended: @escaping @Sendable (_ as: Int64) -> Void = { _ in }
    ) {
        self.fileID = fileID
        self.states = states
        self.isForced = isForced
        self.job = job
        self.installation = installation
        self.isMended = isMended
    }

    /// - Throws: `RetryRefusal`.
    package func run(by actor: JournalActor, on connection: Connection) throws -> Outcome {
        let pipeline = try pipeline(actor, on: connection)
        if !isForced {
            let command = "`bascule files retry \(fileID) --force`"
            let refused = try trial(pipeline, actor, on: connection).refusedAsOlder(
                remedy: Phrase(
                    en: "\(command) loads it all the same", fr: "\(command) le charge quand même"),
                in: pipeline.language)
            if let refused { return .done(refused) }
        }
        defer { pipeline.letGo(of: connection) }
        let claim = try Claim.retake(
            fileID, in: states, by: actor.text, for: job, language: pipeline.language,
            on: connection)
        guard let claim else { return .waits }
        if claim.mends != nil { isMended(claim.fileID) }
        return .done(try pipeline.process([claim], on: connection))
    }

    /// The expected result; nothing is kept.
    ///
    /// - Throws: `RetryRefusal`.
    package func trial(by actor: JournalActor, on connection: Connection) throws -> [FileResult] {
        try trial(pipeline(actor, on: connection), actor, on: connection)
    }

    private func trial(
        _ pipeline: Pipeline, _ actor: JournalActor, on connection: Connection
    ) throws -> [FileResult] {
        try pipeline.trial(on: connection) {
            try Claim.retake(
                fileID, in: states, by: actor.text, language: pipeline.language, on: $0
            )
            .map { [$0] } ?? []
        }
    }

    private func pipeline(_ actor: JournalActor, on connection: Connection) throws -> Pipeline {
        guard let name = try Claim.feedName(of: fileID, on: connection) else {
            throw RetryRefusal.unknown(fileID)
        }
        return try Preparation(installation, worker: actor.text)
            .pipeline(try installation.feed(named: name), on: connection)
    }
}
