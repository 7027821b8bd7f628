// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Daemon
internal import Postgres
internal import ServiceLifecycle

/// Keeps watchers up to date: looks at the counts while there are any, for all of them together.
///
/// It asks twice a second and is told nothing: `notify` takes a lock that all commits of a server
/// share, and what is counted changes with each of them. The look takes a few milliseconds.
actor LiveWatch {
    /// Streams of one session or token.
    static let mostOfOne = 6
    /// Of all sessions and tokens of one user.
    static let mostOfUser = 24
    /// Of all: each holds a connection.
    static let most = 256
    private static let every = Duration.milliseconds(400)
    /// How long an ended session may still watch.
    private static let trust = Duration.seconds(2)

    private let session: Session
    private let observer: ConsoleObserver
    private let bell = Bell()
    private var watchers: [Int: LiveWatcher] = [:]
    private var lastID = 0
    private var latest: (counts: LiveCounts, at: ContinuousClock.Instant)?
    private var isOver = false
    private var isFailing = false

    /// - Parameter session: its own: one for all watchers.
    init(session: Session, observer: ConsoleObserver) {
        self.session = session
        self.observer = observer
    }

    /// Nil where this session has too many, or the service stops.
    func watch(
        _ principal: Principal, _ topics: [LiveTopic], look: @escaping LiveWatcher.Look
    ) -> AnswerStream? {
        let own = watchers.values.count { $0.proof == principal.proof }
        let ofUser = watchers.values.count { $0.userID == principal.userID }
        guard !isOver, own < Self.mostOfOne, ofUser < Self.mostOfUser,
            watchers.count < Self.most
        else { return nil }
        // The newest is enough: a look says everything.
        let (parts, out) = AsyncStream.makeStream(
            of: [UInt8].self, bufferingPolicy: .bufferingNewest(1))
        var watcher = LiveWatcher(principal, topics, look: look, out: out)
        if let latest, .now - latest.at < Self.every { watcher.show(latest.counts) }
        lastID += 1
        let id = lastID
        watchers[id] = watcher
        bell.ring()
        return AnswerStream(parts: parts) { [weak self] in
            out.finish()
            Task { await self?.leave(id) }
        }
    }

    /// Until the service stops.
    func run(_ site: Site) async {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let isNeeded = await self.isNeeded
                if isNeeded { await self.look(site) }
                await self.bell.heard(
                    within: isNeeded ? Self.every : nil, on: ContinuousClock())
            }
        }
        isOver = true
        for watcher in watchers.values { watcher.out.finish() }
        watchers = [:]
    }

    private var isNeeded: Bool { !watchers.isEmpty }

    private func leave(_ id: Int) { watchers[id] = nil }

    private func look(_ site: Site) async {
        let due = watchers.filter { .now - $0.value.lookedAt >= Self.trust }.mapValues(\.look)
        do {
            let elsewhere = await site.watch.waitingElsewhere
            let (counts, known) = try await session.use { connection in
                (
                    try LiveCounts(site, elsewhere: elsewhere, on: connection),
                    try due.mapValues { try $0(connection)?.rights }
                )
            }
            isFailing = false
            latest = (counts, .now)
            for (id, rights) in known { judge(id, rights) }
            for id in watchers.keys { watchers[id]?.show(counts) }
        } catch {
            // Once an outage: it is asked again in a moment.
            if !isFailing { observer.countsUnknown(error) }
            isFailing = true
        }
        for id in watchers.keys { watchers[id]?.keepAlive() }
    }

    /// - Parameter rights: nil: the session is over.
    private func judge(_ id: Int, _ rights: Rights?) {
        guard let rights else {
            watchers.removeValue(forKey: id)?.out.finish()
            return
        }
        watchers[id]?.rights = rights
        watchers[id]?.lookedAt = .now
    }
}
