// SPDX-License-Identifier: Apache-2.0

/// How far the reading of a file has come.
final class Meter {
    /// Rows of a chunk, which may hold very many, after which the clock is looked at.
    private static let lookEveryRows: Int64 = 256
    /// What is told within a chunk is told this long apart, at least: less than any heartbeat.
    private static let tellEvery: Duration = .milliseconds(10)

    private var bytes: Int64 = 0
    private var rows: Int64 = 0
    private var lastTold = ContinuousClock.now
    private let report: ((_ bytes: Int64, _ rows: Int64) throws -> Void)?

    init(report: ((_ bytes: Int64, _ rows: Int64) throws -> Void)? = nil) {
        self.report = report
    }

    func read(bytes: Int64) throws {
        self.bytes = bytes
        try report?(bytes, rows)
    }

    func judged() throws {
        rows += 1
        guard rows % Self.lookEveryRows == 0, let report else { return }
        let now = ContinuousClock.now
        guard lastTold.duration(to: now) >= Self.tellEvery else { return }
        lastTold = now
        try report(bytes, rows)
    }
}
