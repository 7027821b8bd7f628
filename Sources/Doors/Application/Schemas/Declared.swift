// SPDX-License-Identifier: Apache-2.0

internal import Aggregates
internal import Charts
internal import Configuration
internal import Controls
internal import Exports
internal import Feeds
internal import Mails
internal import Pickups
package import Postgres
internal import Schedules
internal import Webhooks

/// A kind of file that people write.
package enum Declared: String, CaseIterable {
    case feed, aggregate, export, qc, chart, mail, webhook, pickup, schedules, settings

    /// The schema that editors check the file by.
    package var schema: JSONValue {
        switch self {
        case .feed:
            return JSONSchema.document("A feed of Bascule", .map(FeedForm.feed), mayBeEmpty: false)
        case .aggregate:
            return JSONSchema.document(
                "An aggregate of Bascule", .map(AggregateForm.aggregate), mayBeEmpty: false)
        case .export:
            return JSONSchema.document(
                "An export of Bascule", .map(ExportForm.export), mayBeEmpty: false)
        case .qc:
            return JSONSchema.document(
                "A control chart of Bascule", .map(ChartForm.chart), mayBeEmpty: false)
        case .chart:
            return JSONSchema.document(
                "A chart of Bascule", .map(DeclaredChartForm.chart), mayBeEmpty: false)
        case .mail:
            return JSONSchema.document("A mail of Bascule", .map(MailForm.mail), mayBeEmpty: false)
        case .webhook:
            return JSONSchema.document(
                "A webhook of Bascule", .map(WebhookForm.webhook), mayBeEmpty: false)
        case .pickup:
            return JSONSchema.document(
                "A pickup of Bascule", .map(PickupForm.pickup), mayBeEmpty: false)
        case .schedules:
            let schedule = ScheduleForm.schedule(kinds: JobKinds.signatures)
            return JSONSchema.document(
                "The schedules of Bascule", .entries(.map(schedule)), mayBeEmpty: true)
        case .settings:
            return JSONSchema.document(
                "The settings of Bascule", .map(Settings.form), mayBeEmpty: true)
        }
    }
}
