// SPDX-License-Identifier: Apache-2.0

/// Every way to change something: each is an `Action` in the file of its name.
///
/// `ActionTests` asks of every case what the journal says afterwards.
package enum Verb: String, CaseIterable, Sendable {
    case importFiles, retryFile, revertFile, reconcileFiles
    case receiveUpload, importUpload, discardUpload, mendFile, fetchFile, importFetched
    case runPickup
    case acknowledgeAlert
    case refreshAggregates, backfillAggregates
    case runExport, sendExport, deliverExports, pauseExport, resumeExport
    case runCharts, freezeLimits, thawLimits, commentRun
    case sendMail, retryMail, deliverMails, noteBounce
    case releaseFile, refuseFile
    case sendWebhook, retryWebhook, deliverWebhooks, pauseWebhook, resumeWebhook
    case enqueueJob, cancelJob, retryJob, discardJob, changeJobs, beginBulk
    case pauseQueue, resumeQueue
    case addSchedule, editSchedule, resetSchedule, pauseSchedule, resumeSchedule
    case runSchedule, backfillSchedule, removeSchedule, applySchedules
    case runHousekeeping
    case sealArchive, verifyArchive, rebuildArchive, holdFile, releaseHold
    case addUser, setUserRoles, setPassword, disableUser, enableUser, logOutUser
    case setSecondFactor
    case addToken, revokeToken, revokeUserTokens
    case setRole
}
