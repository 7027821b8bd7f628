// SPDX-License-Identifier: Apache-2.0

/// What a server of mails has said to the last question.
final class IMAPListener: TransferListener {
    private let limits: MailLimits
    private let stop: @Sendable () -> Bool

    /// To the last question.
    private(set) var answer = IMAPAnswer()
    /// Bytes of the mail that was asked for.
    private(set) var taken: [UInt8] = []
    /// Whether the mail has as many bytes as are wanted.
    private(set) var isFull = false
    private(set) var isStopped = false
    private var most = 0
    private var words = 0

    init(_ limits: MailLimits, isStopped: @escaping @Sendable () -> Bool) {
        self.limits = limits
        stop = isStopped
    }

    /// Another question.
    ///
    /// - Parameter most: bytes of a mail that are taken; 0: none is asked for.
    func begin(mailOf most: Int) {
        answer = IMAPAnswer()
        (taken, isFull, words) = ([], false, 0)
        self.most = most
    }

    func hear(_ line: String) -> Bool {
        words += line.utf8.count
        guard words <= limits.words else { return false }
        answer.hear(line)
        return true
    }

    func take(_ chunk: [UInt8]) -> Bool {
        // Answers to other questions come here as well, and are heard already.
        guard most > 0 else { return true }
        taken += chunk
        isFull = taken.count >= most
        // A server that sends more than was asked for is not listened to.
        return taken.count <= most
    }

    func goesOn(of _: Int64) -> Bool {
        isStopped = isStopped || stop()
        return !isStopped
    }
}
