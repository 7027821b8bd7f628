// SPDX-License-Identifier: Apache-2.0

/// What a server of ftp has said to the last question.
final class FTPListener: TransferListener {
    private let stop: @Sendable () -> Bool

    /// Lines of its answers, without their ends.
    private(set) var lines: [String] = []
    /// What `write` has thrown.
    private(set) var failure: (any Error)?
    private(set) var isStopped = false
    /// That were taken.
    private(set) var bytes: Int64 = 0
    private var write: ([UInt8]) throws -> Void = { _ in }

    init(isStopped: @escaping @Sendable () -> Bool) { stop = isStopped }

    /// Another question.
    func begin(_ write: @escaping ([UInt8]) throws -> Void) {
        (lines, failure, bytes) = ([], nil, 0)
        self.write = write
    }

    /// Nobody takes bytes any more.
    func end() { write = { _ in } }

    func hear(_ line: String) -> Bool {
        // A greeting may be as long as it likes: what is of use comes behind it.
        if lines.count == Self.mostLines { lines.removeFirst() }
        lines.append(String(line.prefix(Self.longest).filter { !$0.isNewline }))
        return true
    }

    func take(_ chunk: [UInt8]) -> Bool {
        do {
            try write(chunk)
        } catch {
            failure = error
            return false
        }
        bytes += Int64(chunk.count)
        return true
    }

    func goesOn(of _: Int64) -> Bool {
        isStopped = isStopped || stop()
        return !isStopped
    }

    private static let mostLines = 20
    private static let longest = 4_096
}
