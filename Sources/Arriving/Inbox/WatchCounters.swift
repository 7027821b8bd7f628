// SPDX-License-Identifier: Apache-2.0

internal import CoreMetrics

/// What a watcher counts, for the metrics endpoint.
struct WatchCounters: Sendable {
    let arrivals: Counter
    let refusals: Counter
    let sweeps: Counter
    /// Times the kernel's event queue was full and events were lost.
    let overflows: Counter
    /// Folders that are polled because events can't be had.
    let polledFolders: Gauge

    init(_ factory: any MetricsFactory) {
        arrivals = Counter(label: "bascule_inbox_arrivals", dimensions: [], factory: factory)
        refusals = Counter(label: "bascule_inbox_refusals", dimensions: [], factory: factory)
        sweeps = Counter(label: "bascule_inbox_sweeps", dimensions: [], factory: factory)
        overflows = Counter(label: "bascule_inbox_overflows", dimensions: [], factory: factory)
        polledFolders = Gauge(
            label: "bascule_inbox_polled_folders", dimensions: [], factory: factory)
    }
}
