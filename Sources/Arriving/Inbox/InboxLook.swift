// SPDX-License-Identifier: Apache-2.0

internal import CoreMetrics
internal import Logging
internal import Synchronization

/// One listing of the inboxes, without watching them: for `status` and `doctor`.
package struct InboxLook: Sendable {
    /// Complete files not yet taken.
    package let arrivals: [Arrival]
    /// Things in the inboxes that are never read.
    package let refusals: [Refusal]
    /// The others, and why each waits.
    package let waiting: [Waiting]

    /// Looks once, on a thread of its own.
    ///
    /// - Throws: `InboxError` if a watcher runs in this process.
    package init(
        _ folders: [WatchedFolder], options: WatcherOptions = WatcherOptions()
    ) async throws {
        let found = Mutex(([Arrival](), [Refusal](), [Waiting]()))
        let silent = Logger(label: "bascule.inbox") { _ in SwiftLogNoOpLogHandler() }
        try await DedicatedThread.run(named: "inbox look") {
            let loop = try WatchLoop(
                folders: folders, options: options,
                observer: InboxObserver(silent, NOOPMetricsHandler.instance),
                mailbox: try Watcher.Mailbox()
            ) { arrivals, refusals in
                found.withLock { seen in
                    seen.0 += arrivals
                    seen.1 += refusals
                }
            }
            let waiting = loop.lookOnce()
            found.withLock { $0.2 = waiting }
        }
        (arrivals, refusals, waiting) = found.withLock { $0 }
    }
}
