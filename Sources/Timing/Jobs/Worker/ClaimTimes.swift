// SPDX-License-Identifier: Apache-2.0

/// How long the last claims took that brought something.
struct ClaimTimes: Sendable {
    private static let limit = 256
    private var times: [Duration] = []
    private var next = 0

    mutating func addTime(_ time: Duration) {
        if times.count < Self.limit {
            times.append(time)
        } else {
            times[next] = time
            next = (next + 1) % Self.limit
        }
    }

    /// 95 of 100 were as fast as this, in milliseconds; nil: none yet.
    var p95: Double? {
        guard !times.isEmpty else { return nil }
        return times.sorted()[(times.count * 95 - 1) / 100] / .milliseconds(1)
    }
}
