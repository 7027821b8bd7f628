// SPDX-License-Identifier: Apache-2.0

internal import CoreMetrics
internal import Logging

/// What the watcher tells whoever watches the service: the log, and counters for the metrics
/// endpoint.
struct InboxObserver: Sendable {
    private let logger: Logger
    private let arrivals: Counter
    private let refusals: Counter
    private let sweeps: Counter
    /// Times the kernel's event queue was full and events were lost.
    private let overflows: Counter
    /// Folders that are polled because events can't be had.
    private let polledFolders: Gauge

    init(_ logger: Logger, _ factory: any MetricsFactory) {
        self.logger = logger
        arrivals = Counter(label: "bascule_inbox_arrivals", dimensions: [], factory: factory)
        refusals = Counter(label: "bascule_inbox_refusals", dimensions: [], factory: factory)
        sweeps = Counter(label: "bascule_inbox_sweeps", dimensions: [], factory: factory)
        overflows = Counter(label: "bascule_inbox_overflows", dimensions: [], factory: factory)
        polledFolders = Gauge(
            label: "bascule_inbox_polled_folders", dimensions: [], factory: factory)
    }

    func handedOver(arrivals: Int, refusals: Int) {
        self.arrivals.increment(by: arrivals)
        self.refusals.increment(by: refusals)
    }

    func swept() { sweeps.increment() }

    func listed(polled folders: Int) { polledFolders.record(folders) }

    func overflowed() {
        overflows.increment()
        logger.notice("The event queue overflowed: listing all folders.")
    }

    /// This system gives no inotify.
    func hasNoEvents(_ error: any Error) {
        let limit = KernelLimit.instances
        logger.error(
            """
            Events can't be had, so every folder is polled: \(error). \
            If \(limit?.name ?? "fs.inotify.max_user_instances") \
            (\(limit.map { "\($0.value)" } ?? "?")) is reached, raise it with sysctl.
            """)
    }

    func hasNoEvents(_ folder: WatchRoot.Folder, _ number: Int32) {
        logger.debug(
            "No events for a folder, so it is polled.",
            metadata: ["folder": "\(folder.path)", "error": "\(Errno.text(number))"])
    }

    func reachedWatchLimit(_ folder: WatchRoot.Folder) {
        guard let limit = KernelLimit.watches else { return }
        logger.warning(
            """
            The limit of \(limit.value) watches (\(limit.name)) is reached, so folders are polled. \
            Raise it: \(limit.remedy(to: max(limit.value * 2, 65_536)))
            """, metadata: ["folder": "\(folder.path)"])
    }

    func hasNoLease() {
        logger.notice(
            """
            Files of other owners must rest for `quiet` before they are taken: this user may not ask \
            the kernel who writes them. Give it CAP_LEASE (AmbientCapabilities=CAP_LEASE in the unit).
            """)
    }

    func foundRoot(_ folder: WatchRoot.Folder) {
        logger.notice("A missing inbox folder is there.", metadata: ["folder": "\(folder.path)"])
    }

    func lostRoot(_ folder: WatchRoot.Folder, _ error: SystemError) {
        logger.warning(
            "An inbox folder can't be listed; it is looked for again and again.",
            metadata: ["folder": "\(folder.path)", "error": "\(error.text)"])
    }

    func notListed(_ folder: WatchRoot.Folder, _ error: SystemError) {
        logger.warning(
            "A sub-folder can't be listed.",
            metadata: ["folder": "\(folder.path)", "error": "\(error.text)"])
    }
}
