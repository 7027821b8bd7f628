// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Foundation
internal import Synchronization

/// Asks by HTTP: each question on a connection and a thread of its own, never on the cooperative pool.
final class WebClient: Sendable {
    private let options: OpenIDOptions
    private let threads = Mutex(0)

    /// Of the whole process, before its first question.
    private static let isReady: Bool = {
        // libcurl writes to connections that the other end may have closed.
        _ = signal(SIGPIPE, SIG_IGN)
        return curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
    }()

    init(_ options: OpenIDOptions) { self.options = options }

    /// - Throws: `OpenIDError` where there is no answer; `CancellationError`.
    func ask(_ question: WebQuestion) async throws -> WebQuestion.Reply {
        guard Self.isReady else {
            throw OpenIDError(.away, at: options.issuer, "libcurl does not begin")
        }
        try enter()
        let line = WebLine(most: options.answerBytes)
        let reply = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                Thread.detachNewThread { [options] in
                    let reply = Result { () throws(OpenIDError) in
                        try WebTalk(options, line).ask(question)
                    }
                    self.leave()
                    continuation.resume(returning: reply)
                }
            }
        } onCancel: {
            line.cut()
        }
        // What a cut talk says of the other end is not true.
        guard !line.isCut else { throw CancellationError() }
        return try reply.get()
    }

    /// Questions that are being asked.
    var busy: Int { threads.withLock { $0 } }

    private func enter() throws(OpenIDError) {
        let isIn = threads.withLock { threads in
            guard threads < 2 * options.connections else { return false }
            threads += 1
            return true
        }
        guard isIn else {
            throw OpenIDError(.busy, at: options.issuer, "\(2 * options.connections) at once")
        }
    }

    private func leave() { threads.withLock { $0 -= 1 } }
}
