// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Postgres

/// Somebody who watches.
struct LiveWatcher: Sendable {
    /// Who it is by now; nil: the session or token is over.
    typealias Look = @Sendable (borrowing Connection) throws -> Principal?

    let proof: Principal.Proof
    let userID: Int64
    let topics: [LiveTopic]
    let look: Look
    var rights: Rights
    let out: AsyncStream<[UInt8]>.Continuation
    /// What was sent last; nil: nothing yet.
    private(set) var sent: [String: Int]?
    private var sentAt = ContinuousClock.now
    var lookedAt = ContinuousClock.now

    /// A silent line is ended by proxies.
    private static let silence = Duration.seconds(15)

    init(
        _ principal: Principal, _ topics: [LiveTopic], look: @escaping Look,
        out: AsyncStream<[UInt8]>.Continuation
    ) {
        proof = principal.proof
        userID = principal.userID
        rights = principal.rights
        self.topics = topics
        self.look = look
        self.out = out
    }

    /// Sends what has changed since; of a slow reader only the newest waits.
    mutating func show(_ counts: LiveCounts) {
        let shown = counts.shown(topics, to: rights)
        guard shown != sent else { return }
        let fields = shown.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }
        say("event: counts\ndata: {\(fields.joined(separator: ","))}\n\n")
        sent = shown
    }

    /// A comment, where it is due.
    mutating func keepAlive() {
        guard .now - sentAt >= Self.silence else { return }
        say(": \n\n")
    }

    private mutating func say(_ text: String) {
        out.yield(Array(text.utf8))
        sentAt = .now
    }
}
