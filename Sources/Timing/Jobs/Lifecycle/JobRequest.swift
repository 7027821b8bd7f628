// SPDX-License-Identifier: Apache-2.0

package import Postgres

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
