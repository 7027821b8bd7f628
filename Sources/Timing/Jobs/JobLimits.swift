// SPDX-License-Identifier: Apache-2.0

/// Every limit of the queue that is not a worker's setting.
package enum JobLimits {
    /// Tries in all, where neither the request nor the kind says.
    package static let attempts = 8
    /// Most tries that a request may ask for.
    package static let attemptsMost = 1_000
    /// Bytes of a job's arguments, as JSON text.
    package static let argumentsBytes = 65_536
    /// Bytes of a job's result, as JSON text.
    package static let resultBytes = 65_536
    /// Characters of a reason; what is longer is clipped.
    package static let reasonCharacters = 2_000
    /// Characters of the name of a queue or kind.
    package static let nameCharacters = 200
    /// Characters of a name that a message repeats.
    static let shownCharacters = 80
    /// Characters of a concurrency or unique key.
    package static let keyCharacters = 500
    /// Log lines that one attempt may leave.
    package static let logLines = 200
    /// Characters of one log line; what is longer is clipped.
    package static let logLineCharacters = 1_000
    /// Workers that a job may take with it before it is quarantined.
    package static let crashes = 3
    /// Times in succession that a job of an unknown kind is put back before it is dead.
    package static let unknownKindTries = 12
    /// Jobs in one statement that claims, settles, promotes or rescues.
    package static let batch = 500
}
