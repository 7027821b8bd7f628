// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// Something that must have happened by a time, once for each of its deadlines.
struct Expectation {
    let rule: Alert.Rule
    let subject: String
    /// Seconds since 1970 UTC, as all instants here.
    let due: Int64

    /// Raises an alert where it had not happened by then, and resolves it where it has happened late.
    ///
    /// - Parameters:
    ///   - happened: when, if it has.
    ///   - late: what to say of the time at which it happened late.
    /// - Returns: the alert, if it is a new one.
    func judge(
        happened: Int64?, missed: () throws -> String, late: (Int64) -> String,
        on connection: borrowing Connection
    ) throws -> Alert? {
        if let happened, happened <= due { return nil }
        let dueAt = Timestamp(seconds: due)
        let alert = try Alert.raise(
            rule, subject: subject, dueAt: dueAt, message: try missed(), on: connection)
        if let happened {
            try Alert.resolve(
                rule, subject: subject, dueAt: dueAt, at: Timestamp(seconds: happened),
                because: late(happened), on: connection)
        }
        return alert
    }
}
