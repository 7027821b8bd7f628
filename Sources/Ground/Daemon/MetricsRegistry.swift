// SPDX-License-Identifier: Apache-2.0

package import CoreMetrics
internal import Synchronization

/// Counters, gauges and timers in memory, for the process's life: what a metrics endpoint reads.
///
/// Bootstrap once with `MetricsSystem.bootstrap(registry)`.
package final class MetricsRegistry: MetricsFactory {
    /// Name of one instrument.
    package struct Key: Sendable, Hashable, Comparable {
        package let label: String
        /// Sorted by name.
        package let dimensions: [String]

        package init(label: String, dimensions: [(String, String)]) {
            self.label = label
            self.dimensions = dimensions.map { "\($0)=\($1)" }.sorted()
        }

        package static func < (one: Key, other: Key) -> Bool {
            one.label == other.label
                ? one.dimensions.lexicographicallyPrecedes(other.dimensions)
                : one.label < other.label
        }
    }

    /// State of one instrument.
    package enum Value: Sendable, Hashable {
        case counter(Double)
        case gauge(Double)
        case summary(count: Int, sum: Double, min: Double, max: Double)
        /// Of a timer, in seconds: how many are below each of `timeBounds` and not below the one
        /// before, then the rest.
        case histogram(counts: [Int], sum: Double)
    }

    package static let timeBounds = [
        0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60,
    ]
    /// What counts beyond so many is lost: names come from configuration, and never end a process.
    package static let most = 5_000

    private let instruments = Mutex<[Key: Instrument]>([:])

    package init() {}

    /// Every instrument with its value now, sorted by name.
    package func snapshot() -> [(key: Key, value: Value)] {
        instruments.withLock { $0 }
            .map { ($0.key, $0.value.value) }
            .sorted { $0.0 < $1.0 }
    }

    /// The instrument's value now; nil: there is none of that name.
    package func value(_ label: String, _ dimensions: [(String, String)] = []) -> Value? {
        instruments.withLock { $0[Key(label: label, dimensions: dimensions)] }?.value
    }

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        instrument(label, dimensions, .counter(0))
    }

    package func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        instrument(label, dimensions, .counter(0))
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        instrument(label, dimensions, .gauge(0))
    }

    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        let none = Value.summary(count: 0, sum: 0, min: 0, max: 0)
        return instrument(label, dimensions, aggregate ? none : .gauge(0))
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        let none = [Int](repeating: 0, count: Self.timeBounds.count + 1)
        return instrument(label, dimensions, .histogram(counts: none, sum: 0))
    }

    // Instruments live as long as the process: a handle that is destroyed leaves its count.
    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}

    private func instrument(
        _ label: String, _ dimensions: [(String, String)], _ zero: Value
    ) -> Instrument {
        let key = Key(label: label, dimensions: dimensions)
        return instruments.withLock { instruments in
            if let known = instruments[key] { return known }
            let new = Instrument(zero)
            if instruments.count < Self.most { instruments[key] = new }
            return new
        }
    }
}

/// One value that any thread may change.
private final class Instrument: Sendable {
    private let current: Mutex<MetricsRegistry.Value>
    private let zero: MetricsRegistry.Value

    init(_ zero: MetricsRegistry.Value) {
        self.zero = zero
        current = Mutex(zero)
    }

    var value: MetricsRegistry.Value { current.withLock { $0 } }

    func reset() { current.withLock { $0 = zero } }

    /// Adds to a counter or gauge.
    func addAmount(_ amount: Double) {
        current.withLock { value in
            switch value {
            case .counter(let sum): value = .counter(sum + amount)
            case .gauge(let level): value = .gauge(level + amount)
            case .summary, .histogram: break
            }
        }
    }

    /// Sets a gauge, or takes one observation into a summary.
    func observe(_ amount: Double) {
        current.withLock { value in
            switch value {
            case .counter: break
            case .gauge: value = .gauge(amount)
            case .summary(0, _, _, _):
                value = .summary(count: 1, sum: amount, min: amount, max: amount)
            case .summary(let count, let sum, let least, let most):
                value = .summary(
                    count: count + 1, sum: sum + amount, min: min(least, amount),
                    max: max(most, amount))
            case .histogram(var counts, let sum):
                // In place: else each observation copies the counts.
                value = .counter(0)
                counts[MetricsRegistry.timeBounds.count { amount >= $0 }] += 1
                value = .histogram(counts: counts, sum: sum + amount)
            }
        }
    }
}

extension Instrument: CounterHandler, FloatingPointCounterHandler {
    func increment(by amount: Int64) { addAmount(Double(amount)) }
    func increment(by amount: Double) { addAmount(amount) }
}

extension Instrument: MeterHandler {
    func set(_ value: Int64) { observe(Double(value)) }
    func set(_ value: Double) { observe(value) }
    func decrement(by amount: Double) { addAmount(-amount) }
}

extension Instrument: RecorderHandler {
    func record(_ value: Int64) { observe(Double(value)) }
    func record(_ value: Double) { observe(value) }
}

extension Instrument: TimerHandler {
    func recordNanoseconds(_ duration: Int64) { observe(Double(duration) / 1e9) }
}
