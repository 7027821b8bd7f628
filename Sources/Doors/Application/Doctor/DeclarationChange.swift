// SPDX-License-Identifier: Apache-2.0

internal import Alerts
internal import Calendar
internal import Configuration
internal import Feeds
internal import FileSystem
internal import Foundation
internal import Ingest
internal import Postgres
internal import Schedules
internal import Wording

/// A declaration, or the file of the settings, that differs from the one a running service read at
/// its start.
///
/// Aggregates and exports are read anew for each job; feeds, schedules and settings are not.
struct DeclarationChange: Sendable, Hashable {
    enum Kind: Sendable { case added, changed, removed }
    enum Thing: Sendable { case settings, feed, schedule }

    let thing: Thing
    let name: String
    let kind: Kind
    /// The file, or where it is gone the folder that it was in.
    let path: String
    /// The service that uses the old one, and its start; nil for a schedule.
    let service: String?

    var subject: String {
        switch thing {
        case .settings: "settings \(name)"
        case .feed: "feed \(name)"
        case .schedule: "schedule \(name)"
        }
    }

    /// Feeds as declared now, beside the declarations each living service has read; a broken
    /// declaration is reported by itself.
    ///
    /// - Returns: nil where no living service tells what it has read.
    static func ofFeeds(
        _ catalog: FeedCatalog, _ settings: Settings, on connection: borrowing Connection
    ) throws -> [DeclarationChange]? {
        let services = try services(settings, on: connection)
        guard !services.isEmpty else { return nil }
        let now = Dictionary(
            catalog.feeds.map { ($0.name, $0) }, uniquingKeysWith: { one, _ in one })
        let broken = Set(catalog.broken.map(\.name))
        var found: [DeclarationChange] = []
        for (service, read) in services.sorted(by: { $0.key < $1.key }) {
            let read = read.feeds.filter { !isPath($0.key) && $0.key != ZoneMemory.serviceKey }
            for name in Set(now.keys).union(read.keys).sorted() where !broken.contains(name) {
                let kind: Kind? =
                    switch (read[name], now[name]?.meaning) {
                    case (nil, .some): .added
                    case (.some, nil): .removed
                    case (let old, let new): old == new ? nil : .changed
                    }
                guard let kind else { continue }
                found.append(
                    DeclarationChange(
                        thing: .feed, name: name, kind: kind,
                        path: now[name]?.file ?? settings.declarations.feeds, service: service))
            }
        }
        return found
    }

    private static func isPath(_ name: String) -> Bool { name.utf8.first == UInt8(ascii: "/") }

    /// The files of the settings that living services of this host have read, as they are now.
    struct OfSettings {
        var changes: [DeclarationChange] = []
        /// Services whose file could not be read, and why.
        var unseen: [(service: String, error: any Error)] = []
    }

    /// Files on another host can't be read, and nothing is said of them.
    ///
    /// - Returns: nil where no living service of this host tells what it has read.
    static func ofSettings(
        _ settings: Settings, on connection: borrowing Connection
    ) throws -> OfSettings? {
        let services = try services(settings, on: connection)
            .filter { $0.value.isHere && $0.value.feeds.keys.contains(where: isPath) }
        guard !services.isEmpty else { return nil }
        var found = OfSettings()
        for (service, read) in services.sorted(by: { $0.key < $1.key }) {
            do {
                for (path, digest) in read.feeds where isPath(path) {
                    if let change = try ofSettings(path, digest, service) {
                        found.changes.append(change)
                    }
                }
            } catch {
                found.unseen.append((service, error))
            }
        }
        return found
    }

    private static func ofSettings(
        _ path: String, _ digest: String, _ service: String
    ) throws -> DeclarationChange? {
        let now = try ConfigFile(path: path).digest
        guard now ?? "" != digest else { return nil }
        return DeclarationChange(
            thing: .settings, name: Folder.name(of: path),
            kind: digest.isEmpty ? .added : now == nil ? .removed : .changed, path: path,
            service: service)
    }

    /// By service and its start: the digests of what it has read, and whether it runs on this host.
    private static func services(
        _ settings: Settings, on connection: borrowing Connection
    ) throws -> [String: (feeds: [String: String], isHere: Bool)] {
        let time = LocalTimeText(zone: try Zone(settings.zone))
        var services: [String: (feeds: [String: String], isHere: Bool)] = [:]
        let read = try connection.query(
            """
            select s.worker, floor(extract(epoch from s.started_at))::bigint as started,
                   f.key as feed, f.value as digest
              from bascule.service s left join lateral jsonb_each_text(s.feeds) f on true
             where s.feeds is not null
               and s.seen_at > now() - make_interval(secs => \(ServiceRecord.silentAfterSeconds))
             order by s.worker limit 10000
            """
        ).decode(as: ReadFeed.self)
        for one in read where !ServedRoles.isKnownDead(one.worker) {
            let service = "\(one.worker), \(time.text(one.started)[settings.language])"
            var feeds = services[service]?.feeds ?? [:]
            if let feed = one.feed { feeds[feed] = one.digest }
            services[service] = (feeds, ServedRoles.isHere(one.worker))
        }
        return services
    }

    /// A feed that a service has read.
    private struct ReadFeed: RowDecodable {
        let worker: String
        let started: Int64
        /// nil: it has read none.
        let feed: String?
        let digest: String?

        enum CodingKeys: String, RowColumn { case worker, started, feed, digest }

        init(_ row: RowReader<CodingKeys>) throws {
            worker = try row[.worker]
            started = try row[.started]
            feed = try row[.feed]
            digest = try row[.digest]
        }
    }

    /// Schedules as their file says, beside those of the database.
    static func ofSchedules(
        _ settings: Settings, on connection: borrowing Connection
    ) throws -> [DeclarationChange] {
        let (file, mistakes) = ScheduleDefaults.read(settings)
        // A file with mistakes is not applied at all, which is reported by itself.
        guard mistakes.isEmpty else { return [] }
        return try file.pending(
            now: try Scheduler.databaseTime(on: connection).seconds, on: connection
        ).map { name, what in
            let kind: Kind =
                switch what {
                case .added: .added
                case .changed: .changed
                case .removed: .removed
                }
            return DeclarationChange(
                thing: .schedule, name: name, kind: kind, path: ScheduleDefaults.path(settings),
                service: nil)
        }
    }

    /// Seconds since 1970 UTC at which the file was written last, or its folder.
    func changedAt() throws -> Int64 {
        let status = try FileStatus(path: path) ?? FileStatus(path: Folder.parent(of: path))
        return (status?.modifiedNanoseconds ?? 0) / 1_000_000_000
    }
}

extension Installation {
    /// Feeds that were declared, or say something else, since this process has read them.
    func feedsDeclaredLater() -> [Feed] {
        FeedCatalog.load(folder: settings.declarations.feeds, settings: settings).0.feeds
            .filter { catalog[$0.name]?.meaning != $0.meaning }
    }

    /// An instant as the site's clocks have it.
    func localTime(_ date: Date) throws -> String {
        LocalTimeText(zone: try Zone(settings.zone))
            .text(Int64(date.timeIntervalSince1970))[settings.language]
    }
}
