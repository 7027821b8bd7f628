// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Feeds
package import Inbox
package import Postgres
package import Wording

/// A running service's record for `bascule status`.
package struct ServiceRecord: Sendable {
    package let worker: String
    /// Its roles, separated by commas.
    package let roles: String

    /// In which it is said why a file waits.
    private let language: Language

    /// The feed declarations it has read: by name, the digest of each.
    ///
    /// Also the file of the settings, by its path, which is no feed's name; empty if there was
    /// none. And other facts that services must know of each other, by names that no feed has
    /// either.
    private let feeds: [String: String]

    package init(
        worker: String, roles: String, language: Language, feeds: [Feed] = [],
        config: ConfigFile? = nil, also: [String: String] = [:]
    ) {
        self.worker = worker
        self.roles = roles
        let read = Dictionary(
            feeds.map { ($0.name, $0.meaning) }
                + (config.map { [($0.path, $0.digest ?? "")] } ?? []),
            uniquingKeysWith: { one, _ in one })
        self.feeds = read.merging(also) { one, _ in one }
        self.language = language
    }

    /// A service silent for this long is not counted as running, in seconds.
    package static let silentAfterSeconds = 30

    /// Waiting files recorded, at most: ten thousand more say nothing new.
    package static let waitingLimit = 1_000

    /// - Parameters:
    ///   - waiting: files that the watcher sees and does not take; nil when the service stops.
    ///   - begins: the first heartbeat of this process: one of the same number may have died here.
    package func publish(
        _ waiting: [Waiting]?, begins: Bool = false, on connection: Connection
    ) throws {
        try connection.transaction(TransactionMode(commitsAsynchronously: true)) { connection in
            guard let waiting else {
                _ = try connection.execute("delete from bascule.service where worker = \(worker)")
                return
            }
            _ = try connection.execute(
                """
                delete from bascule.service where seen_at < now() - interval '1 day'
                """)
            _ = try connection.execute(
                """
                insert into bascule.service as s (worker, roles, feeds)
                values (\(worker), \(roles),
                        jsonb_object(\(feeds.map(\.key)), \(feeds.map(\.value))))
                on conflict (worker) do update
                   set seen_at = now(), roles = excluded.roles, feeds = excluded.feeds,
                       started_at = case when \(begins) then now() else s.started_at end
                """)
            let shown = waiting.prefix(Self.waitingLimit)
            _ = try connection.execute("delete from bascule.waiting where worker = \(worker)")
            _ = try connection.execute(
                """
                insert into bascule.waiting (worker, path, feed, bytes, reason, since, is_stray,
                                             is_unlisted)
                select \(worker), w.path, nullif(w.feed, ''), w.bytes, w.reason,
                       now() - make_interval(secs => w.waited), w.is_stray, w.is_unlisted
                  from unnest(\(shown.map(\.path)), \(shown.map { $0.label ?? "" }),
                              \(shown.map(\.size)), \(shown.map { $0.reason.sentence(in: language) }),
                              \(shown.map { $0.waited / .seconds(1) }), \(shown.map(\.isStray)),
                              \(shown.map(\.isUnlisted)))
                       as w (path, feed, bytes, reason, waited, is_stray, is_unlisted)
                on conflict do nothing
                """)
        }
    }
}
