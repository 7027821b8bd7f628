// SPDX-License-Identifier: Apache-2.0

internal import CoreMetrics
internal import Logging
internal import Synchronization

/// One listing of the inboxes, without watching them: also beside a watcher.
package struct InboxLook: Sendable {
    /// Complete files not yet taken.
    package let arrivals: [Arrival]
    /// Things in the inboxes that are never read.
    package let refusals: [Refusal]
    /// The others, and why each waits.
    package let waiting: [Waiting]

    /// Looks once; blocks for as long as the folders take.
    ///
    /// - Throws: `InboxError` if the system has no descriptors left.
    package init(
        _ folders: [WatchedFolder], options: WatcherOptions = WatcherOptions()
    ) throws {
        let found = Mutex(([Arrival](), [Refusal]()))
        let silent = Logger(label: "bascule.inbox") { _ in SwiftLogNoOpLogHandler() }
        let loop = try WatchLoop(
            folders: folders, options: options,
            observer: InboxObserver(silent, NOOPMetricsHandler.instance),
            mailbox: try Watcher.Mailbox(), listens: false
        ) { arrivals, refusals in
            found.withLock { seen in
                seen.0 += arrivals
                seen.1 += refusals
            }
        }
        waiting = loop.lookOnce()
        (arrivals, refusals) = found.withLock { $0 }
    }
}
