// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Jobs
internal import Logging
internal import Seals
internal import Views
internal import Wording

extension JobKinds {
    enum Archive: String, CaseIterable {
        /// Seals what was stored, moved or purged.
        case seal = "archive.seal"
        /// Reads the next share of the archive.
        case scrub = "archive.scrub"
    }

    /// The time between two runs of the scrub: its schedule is daily.
    private static let slice = Duration.seconds(86_400)
    /// The time that one run reads, at most; the next one goes on.
    private static let scrubBudget = Duration.seconds(3 * 3_600)

    func kind(_ kind: Archive) -> JobKind {
        JobKind(
            name: kind.rawValue, arguments: [], timeout: .seconds(4 * 3_600), retry: Self.retry
        ) { job in
            switch kind {
            case .seal: try await seal(job)
            case .scrub: try await scrub(job)
            }
        }
    }

    private func seal(_ job: JobContext) async throws -> JobResult {
        guard settings.archive.seal == .daily else {
            job.log("archive.seal is `never`: nothing is sealed")
            return .done(jsonText(["seals": 0]))
        }
        let sealing = try installation.sealing(commitGuard: job.commitGuard)
        let actor = job.actor
        let seals = try await job.withConnection {
            try SealArchive(daily: true).run(by: actor, with: sealing, on: $0)
        }
        for seal in seals { job.log("sealed: \(seal.name), \(seal.digest)") }
        return .done(
            jsonText(["seals": seals.count, "files": seals.reduce(0) { $0 + $1.counts.all }]))
    }

    private func scrub(_ job: JobContext) async throws -> JobResult {
        let verification = try installation.archiveVerification(
            rate: settings.archive.rate, commitGuard: job.commitGuard)
        let (actor, language) = (job.actor, settings.language)
        let work = VerifyArchive.Work.scrub(
            period: settings.archive.scrub, slice: Self.slice, budget: Self.scrubBudget)
        let (report, alerts) = try await job.withConnection {
            try VerifyArchive(work, language: language).run(by: actor, with: verification, on: $0)
        }
        alertObserver.raised(alerts)
        for damage in report.damages { job.log(damage.sentence.en, level: .error) }
        return .done(
            jsonText([
                "files": report.files, "bytes": report.bytes, "damaged": report.damaged,
            ]))
    }
}
