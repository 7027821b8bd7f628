// SPDX-License-Identifier: Apache-2.0

/// What a server of the web has said so far to one question of several.
final class WebAnswerListener: TransferListener {
    private let stop: @Sendable () -> Bool

    private(set) var head = WebHead()
    /// The beginning of a body that is not taken.
    private(set) var words: [UInt8] = []
    /// What the writer or the reader has thrown.
    private(set) var failure: (any Error)?
    private(set) var isStopped = false
    private(set) var isTooLarge = false
    /// Whether enough of a body is known that is not taken.
    private(set) var isTold = false
    /// That were taken, and that were sent.
    private(set) var bytes: Int64 = 0
    private(set) var sent: Int64 = 0
    private var question: WebQuestion?
    private var write: ([UInt8]) throws -> Void = { _ in }

    init(isStopped: @escaping @Sendable () -> Bool) { stop = isStopped }

    /// Another question.
    ///
    /// - Parameter write: takes the body of an answer of 200.
    func begin(_ question: WebQuestion, _ write: @escaping ([UInt8]) throws -> Void) {
        (head, words, failure) = (WebHead(), [], nil)
        (isTooLarge, isTold, bytes, sent) = (false, false, 0, 0)
        self.question = question
        self.write = write
    }

    /// Nobody takes or gives bytes any more.
    func end() {
        write = { _ in }
        question = nil
    }

    func hear(_ line: String) -> Bool {
        head.hear(line)
        return true
    }

    func take(_ chunk: [UInt8]) -> Bool {
        guard head.status == 200 else {
            words += chunk.prefix(Self.mostWords - words.count)
            isTold = words.count == Self.mostWords
            return !isTold
        }
        guard let question, bytes + Int64(chunk.count) <= question.most else {
            isTooLarge = true
            return false
        }
        do {
            try write(chunk)
        } catch {
            failure = error
            return false
        }
        bytes += Int64(chunk.count)
        return true
    }

    func give(_ most: Int) -> [UInt8]? {
        guard let body = question?.body else { return [] }
        do {
            let chunk = try body.read(Int(min(Int64(most), body.bytes - sent)))
            sent += Int64(chunk.count)
            // A file that has become shorter is none that could be whole there.
            return chunk.isEmpty && sent < body.bytes ? nil : chunk
        } catch {
            failure = error
            return nil
        }
    }

    func goesOn(of _: Int64) -> Bool {
        isStopped = isStopped || stop()
        return !isStopped
    }

    /// Bytes of what a server says of why it does not.
    private static let mostWords = 64 << 10
}
