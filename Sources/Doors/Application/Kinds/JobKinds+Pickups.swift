// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Jobs
internal import Logging
internal import Pickups
internal import Wording

extension JobKinds {
    enum Pickups: String, CaseIterable {
        /// Fetches what is new on the host of a pickup.
        case run = "pickups.run"

        var arguments: [JobArgument] {
            [
                JobArgument(
                    "pickup", .name(of: KnownNames.pickup),
                    Phrase(
                        en: "a pickup's name; all unless told",
                        fr: "le nom d'une collecte ; toutes sans lui"))
            ]
        }
    }

    private struct Arguments: Decodable {
        var pickup: String?
    }

    /// Longer than the longest run of one.
    private static let pickupTimeout = Pickup.Limits.times.upperBound * 2

    func kind(_ kind: Pickups) -> JobKind {
        JobKind(
            name: kind.rawValue, arguments: kind.arguments, timeout: Self.pickupTimeout,
            retry: Self.retry
        ) { job in
            let name = try job.arguments(as: Arguments.self).pickup
            let (catalog, mistakes) = installation.loadPickups()
            if name == nil {
                for mistake in mistakes { job.log(mistake.sentence.en, level: .error) }
            }
            var counts: [String: Int] = [:]
            var failed: [PickupFailed] = []
            for name in name.map({ [$0] }) ?? catalog.pickups.map(\.name) {
                do {
                    let report = try await run(name, job)
                    counts.merge(report.counts) { $0 + $1 }
                } catch let error as PickupFailed {
                    job.log("\(error.sentence.en) (\(error.detail))", level: .error)
                    failed.append(error)
                } catch let error as PickupError {
                    throw unrunnable(error.sentence)
                }
            }
            // What may pass is tried again soon; all else waits for somebody, and for the next tick.
            if let error = failed.first(where: \.mayPass) {
                guard let wait = error.retryAfter else { throw failure(error.sentence) }
                return .retry(after: wait, reason: error.sentence[settings.language])
            }
            if let error = failed.first { throw unrunnable(error.sentence) }
            return .done(jsonText(counts))
        }
    }

    private func run(_ name: String, _ job: JobContext) async throws -> PickupReport {
        var service = installation.pickupService()
        service.commitGuard = job.commitGuard
        service.isStopped = { job.isStopped }
        service.progress = { job.progress($0, of: $1, note: name) }
        let (actor, ready) = (job.actor, service)
        let report = try await job.withConnection { connection in
            try RunPickup(name, in: installation).run(by: actor, with: ready, on: connection)
        }
        for trouble in report.troubles { job.log("\(name): \(trouble.en)", level: .warning) }
        if report.isElsewhere { job.log("\(name) is run by another process") }
        return report
    }
}
