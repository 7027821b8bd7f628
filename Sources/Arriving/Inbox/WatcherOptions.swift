// SPDX-License-Identifier: Apache-2.0

/// Limits and times of a watcher, with their defaults.
package struct WatcherOptions: Sendable {
    /// Interval at which every folder is listed, regardless of events.
    package var sweepEvery: Duration = .seconds(10)
    /// Interval for folders where events can't be had.
    package var pollEvery: Duration = .seconds(2)
    /// Time without change required where the file system can't tell about writers.
    package var quiet: Duration = .seconds(10)
    /// Time without change after which a NUL tail is taken as intended.
    package var nulTailPatience: Duration = .seconds(300)
    /// Time that a second name is tolerated: a rename made of link and unlink takes a moment.
    package var linkPatience: Duration = .seconds(5)
    /// Arrivals and refusals in one call of `onBatch`, at most.
    package var batchLimit = 256

    /// The folder that holds the feeds' folders: things beside them are reported; nil: not looked
    /// for.
    package var inbox: String?
    /// Its folders of feeds that can't be used for now, absolute: their files are reported
    /// elsewhere.
    package var unread: [String] = []
    /// How long a file has been unchanged when it is first seen: for a look that is the only one.
    ///
    /// A watcher knows by its own looks alone.
    package var stillness: @Sendable (FileIdentity) -> Duration = { _ in .zero }
    /// Interval of the search for files that no feed will take.
    package var lookForStraysEvery: Duration = .seconds(60)

    /// Folders of feeds declared or changed since this process started: files that only they take
    /// are marked so.
    ///
    /// Called if there is a file that no feed takes.
    package var declaredLater: @Sendable () -> [WatchedFolder] = { [] }
    /// When this process started, as the site's clocks have it.
    package var start = ""

    package init() {}
}
