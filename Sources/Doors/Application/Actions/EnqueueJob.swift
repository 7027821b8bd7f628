// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import Feeds
package import Jobs
package import Journal
package import Postgres
package import Wording

/// Enqueues a job by hand.
package struct EnqueueJob: Action {
    package static let verb = Verb.enqueueJob

    /// Why a job is not enqueued.
    package struct Refusal: Worded {
        package let sentence: Phrase
    }

    private let kind: String
    private let arguments: String
    private let queue: String
    private let priority: Int
    private let uniqueKey: String?
    private let settings: Settings

    /// - Parameters:
    ///   - arguments: a JSON object.
    ///   - uniqueKey: where a job with it waits or runs, it is that one.
    package init(
        _ kind: String, arguments: String = "{}", queue: String = "default", priority: Int = 0,
        uniqueKey: String? = nil, in settings: Settings
    ) {
        self.kind = kind
        self.arguments = arguments
        self.queue = queue
        self.priority = priority
        self.uniqueKey = uniqueKey
        self.settings = settings
    }

    /// - Throws: `Refusal`, `JobRequestRefused`.
    package func run(
        by actor: JournalActor, on connection: borrowing Connection
    ) throws -> Enqueue.Receipt {
        try check()
        let served = try UnservedQueue.served(settings.servedQueues, on: connection)
        if let misfit = UnservedQueue.misfit(queue, served: served) {
            throw Refusal(sentence: misfit.sentence)
        }
        let request = JobRequest(
            kind: kind, arguments: arguments, queue: queue, priority: priority,
            uniqueKey: uniqueKey, by: actor.text)
        return try JobChange.run(request, kinds: JobKinds.signatures, on: connection)
    }

    /// Checks that need no database.
    ///
    /// - Throws: `Refusal`.
    package func check() throws {
        guard JSONCheck.isObject(arguments) else { throw Refusal(sentence: Self.noObject) }
        if let key = JSONCheck.repeatedKey(in: arguments) {
            throw Refusal(sentence: Self.repeated(key))
        }
        let misfit = JobKinds.signatures.misfit(
            kind: kind, arguments: arguments, from: .person, names: KnownNames(settings))
        if let misfit { throw Refusal(sentence: misfit.sentence) }
    }

    private static let noObject = Phrase(
        en: "The arguments are no JSON object that the database takes (without \\u0000).",
        fr: "Les arguments ne sont pas un objet JSON que la base accepte (sans \\u0000).")

    private static func repeated(_ key: String) -> Phrase {
        Phrase(
            en: "The arguments have the key `\(key)` twice: keep one of them.",
            fr: "Les arguments contiennent deux fois la clé « \(key) » : n'en garder qu'une.")
    }
}
