// SPDX-License-Identifier: Apache-2.0

import Postgres
import Testing
import Views

/// A filter of some view, asked without knowing which.
struct EveryQuestion: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let question: Question
    /// Reads all pages of a size: the places in order.
    let places: @Sendable (_ pageSize: Int, _ connection: Connection) throws -> [Place]
    let firstPage: @Sendable (_ connection: Connection) throws -> Void
    let columns: SQL

    init(_ name: String, _ filter: some ViewFilter) {
        testDescription = name
        question = filter.question
        columns = Self.columns(of: filter)
        places = { size, connection in try Self.places(filter, size, connection) }
        firstPage = { _ = try filter.read(on: $0) }
    }

    private static func columns<F: ViewFilter>(of filter: F) -> SQL { "\(columns: F.Item.self)" }

    private static func places<F: ViewFilter>(
        _ filter: F, _ size: Int, _ connection: Connection
    ) throws -> [Place] {
        var places: [Place] = []
        var after: Cursor?
        var pages = 0
        repeat {
            let page = try filter.read(Page(size: size, after: after), on: connection)
            places += page.items.map(\.place)
            after = page.next
            pages += 1
        } while after != nil && pages < 12
        return places
    }

    /// Each view, by each of its filters.
    static let all: [EveryQuestion] = files + jobs + small + people + others

    private static let people: [EveryQuestion] = [
        .init("users", UserView.Filter()),
        .init("one user", changed(UserView.Filter()) { $0.name = "user7" }),
        .init("roles", RoleView.Filter()),
        .init("tokens", TokenView.Filter()),
        .init("tokens of a user", changed(TokenView.Filter()) { $0.userName = "user7" }),
        .init("sessions of a user", SessionView.Filter(userName: "user7")),
    ]

    private static let others: [EveryQuestion] = [
        .init("uploads", UploadView.Filter()),
        .init("open uploads", changed(UploadView.Filter()) { $0.isOpenOnly = true }),
        .init("uploads of a user", changed(UploadView.Filter()) { $0.sentBy = "user:ada" }),
        .init(
            "open uploads of a user and a feed",
            changed(UploadView.Filter()) {
                ($0.sentBy, $0.isOpenOnly, $0.feeds) = ("user:ada", true, ["pesees"])
            }),
        .init("fetches", FetchView.Filter()),
        .init("one fetch", changed(FetchView.Filter()) { $0.id = 7 }),
        .init("what a bulk change has left", BulkItemView.Filter(leftOf: 1)),
        .init("the task of a file and a job", FileTaskView.Filter(job: 21, file: 17)),
        .init("the task of a file", FileTaskView.Filter(handedIn: 17)),
        .init("the files of a job", FileTaskView.Filter(job: 21)),
        .init("faults of a file", FaultView.Filter(fileID: 1)),
        .init("faults of a rule", changed(FaultView.Filter(fileID: 1)) { $0.rule = "rare" }),
        .init("reports", ReportView.Filter(fileIDs: [1, 101])),
        .init("log lines", JobLogLine.Filter(jobID: 11)),
        .init("journal", JournalEntryView.Filter()),
        .init(
            "journal from its beginning",
            changed(JournalEntryView.Filter()) { $0.isOldestFirst = true }),
        .init(
            "journal of a file", changed(JournalEntryView.Filter()) { $0.subject = "file 7" }),
        .init("journal of files", changed(JournalEntryView.Filter()) { $0.subject = "file" }),
        .init(
            "journal of an actor",
            changed(JournalEntryView.Filter()) { $0.actor = "user:ada" }),
        .init("ticks", TickView.Filter(schedule: "nightly2")),
        .init("windows", WindowView.Filter(aggregate: "daily3")),
        .init(
            "stale windows",
            changed(WindowView.Filter(aggregate: "daily3")) { $0.isStaleOnly = true }),
        .init("exports", ExportView.Filter()),
        .init("exports of a name", changed(ExportView.Filter()) { $0.export = "resultats3" }),
        .init(
            "exports of a window",
            changed(ExportView.Filter()) {
                $0.export = "resultats3"
                $0.windowStart = Timestamp(seconds: 1_772_620_000)
                $0.isNewestOnly = true
            }),
        .init("amended exports", changed(ExportView.Filter()) { $0.states = ["amended"] }),
    ]

    private static let files: [EveryQuestion] = [
        .init("files", FileView.Filter()),
        .init("one file", changed(FileView.Filter()) { $0.id = 17 }),
        .init("files of a feed", changed(FileView.Filter()) { $0.feed = "feed7" }),
        .init("files of no feed", changed(FileView.Filter()) { $0.feed = "none" }),
        .init("failed files", changed(FileView.Filter()) { $0.states = ["failed", "rejected"] }),
        .init(
            "failed files of a feed",
            changed(FileView.Filter()) {
                $0.states = ["failed"]
                $0.feed = "feed7"
            }),
        .init("loaded files", changed(FileView.Filter()) { $0.states = ["loaded"] }),
        .init(
            "files of some feeds", changed(FileView.Filter()) { $0.feeds = ["feed7", "feed3"] }),
        .init(
            "failed files of some feeds",
            changed(FileView.Filter()) {
                $0.states = ["failed"]
                $0.feeds = ["feed7", "feed3"]
            }),
        .init("files of a digest", changed(FileView.Filter()) { $0.digest = "00ab34ef" }),
        .init("files of a list", changed(FileView.Filter()) { $0.ids = [17, 4, 900] }),
        .init(
            "files of a day",
            changed(FileView.Filter()) {
                $0.arrived = Timestamp(seconds: 1_800_000_000)..<Timestamp(seconds: 1_800_086_400)
                $0.name = "ES"
            }),
        .init("files by a part of the name", changed(FileView.Filter()) { $0.name = "ES_19." }),
    ]

    private static let jobs: [EveryQuestion] = [
        .init("jobs", JobView.Filter()),
        .init("one job", changed(JobView.Filter()) { $0.id = 17 }),
        .init("waiting jobs", changed(JobView.Filter()) { $0.states = ["waiting"] }),
        .init(
            "dead and failed jobs", changed(JobView.Filter()) { $0.states = ["dead", "failed"] }),
        .init("failed jobs", changed(JobView.Filter()) { $0.states = ["cancelled", "failed"] }),
        .init("jobs of a kind", changed(JobView.Filter()) { $0.kinds = ["kind3"] }),
        .init("jobs of a queue", changed(JobView.Filter()) { $0.queues = ["slow"] }),
        .init("jobs of a feed", changed(JobView.Filter()) { $0.feeds = ["feed7"] }),
    ]

    private static let small: [EveryQuestion] = [
        .init("waiting files", WaitingFileView.Filter()),
        .init("blocked files", BlockedFileView.Filter()),
        .init("queues", QueueView.Filter()),
        .init("workers", WorkerView.Filter()),
        .init("schedules", ScheduleView.Filter()),
        .init("aggregates", AggregateView.Filter()),
        .init("charts", ChartView.Filter()),
        .init("seals", SealView.Filter()),
        .init("scrubs", ArchiveCheckView.Filter(.scrub)),
        .init("damages", ArchiveDamageView.Filter()),
        .init("holds", FileHoldView.Filter()),
        .init("one chart", changed(ChartView.Filter()) { $0.chart = "chart3" }),
        .init("runs of a chart", ChartRunView.Filter(chart: "chart3")),
        .init(
            "rejected runs of a chart",
            changed(ChartRunView.Filter(chart: "chart3")) { $0.verdict = "reject" }),
        .init("points of a chart", ChartPointView.Filter(chart: "chart3")),
        .init("limits of a chart", ChartLimitView.Filter(chart: "chart3")),
        .init("mails", MailView.Filter()),
        .init("refused mails", changed(MailView.Filter()) { $0.state = "refused" }),
        .init("one mail's recipients", changed(MailView.Filter()) { $0.mailID = 17 }),
        .init("mails of a declaration", changed(MailView.Filter()) { $0.mail = "mail3" }),
        .init("what came back", BounceView.Filter()),
        .init(
            "what is not understood",
            changed(BounceView.Filter()) { $0.outcome = "not_understood" }),
        .init("what came back of one", changed(BounceView.Filter()) { $0.recipientID = 17 }),
        .init("messages to webhooks", WebhookMessageView.Filter()),
        .init(
            "refused messages", changed(WebhookMessageView.Filter()) { $0.state = "refused" }),
        .init("one message", changed(WebhookMessageView.Filter()) { $0.id = 17 }),
        .init(
            "messages to one webhook", changed(WebhookMessageView.Filter()) { $0.webhook = "hook3" }
        ),
        .init("files that go to other hosts", ExportDeliveryView.Filter()),
        .init(
            "files that did not arrive",
            changed(ExportDeliveryView.Filter()) { $0.state = "refused" }),
        .init("where one file goes", changed(ExportDeliveryView.Filter()) { $0.exportID = 17 }),
        .init("members of a container", MemberView.Filter(containerID: 7)),
        .init("files of a pickup", PickupItemView.Filter(pickup: "pickup3")),
        .init("mails that a pickup passed over", PickupMailView.Passed(pickup: "pickup3")),
        .init("alerts", AlertView.Filter()),
        .init("open alerts", changed(AlertView.Filter()) { $0.isOpenOnly = true }),
        .init(
            "alerts of feeds", changed(AlertView.Filter()) { $0.subjects = ["feed feed7"] }),
        .init("services", ServiceView.Filter()),
    ]
}

/// A filter with something set in it.
func changed<Value>(_ value: Value, _ change: (inout Value) -> Void) -> Value {
    var value = value
    change(&value)
    return value
}
