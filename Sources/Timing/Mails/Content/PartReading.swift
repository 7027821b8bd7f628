// SPDX-License-Identifier: Apache-2.0

internal import Charts
internal import Postgres
internal import Wording

/// Parts of a digest, each read for itself: what is wrong with one keeps no other one away, least of
/// all on the day on which something is wrong.
struct PartReading {
    let facts: DigestFacts
    /// For each part.
    let limit: Duration

    /// - Returns: the part as it is shown; and if it could not be read, why, as a matter.
    func read(
        _ part: Mail.Part, on connection: borrowing Connection
    ) throws -> (section: MailContent.Section, matter: MailContent.Line?) {
        let start = ContinuousClock.now
        let reason: Phrase
        do {
            return (try timed(part, on: connection), nil)
        } catch let error as MailError {
            reason = error.sentence
        } catch let error as DeclaredChartError {
            reason = error.sentence
        } catch let error as PostgresError {
            if error.code == .cancelled, start.duration(to: .now) >= limit {
                let seconds = "\(limit / .seconds(1)) s".replacing(".0 ", with: " ")
                reason = Phrase(en: "it took more than \(seconds)", fr: "plus de \(seconds)")
            } else if error.isOfTheStatement {
                reason = Phrase(of: error)
            } else {
                throw error
            }
        }
        let language = facts.language
        let text = (Phrase(en: "could not be read: ", fr: "n'a pas pu être lu : ") + reason)[
            language]
        let heading = facts.heading(part)
        return (.init(heading, .nothing(text)), MailContent.Line(heading, text))
    }

    /// Within the limit, and under a savepoint: an error leaves the transaction as it was.
    private func timed(
        _ part: Mail.Part, on connection: borrowing Connection
    ) throws -> MailContent.Section {
        try connection.transaction { connection in
            let before = try connection.query("select current_setting('statement_timeout')")
                .value(as: String.self)
            try set("\(Int(limit / .milliseconds(1)))", on: connection)
            let section = try facts.section(part, on: connection)
            try set(before, on: connection)
            return section
        }
    }

    private func set(_ time: String, on connection: borrowing Connection) throws {
        _ = try connection.query("select set_config('statement_timeout', \(time), true)")
    }
}
