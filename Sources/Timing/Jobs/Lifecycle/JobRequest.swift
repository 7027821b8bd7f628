// SPDX-License-Identifier: Apache-2.0

package import Postgres
internal import Wording

/// Work to be enqueued.
package struct JobRequest: Sendable {
    /// The name of a registered kind.
    package var kind: String
    /// A JSON object.
    package var arguments: String
    package var queue: String
    /// Smaller goes first.
    package var priority: Int
    /// Not before this instant; nil: as soon as possible.
    package var runAt: Timestamp?
    /// Jobs of one key run one at a time; nil: no such limit.
    package var concurrencyKey: String?
    /// While a job with this key waits or runs, no second one is enqueued; nil: no such limit.
    package var uniqueKey: String?
    /// Tries in all; nil: as many as the kind allows.
    package var attemptsLimit: Int?
    /// The requester: `user:<login>`, `schedule:<name>` or a worker's name.
    package var actor: String

    package init(
        kind: String, arguments: String = "{}", queue: String = "default", priority: Int = 0,
        runAt: Timestamp? = nil, concurrencyKey: String? = nil, uniqueKey: String? = nil,
        attemptsLimit: Int? = nil, by actor: String
    ) {
        self.kind = kind
        self.arguments = arguments
        self.queue = queue
        self.priority = priority
        self.runAt = runAt
        self.concurrencyKey = concurrencyKey
        self.uniqueKey = uniqueKey
        self.attemptsLimit = attemptsLimit
        self.actor = actor
    }
}

extension JobRequest {
    /// Tries in all, within what the table takes.
    var tries: Int32? { attemptsLimit.map { Int32(min(max($0, 1), JobLimits.attemptsMost)) } }

    /// Refuses here what the table would refuse for the whole batch, in words that name the job.
    func check() throws {
        let bytes = arguments.utf8.count
        let why: Phrase? =
            if !(1...JobLimits.nameCharacters).contains(kind.unicodeScalars.count) {
                Self.length(
                    JobLimits.nameCharacters,
                    Phrase(en: "a kind's name", fr: "le nom d'un genre"))
            } else if !(1...JobLimits.nameCharacters).contains(queue.unicodeScalars.count) {
                Self.length(
                    JobLimits.nameCharacters,
                    Phrase(en: "a queue's name", fr: "le nom d'une file"))
            } else if bytes > JobLimits.argumentsBytes {
                Phrase(
                    en:
                        "its arguments have \(bytes) bytes, more than \(JobLimits.argumentsBytes); put"
                        + " the data into a table and its key into the arguments",
                    fr:
                        "ses arguments ont \(bytes) octets, plus de \(JobLimits.argumentsBytes) ; mettre"
                        + " les données dans une table et leur clé dans les arguments")
            } else if !Self.isKey(concurrencyKey) {
                Self.length(
                    JobLimits.keyCharacters,
                    Phrase(en: "a concurrency key", fr: "une clé de concurrence"))
            } else if !Self.isKey(uniqueKey) {
                Self.length(
                    JobLimits.keyCharacters, Phrase(en: "a unique key", fr: "une clé unique"))
            } else {
                nil
            }
        if let why { throw JobRequestRefused(kind: kind, why: why) }
    }

    private static func length(_ most: Int, _ what: Phrase) -> Phrase {
        what + Phrase(en: " has 1 to \(most) characters", fr: " a de 1 à \(most) caractères")
    }

    private static func isKey(_ key: String?) -> Bool {
        key.map { (1...JobLimits.keyCharacters).contains($0.unicodeScalars.count) } ?? true
    }
}
