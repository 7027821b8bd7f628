// SPDX-License-Identifier: Apache-2.0

extension Settings {
    /// Absolute paths.
    package struct Folders: Sendable, Equatable {
        package var inbox = "inbox"
        package var archive = "var/archive"
        package var error = "var/error"
        package var duplicate = "var/duplicate"
        package var export = "var/export"
        package var postgres = "var/postgres"
        package var work = "var/work"
        /// The file of the journal's noted heads, beside the archive by default.
        package var heads = "var/journal.heads"

        static let declared: [Setting] = [
            .path(
                "inbox", \.folders.inbox, "Where files land; relative ones start from the home"),
            .path("archive", \.folders.archive, "Where loaded files go"),
            .path("error", \.folders.error, "Where refused files go, with their reports"),
            .path("duplicate", \.folders.duplicate, "Where files go that came twice"),
            .path("export", \.folders.export, "Where exports are written"),
            .path("postgres", \.folders.postgres, "The private cluster"),
            .path("work", \.folders.work, "Files at work"),
            .path(
                "heads", \.folders.heads, "The file where heads of the journal are noted",
                usual: { absolute("..", from: $0.folders.archive) + "/journal.heads" }),
        ]
    }
}
