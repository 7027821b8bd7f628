// SPDX-License-Identifier: Apache-2.0

import Application
import Jobs
import Views

/// One thing done, and what the journal must say of it.
struct Scenario {
    let entries: [ActionSite.Entry]
    /// - Returns: whether anything was done.
    let act: () async throws -> Bool

    init(_ entries: [ActionSite.Entry], _ act: @escaping () async throws -> Bool) {
        self.entries = entries
        self.act = act
    }
}

extension ActionSite {
    /// The state a verb needs, and how it is done.
    ///
    /// A new verb does not compile without its case here and in `refusal`.
    func scenario(of verb: Verb) async throws -> Scenario {
        switch verb {
        case .importFiles: try importFiles()
        case .releaseFile: try releaseFile()
        case .refuseFile: try refuseFile()
        case .retryFile: try retryFile()
        case .revertFile: try revertFile()
        case .reconcileFiles: try reconcileFiles()
        case .receiveUpload, .importUpload, .discardUpload, .mendFile:
            try uploadScenario(of: verb)
        case .fetchFile, .importFetched: try fetchScenario(of: verb)
        case .runPickup: try runPickup()
        case .acknowledgeAlert: try acknowledgeAlert()
        case .refreshAggregates: try refreshAggregates()
        case .backfillAggregates: try backfillAggregates()
        case .runExport: try runExport()
        case .sendExport, .deliverExports, .pauseExport, .resumeExport:
            try deliveryScenario(of: verb)
        case .runCharts: try runCharts()
        case .freezeLimits: try freezeLimits()
        case .thawLimits: try thawLimits()
        case .sendMail, .retryMail, .deliverMails, .noteBounce: try await mailScenario(of: verb)
        case .sendWebhook, .retryWebhook, .deliverWebhooks, .pauseWebhook, .resumeWebhook:
            try webhookScenario(of: verb)
        case .commentRun: try commentRun()
        case .enqueueJob: enqueueJob()
        case .cancelJob: try cancelJob()
        case .retryJob: try retryJob()
        case .discardJob: try discardJob()
        case .changeJobs: try changeJobs()
        case .beginBulk: try beginBulk()
        case .pauseQueue: pauseQueue()
        case .resumeQueue: try resumeQueue()
        case .addSchedule: addSchedule()
        case .editSchedule: try editSchedule()
        case .resetSchedule: try resetSchedule()
        case .pauseSchedule: try pauseSchedule()
        case .resumeSchedule: try resumeSchedule()
        case .runSchedule: try runSchedule()
        case .backfillSchedule: try backfillSchedule()
        case .removeSchedule: try removeSchedule()
        case .applySchedules: applySchedules()
        case .runHousekeeping: runHousekeeping()
        case .sealArchive, .verifyArchive, .rebuildArchive, .holdFile, .releaseHold:
            try archiveScenario(of: verb)
        case .addUser, .setUserRoles, .setPassword, .disableUser, .enableUser, .logOutUser,
            .setSecondFactor:
            try await userScenario(of: verb)
        case .addToken, .revokeToken, .revokeUserTokens, .setRole:
            try await rightsScenario(of: verb)
        }
    }

    /// The same done to what can't be, or needs not be, done.
    func refusal(of verb: Verb) async throws -> Scenario {
        let (connection, person) = (connection, Self.person)
        return switch verb {
        case .importFiles: try refusedImport()
        case .releaseFile: refusedRelease()
        case .refuseFile: refusedRefusal()
        case .retryFile: refusedRetry()
        case .revertFile: try refusedRevert()
        case .reconcileFiles: try refusedReconciliation()
        case .receiveUpload, .importUpload, .discardUpload, .mendFile:
            try refusedUpload(verb)
        case .fetchFile, .importFetched: try refusedFetch(verb)
        case .runPickup: try refusedPickup()
        case .acknowledgeAlert:
            refused { try AcknowledgeAlert(17, note: nil).run(by: person, on: connection) }
        case .refreshAggregates: refusedRefresh()
        case .backfillAggregates: refusedBackfill()
        case .runExport: try refusedExport()
        case .sendExport, .deliverExports, .pauseExport, .resumeExport:
            try refusedDelivery(verb)
        case .runCharts: refusedCharts()
        case .freezeLimits, .thawLimits: verb == .thawLimits ? unfrozen() : refusedFreeze()
        case .sendMail, .retryMail, .deliverMails, .noteBounce: try await refusedMail(verb)
        case .sendWebhook, .retryWebhook, .deliverWebhooks, .pauseWebhook, .resumeWebhook:
            try refusedWebhook(verb)
        case .commentRun: refusedComment()
        case .enqueueJob: refusedJob()
        case .cancelJob, .retryJob, .discardJob, .changeJobs: refusedChange(verb)
        case .beginBulk: try refusedBulk()
        case .pauseQueue: try pausedTwice()
        case .resumeQueue:
            Scenario([]) { try ResumeQueue("default").run(by: person, on: connection) }
        case .addSchedule, .editSchedule, .resetSchedule, .pauseSchedule, .resumeSchedule,
            .runSchedule, .backfillSchedule, .removeSchedule:
            try refusedSchedule(verb)
        case .applySchedules: refusedFile()
        case .runHousekeeping: unnotedHousekeeping()
        case .sealArchive, .verifyArchive, .rebuildArchive, .holdFile, .releaseHold:
            try refusedArchive(verb)
        case .addUser, .setUserRoles, .setPassword, .disableUser, .enableUser, .logOutUser,
            .setSecondFactor, .addToken, .revokeToken, .revokeUserTokens, .setRole:
            try await refusedAccount(verb)
        }
    }

    private func refusedSchedule(_ verb: Verb) throws -> Scenario {
        let (connection, settings, person) = (connection, installation.settings, Self.person)
        return switch verb {
        case .editSchedule:
            refused {
                _ = try EditSchedule("no", in: settings) { _ in }.run(by: person, on: connection)
            }
        case .resetSchedule:
            refused {
                _ = try ResetSchedule(to: Self.schedule, in: settings).run(
                    by: person, on: connection)
            }
        case .pauseSchedule:
            refused { _ = try PauseSchedule("no", in: settings).run(by: person, on: connection) }
        case .resumeSchedule:
            refused { _ = try ResumeSchedule("no", in: settings).run(by: person, on: connection) }
        case .runSchedule:
            refused { _ = try RunSchedule("no", in: settings).run(by: person, on: connection) }
        case .backfillSchedule:
            refused {
                _ = try BackfillSchedule("no", from: 0, to: 1, in: settings).run(
                    by: person, on: connection)
            }
        case .removeSchedule:
            refused { _ = try RemoveSchedule("no", in: settings).run(by: person, on: connection) }
        default: try addedTwice()
        }
    }

    private func refusedJob() -> Scenario {
        let (connection, settings, person) = (connection, installation.settings, Self.person)
        return Scenario([]) {
            _ = try EnqueueJob("no.such", in: settings).run(by: person, on: connection)
            return true
        }
    }
}
