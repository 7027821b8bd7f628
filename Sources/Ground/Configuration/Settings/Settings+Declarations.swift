// SPDX-License-Identifier: Apache-2.0

extension Settings {
    /// The folders of YAML declarations: absolute paths.
    package struct Declarations: Sendable, Equatable {
        package var feeds = "config/feeds"
        package var aggregates = "config/aggregates"
        /// The files that are exported go below `folders.export`.
        package var exports = "config/exports"
        /// The control charts of the laboratory.
        package var qc = "config/qc"
        /// Of figures, for mails and documents.
        package var charts = "config/charts"
        package var mails = "config/mails"
        package var webhooks = "config/webhooks"
        package var pickups = "config/pickups"
        /// The HTML of exports that are documents.
        package var templates = "config/templates"
        /// The schedules of the configuration: a file, not a folder.
        package var schedules = "config/schedules.yaml"

        static let declared: [Setting] = [
            .path("feeds", \.declarations.feeds, "The folder of feeds"),
            .path("aggregates", \.declarations.aggregates, "The folder of aggregates"),
            .path("exports", \.declarations.exports, "The folder of exports"),
            .path("qc", \.declarations.qc, "The folder of control charts"),
            .path("charts", \.declarations.charts, "The folder of charts"),
            .path("mails", \.declarations.mails, "The folder of mails"),
            .path("webhooks", \.declarations.webhooks, "The folder of webhooks"),
            .path("pickups", \.declarations.pickups, "The folder of pickups"),
            .path("templates", \.declarations.templates, "The folder of documents' templates"),
            .path("schedules", \.declarations.schedules, "The file of schedules"),
        ]

        /// A configuration that lies elsewhere is moved as a whole.
        mutating func set(below folder: String) {
            feeds = "\(folder)/feeds"
            aggregates = "\(folder)/aggregates"
            exports = "\(folder)/exports"
            qc = "\(folder)/qc"
            charts = "\(folder)/charts"
            mails = "\(folder)/mails"
            webhooks = "\(folder)/webhooks"
            pickups = "\(folder)/pickups"
            templates = "\(folder)/templates"
            schedules = "\(folder)/schedules.yaml"
        }
    }
}
