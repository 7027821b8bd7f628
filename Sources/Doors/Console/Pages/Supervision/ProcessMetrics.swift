// SPDX-License-Identifier: Apache-2.0

internal import Daemon

/// What this process has counted since it began, by swift-metrics.
struct ProcessMetrics {
    private let registry: MetricsRegistry

    /// The database counts these, for all processes.
    private static let counted: Set = ["bascule_files", "bascule_rows"]
    private static let http = "bascule_http_request"

    init(_ registry: MetricsRegistry) { self.registry = registry }

    func write(to text: inout PrometheusText) {
        let all = registry.snapshot().filter { !Self.counted.contains($0.key.label) }
        let families = Dictionary(grouping: all, by: \.key.label)
        // It has its head before the first request is answered.
        let names = Set(families.keys).union([Self.http]).sorted()
        for name in names { write(name, families[name] ?? [], to: &text) }
    }

    private func write(
        _ label: String, _ all: [(key: MetricsRegistry.Key, value: MetricsRegistry.Value)],
        to text: inout PrometheusText
    ) {
        let (name, kind) = Self.named(label, all.first?.value)
        text.family(
            name, kind,
            label == Self.http
                ? "Requests, by the route that answered." : "Since this process began.")
        for (key, value) in all {
            switch value {
            case .counter(let value), .gauge(let value):
                text.sample(name, key.labels, value)
            case .histogram(let counts, let sum):
                text.histogram(
                    name, key.labels, bounds: MetricsRegistry.timeBounds,
                    counts: counts.map(Int64.init), sum: sum)
            case .summary(let count, let sum, _, _):
                text.sample(name + "_sum", key.labels, sum)
                text.sample(name + "_count", key.labels, Int64(count))
            }
        }
    }

    /// As Prometheus wants names: with the unit, and `_total` for what only grows.
    private static func named(
        _ label: String, _ value: MetricsRegistry.Value?
    ) -> (String, PrometheusText.Kind) {
        switch value {
        case .counter: (label + "_total", .counter)
        case .gauge: (label, .gauge)
        case .summary: (label, .summary)
        case .histogram, nil: (label + "_seconds", .histogram)
        }
    }
}

extension MetricsRegistry.Key {
    fileprivate var labels: PrometheusText.Labels {
        dimensions.map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
        }
    }
}
