// SPDX-License-Identifier: Apache-2.0

/// When a server that has died is started again: at once, and ever later while it dies soon after.
struct Revival: Sendable, Equatable {
    /// A server that lived so long did not die of its start.
    static let goodLife = Duration.seconds(1)
    static let first = Duration.milliseconds(250)
    static let longest = Duration.seconds(30)

    /// Lives in a row that were short, and starts that failed.
    private(set) var failures = 0

    /// Takes a death into account; gives the time until the next start.
    ///
    /// - Parameter life: how long the server lived; nil: it could not be started.
    mutating func pause(after life: Duration?) -> Duration {
        if let life, life >= Self.goodLife { failures = 0 }
        defer { failures += 1 }
        guard failures > 0 else { return .zero }
        return min(Self.first * (1 << min(failures - 1, 10)), Self.longest)
    }
}
