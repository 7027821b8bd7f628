// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Daemon
internal import Jobs
internal import Logging
internal import Mails
internal import Postgres
internal import Wording

extension JobKinds {
    func readBounces(_ job: JobContext) async throws -> JobResult {
        guard settings.mail.bounces.isSet else {
            // `doctor` tells of it where it is wanted.
            return .done(jsonText(["mailbox": false]))
        }
        var reading = BounceReading()
        reading.commitGuard = job.commitGuard
        reading.isStopped = { job.isStopped }
        reading.language = settings.language
        let (site, actor, ready, commitGuard) = (installation, job.actor, reading, job.commitGuard)
        let report: BounceReading.Report
        do {
            report = try await job.withConnection { connection in
                let folder = try site.returnFolder(isStopped: { job.isStopped })
                return try ready.run(in: folder, on: connection) { mail, connection in
                    var note = NoteBounce(mail)
                    note.commitGuard = commitGuard
                    return try note.run(by: actor, on: connection)
                }
            }
        } catch let error as MailError {
            throw unrunnable(error.sentence)
        }
        if report.isRenumbered {
            job.log("the folder has other numbers now (UIDVALIDITY): all of it is read again")
        }
        if let wait = report.wait { job.log("\(wait.sentence.en)") }
        return .done(jsonText(report.counts))
    }
}

extension BounceReading.Report {
    /// By what the mails say, for programs.
    var counts: [String: any Sendable] {
        var counts: [String: any Sendable] = [
            "mails": mails, "known": known, "put_away": putAway,
        ]
        for outcome in Bounce.Outcome.allCases { counts[outcome.rawValue] = self[outcome] }
        return counts
    }
}
