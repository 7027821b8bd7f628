// SPDX-License-Identifier: Apache-2.0

extension Settings {
    /// How long old things are kept; nil: for ever.
    package struct Retention: Sendable, Equatable {
        /// The bytes of files; their rows in the ledger stay for ever.
        package var archive: Duration?
        /// The bytes of loaded files of the feeds that name such a class.
        package var classes: [String: Duration] = [:]
        package var duplicate: Duration?
        package var error: Duration?
        /// Ended jobs, their logs, and the ticks of schedules.
        package var jobs: Duration? = .seconds(400 * 86_400)
        /// The bytes of mails; their words stay.
        package var mails: Duration? = .seconds(90 * 86_400)

        /// A day to a hundred years.
        private static let times = Duration.seconds(86_400)...Duration.seconds(36_500 * 86_400)

        static let declared = [
            Setting("archive", \.retention.archive, .keeping(times), "Bytes of loaded files"),
            Setting(
                "classes", \.retention.classes, .classes(times),
                "Bytes of loaded files of the feeds that say `retention: name`; never less than"
                    + " `archive`"),
            Setting(
                "duplicate", \.retention.duplicate, .keeping(times),
                "Bytes of files that came twice"),
            Setting("error", \.retention.error, .keeping(times), "Bytes of refused files"),
            Setting(
                "jobs", \.retention.jobs, .keeping(times), "Jobs that ended, their lines, and ticks"
            ),
            Setting(
                "mails", \.retention.mails, .keeping(times),
                "Bytes of mails with their files, as they went out; their words stay"),
        ]
    }
}
