// SPDX-License-Identifier: Apache-2.0

package import CoreMetrics
package import Logging
internal import ServiceLifecycle

/// Watches inbox folders and hands over complete files.
///
/// Events only wake it: its facts come from looking at files and listing folders. An arrival is
/// handed over once, until it is released or changed. All blocking work runs on one thread of its
/// own, because libinotifytools keeps its state in globals: one watcher a process.
package final class Watcher: Service {
    private let folders: [WatchedFolder]
    private let options: WatcherOptions
    private let observer: InboxObserver
    private let onBatch: @Sendable ([Arrival], [Refusal]) -> Void
    private let mailbox: Mailbox

    /// Makes a watcher that does not run yet.
    ///
    /// - Parameters:
    ///   - folders: The folders to watch; a folder inside another belongs to the inner one.
    ///   - options: Times and limits.
    ///   - logger: For missing folders, overflows and limits.
    ///   - metrics: For the counters `bascule_inbox_…`.
    ///   - onBatch: Called on the watcher's thread, oldest file first; it must not block for long.
    /// - Throws: `InboxError` if the system has no descriptors left.
    package init(
        folders: [WatchedFolder], options: WatcherOptions = WatcherOptions(), logger: Logger,
        metrics: any MetricsFactory = MetricsSystem.factory,
        onBatch: @escaping @Sendable ([Arrival], [Refusal]) -> Void
    ) throws {
        self.folders = folders
        self.options = options
        observer = InboxObserver(logger, metrics)
        self.onBatch = onBatch
        mailbox = try Mailbox()
    }

    /// Watches until the task is cancelled or the service is to stop.
    ///
    /// - Throws: `InboxError` if another watcher runs or inotify can't be had.
    package func run() async throws {
        try await withTaskCancellationHandler {
            try await withGracefulShutdownHandler {
                try await watch()
            } onGracefulShutdown: {
                self.mailbox.post { $0.isToStop = true }
            }
        } onCancel: {
            mailbox.post { $0.isToStop = true }
        }
    }

    /// Releases these files: they were moved, or are to be looked at again.
    ///
    /// - Parameters:
    ///   - paths: As in `Arrival.path` or `Refusal.path`.
    ///   - delay: If a file is still there, the time until it may be handed over again.
    package func release(_ paths: [String], lookAgainAfter delay: Duration = .zero) {
        guard !paths.isEmpty else { return }
        mailbox.post { $0.released += paths.map { ($0, delay) } }
    }

    /// Why each file that is not taken yet waits, oldest first; empty while not running.
    package var waiting: [Waiting] {
        get async { await mailbox.ask() }
    }

    private func watch() async throws {
        let (folders, options, observer, mailbox, onBatch) =
            (folders, options, observer, mailbox, onBatch)
        try await DedicatedThread.run(named: "inbox") {
            let loop = try WatchLoop(
                folders: folders, options: options, observer: observer, mailbox: mailbox,
                onBatch: onBatch)
            loop.run()
        }
    }
}
