// SPDX-License-Identifier: Apache-2.0

internal import CInotifyTools
package import CoreMetrics
internal import Glibc
package import Logging
internal import ServiceLifecycle
internal import Synchronization

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

    /// Leaves these files where they are: they are handed over again once they are others, or released.
    package func keep(_ arrivals: [Arrival]) {
        guard !arrivals.isEmpty else { return }
        mailbox.post { $0.kept += arrivals.map { ($0.path, $0.identity) } }
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

extension Watcher {
    /// Requests of other threads to the watcher's thread; each letter wakes it.
    final class Mailbox: Sendable {
        struct Letters {
            var isToStop = false
            var released: [(path: String, lookAgainAfter: Duration)] = []
            var kept: [(path: String, identity: FileIdentity)] = []
            var questions: [CheckedContinuation<[Waiting], Never>] = []
        }

        /// An eventfd(2), readable while there are letters.
        let descriptor: Int32

        private let letters = Mutex(Letters())
        private let isOpen = Mutex(false)

        init() throws(InboxError) {
            descriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
            guard descriptor >= 0 else {
                throw .failed("eventfd", on: "the watcher's mailbox", errno)
            }
        }

        deinit { close(descriptor) }

        /// Leaves a letter and wakes the reader.
        func post(_ write: (inout Letters) -> Void) {
            letters.withLock { write(&$0) }
            // It fails only when the counter is full, and then the reader is awake already.
            _ = eventfd_write(descriptor, 1)
        }

        /// Whether the reader is to stop; costs less than taking the letters.
        var isToStop: Bool { letters.withLock { $0.isToStop } }

        /// Takes all letters; a stop is reported on every call.
        func takeLetters() -> Letters {
            var count: eventfd_t = 0
            _ = unsafe eventfd_read(descriptor, &count)
            return letters.withLock { letters in
                defer {
                    letters.released = []
                    letters.kept = []
                    letters.questions = []
                }
                return letters
            }
        }

        /// Asks the reader; empty where none is at work.
        func ask() async -> [Waiting] {
            await withCheckedContinuation { continuation in
                let isAsked = isOpen.withLock { isOpen in
                    if isOpen { post { $0.questions.append(continuation) } }
                    return isOpen
                }
                if !isAsked { continuation.resume(returning: []) }
            }
        }

        /// A reader is at work from now on.
        func open() { isOpen.withLock { $0 = true } }

        /// The reader goes: questions left over are answered with nothing.
        func shut() {
            isOpen.withLock { $0 = false }
            for question in takeLetters().questions { question.resume(returning: []) }
        }
    }
}
