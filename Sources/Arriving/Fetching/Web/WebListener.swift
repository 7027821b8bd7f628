// SPDX-License-Identifier: Apache-2.0

/// What a server of the web has answered so far.
final class WebListener: TransferListener {
    private let limits: FetchLimits
    private let ends: Fetch.Ends
    /// Whether the body of any answer is taken, not that of a file alone.
    private let takesAny: Bool

    private(set) var head = WebHead()
    /// That were written.
    private(set) var bytes: Int64 = 0
    /// What the writer has thrown.
    private(set) var failure: (any Error)?
    private(set) var isTooLarge = false
    /// Whether the head of the answer says all, and the body was left.
    private(set) var isTold = false

    init(_ limits: FetchLimits, _ ends: Fetch.Ends, takesAny: Bool = false) {
        self.limits = limits
        self.ends = ends
        self.takesAny = takesAny
    }

    func hear(_ line: String) -> Bool {
        head.hear(line)
        return true
    }

    func take(_ chunk: [UInt8]) -> Bool {
        guard head.status == 200 || takesAny else {
            isTold = true
            return false
        }
        guard bytes + Int64(chunk.count) <= limits.bytes else {
            isTooLarge = true
            return false
        }
        do {
            try ends.write(chunk)
        } catch {
            failure = error
            return false
        }
        bytes += Int64(chunk.count)
        return true
    }

    func goesOn(of total: Int64) -> Bool {
        // Bodies of answers that are no file are not told of.
        if bytes > 0 { ends.progress(bytes, total > 0 ? total : nil) }
        return !ends.isStopped()
    }
}
