// SPDX-License-Identifier: Apache-2.0

import Aggregates
import Application
import Journal
import Testing
import Wording

/// Every verb, and what the journal says of it: when it is done, and when it is refused.
@Suite struct ActionTests {
    @Test(arguments: Verb.allCases)
    func `the journal says who did it to what, with which parameters and result`(
        verb: Verb
    ) async throws {
        let site = try ActionSite()
        let scenario = try await site.scenario(of: verb)
        let last = try site.lastEntry
        #expect(try await scenario.act())
        try site.expect(scenario.entries, since: last)
        #expect(!scenario.entries.isEmpty)
    }

    /// Where nothing can be wrong with the request, there is nothing to do: that is no entry
    /// either.
    @Test(arguments: Verb.allCases)
    func `what is refused says why, and is in the journal only where the export was tried`(
        verb: Verb
    ) async throws {
        let site = try ActionSite()
        let refusal = try await site.refusal(of: verb)
        let last = try site.lastEntry
        do {
            #expect(try await !refusal.act())
        } catch let error as any Worded {
            #expect(!error.sentence.en.isEmpty && error.sentence.en != error.sentence.fr)
        }
        try site.expect(refusal.entries, since: last)
    }

    @Test func `each verb is the action of its name`() {
        let actions: [any Action.Type] = [
            ImportFiles.self, RetryFile.self, RevertFile.self, ReconcileFiles.self,
            ReceiveUpload.self, ImportUpload.self, DiscardUpload.self, MendFile.self,
            FetchFile.self, ImportFetched.self, RunPickup.self,
            AcknowledgeAlert.self, RefreshAggregates.self, BackfillAggregates.self, RunExport.self,
            SendExport.self, DeliverExports.self, PauseExport.self, ResumeExport.self,
            RunCharts.self, FreezeLimits.self, ThawLimits.self, CommentRun.self,
            SendMail.self, RetryMail.self, DeliverMails.self, NoteBounce.self,
            ReleaseFile.self, RefuseFile.self, SendWebhook.self, RetryWebhook.self,
            DeliverWebhooks.self, PauseWebhook.self, ResumeWebhook.self,
            EnqueueJob.self, CancelJob.self, RetryJob.self, DiscardJob.self, ChangeJobs.self,
            BeginBulk.self, PauseQueue.self,
            ResumeQueue.self, AddSchedule.self, EditSchedule.self, ResetSchedule.self,
            PauseSchedule.self, ResumeSchedule.self, RunSchedule.self, BackfillSchedule.self,
            RemoveSchedule.self, ApplySchedules.self, RunHousekeeping.self,
            SealArchive.self, VerifyArchive.self, RebuildArchive.self, HoldFile.self,
            ReleaseHold.self, AddUser.self,
            SetUserRoles.self, SetPassword.self, DisableUser.self, EnableUser.self,
            LogOutUser.self, SetSecondFactor.self, AddToken.self, RevokeToken.self,
            RevokeUserTokens.self, SetRole.self,
        ]
        #expect(actions.map { $0.verb } == Verb.allCases)
        for action in actions {
            let name = "\(action)"
            #expect(name.prefix(1).lowercased() + name.dropFirst() == action.verb.rawValue)
        }
    }

    @Test func `a refresh for a job names the job, and that of a schedule only what it computed`()
        async throws
    {
        let site = try ActionSite()
        try site.load("a.csv")
        let schedule = JournalActor(text: "schedule:nightly", origin: .job(7))
        let last = try site.lastEntry
        #expect(try await site.refresh(by: schedule).computed == 1)
        #expect(try await site.refresh(by: schedule).computed == 0)
        try site.expect(
            [
                ActionSite.Entry(
                    "aggregates run", "aggregates", by: "schedule:nightly",
                    #"{"range": [], "job": 7}"#, result: #"{"computed": 1}"#)
            ], since: last)
        #expect(try await site.refresh(by: ActionSite.person).computed == 0)
        try site.expect(
            [
                ActionSite.Entry("aggregates run", "aggregates", by: "schedule:nightly"),
                ActionSite.Entry("aggregates run", "aggregates", result: #"{"computed": 0}"#),
            ], since: last)
    }
}
