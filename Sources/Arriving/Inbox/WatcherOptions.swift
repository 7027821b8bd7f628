// SPDX-License-Identifier: Apache-2.0

/// Limits and times of a watcher, with their defaults.
package struct WatcherOptions: Sendable {
    /// Every folder is listed this often, whatever the events said.
    package var sweepEvery: Duration = .seconds(10)
    /// A folder where events can't be had is listed this often.
    package var pollEvery: Duration = .seconds(2)
    /// Time without change that is asked for where the file system can't tell about writers.
    package var quiet: Duration = .seconds(10)
    /// Time without change after which a NUL tail is believed to be meant.
    package var nulTailPatience: Duration = .seconds(300)
    /// Time a second name is put up with: a rename made of link and unlink takes a moment.
    package var linkPatience: Duration = .seconds(5)
    /// Arrivals and refusals in one call of `onBatch`, at most.
    package var batchLimit = 256

    /// The folder that holds the feeds' folders: what lies beside them is told; nil: nobody looks.
    package var inbox: String?
    /// Folders in it of feeds that can't be used for now, absolute: what lies there is told elsewhere.
    package var unread: [String] = []
    /// What nobody will take is looked for this often.
    package var lookForStraysEvery: Duration = .seconds(60)

    /// Folders of feeds that were declared, or changed, since this process started: what only they take is told so.
    ///
    /// Asked for where there is something that nobody takes.
    package var declaredLater: @Sendable () -> [WatchedFolder] = { [] }
    /// When this process started, as the site's clocks have it.
    package var start = ""

    package init() {}
}
