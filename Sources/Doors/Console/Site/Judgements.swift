// SPDX-License-Identifier: Apache-2.0

internal import Application
internal import Daemon
internal import Postgres
internal import Views
internal import Wording

/// Uploads that are being judged by this process.
///
/// What is found is kept in the database; here is only what is under way, and why it failed. A
/// process that dies leaves an upload that the next look judges.
actor Judgements {
    private var running: Set<Int64> = []
    private var failures: [Int64: Phrase] = [:]

    /// How long a page waits for one.
    private static let patience = Duration.seconds(8)
    private static let look = Duration.milliseconds(50)
    /// Failures that are remembered.
    private static let failuresKept = 1_000

    /// Judges it, unless somebody has asked for that already, and waits for a while.
    ///
    /// - Returns: why it can't be known; nil: it is known, or will be.
    func judge(_ upload: UploadView, _ site: Site) async -> Phrase? {
        if !running.contains(upload.id) {
            running.insert(upload.id)
            failures[upload.id] = nil
            // Goes on where its visitor has gone: the answer is the same for the next one.
            Task { await run(upload, site) }
        }
        let until = ContinuousClock.now + Self.patience
        while running.contains(upload.id), .now < until, !Task.isCancelled {
            await Bell().heard(within: Self.look, on: ContinuousClock())
        }
        return failures[upload.id]
    }

    private func run(_ upload: UploadView, _ site: Site) async {
        let installation = site.installation
        do {
            _ = try await site.works.withConnection {
                try JudgeUpload.run(upload, in: installation, on: $0)
            }
        } catch {
            if failures.count >= Self.failuresKept { failures = [:] }
            failures[upload.id] =
                (error as? any Worded)?.sentence
                ?? Phrase(
                    en: "It could not be judged; ask again in a moment.",
                    fr: "Impossible de le juger ; réessayez dans un moment.")
        }
        running.remove(upload.id)
    }
}
