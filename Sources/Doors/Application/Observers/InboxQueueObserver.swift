// SPDX-License-Identifier: Apache-2.0

internal import Logging

/// What the log says of the queue `inbox`.
struct InboxQueueObserver: Sendable {
    private let logger: Logger

    init(_ logger: Logger) { self.logger = logger }

    func isPaused(_ isPaused: Bool) {
        logger.notice(
            isPaused
                ? "the queue inbox is paused: files wait where they are (`bascule jobs resume inbox`)"
                : "the queue inbox goes on")
    }

    func lookFailed(_ error: any Error) {
        logger.debug("could not look whether the queue inbox is paused: \(error)")
    }

    func batchIsUntracked(of feed: String, _ error: any Error) {
        logger.debug("a batch of \(feed) is not in the book of jobs: \(error)")
    }
}
