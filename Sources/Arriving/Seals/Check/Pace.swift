// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// Keeps reading at a rate, so that those who work are not in its way.
package struct Pace: Sendable {
    /// Nil: as fast as the disk.
    let bytesPerSecond: Int?
    private let begun: ContinuousClock.Instant
    private var bytes: Int64 = 0
    /// The longest single wait: what wants the work to end is heard between two.
    private static let longest = Duration.milliseconds(500)
    /// A shorter wait is not worth a call.
    private static let shortest = Duration.milliseconds(5)

    package init(bytesPerSecond: Int?, begun: ContinuousClock.Instant = .now) {
        self.bytesPerSecond = bytesPerSecond
        self.begun = begun
    }

    /// How long to wait so that these bytes, and those before them, are not too fast.
    func owed(at now: ContinuousClock.Instant) -> Duration {
        guard let bytesPerSecond else { return .zero }
        let due = Duration.seconds(Double(bytes) / Double(bytesPerSecond))
        return max(.zero, due - begun.duration(to: now))
    }

    /// Notes bytes as read.
    mutating func note(_ count: Int) { bytes += Int64(count) }

    /// The same, and waits for as long as they ask for.
    mutating func spend(_ count: Int, on connection: Connection) throws {
        note(count)
        while true {
            let rest = owed(at: .now)
            guard rest > Self.shortest else { return }
            // A wait on the connection's socket: a broken one is noticed meanwhile.
            _ = try connection.notifications(waitingUpTo: min(rest, Self.longest))
        }
    }
}
