// SPDX-License-Identifier: Apache-2.0

internal import Journal
package import Postgres
package import Wording

/// The zone in which times without one were read so far: another one makes other keys of the same texts.
package struct ZoneMemory: Sendable {
    private let zone: String
    private let language: Language
    private let actor: String

    package init(zone: String, language: Language, by actor: String) {
        self.zone = zone
        self.language = language
        self.actor = actor
    }

    /// Under which a service says its zone, with what it has read (`bascule.service`): no feed has such a name.
    package static let serviceKey = "zone of the site"

    private static let subject = "zone"

    /// Notes the zone where it is a new one, with an entry in the journal; where files were loaded in another
    /// one, an alert is raised that stands until somebody has seen it, or all files are of this zone and no
    /// living service reads in another one.
    ///
    /// A service keeps the zone of its start, whatever a command goes by meanwhile: what is loaded while
    /// it lives may be of either.
    /// - Parameter isDead: whether it is known of a service that it is gone, though it was seen lately.
    /// - Returns: the alert, if it was raised now.
    package func note(
        isDead: (_ worker: String) -> Bool = { _ in false }, on connection: borrowing Connection
    ) throws -> Alert? {
        if try isSettled(isDead, on: connection) { return nil }
        return try connection.transaction { connection in
            // Services and commands may start at the same time.
            _ = try connection.query(
                "select pg_advisory_xact_lock(hashtextextended('bascule.setting', 0))")
            let last = try lastNoted(on: connection)
            let isChange = last?.value != zone
            let others = try otherZones(last?.value ?? zone, isDead, on: connection)
            let known = try isChange ? [] : notedBeside(on: connection)
            var now: Timestamp?
            // What comes from here on is of this zone alone again, once the others are gone.
            if isChange || (others.isEmpty && !known.isEmpty) {
                now = try add("zone", zone, on: connection)
            }
            for other in others.subtracting(known).sorted() {
                _ = try add("zone beside", other, on: connection)
            }
            guard let last else { return nil }
            let zones = try zonesOfFiles(on: connection)
            guard !zones.isEmpty else { return nil }
            var alert: Alert?
            if zones == [zone], others.isEmpty {
                alert = try Alert.stand(
                    .settingChanged, subject: Self.subject, message: nil, resolution: resolution,
                    on: connection)
            } else if zones != [zone], isChange, let now {
                alert = try Alert.raise(
                    .settingChanged, subject: Self.subject, dueAt: now,
                    message: message(last.value, last.since, zones.sorted()), on: connection)
            }
            guard isChange else { return alert }
            try JournalEntry.write(
                "setting", subject: "zone", by: actor,
                parameters: #"{"before": "\#(last.value)", "after": "\#(zone)"}"#, on: connection)
            return alert
        }
    }

    /// Whether there is nothing to note, and no alert that may be over.
    private func isSettled(
        _ isDead: (String) -> Bool, on connection: borrowing Connection
    ) throws -> Bool {
        guard let last = try lastNoted(on: connection), last.value == zone else { return false }
        let others = try otherZones(zone, isDead, on: connection)
        let known = try notedBeside(on: connection)
        guard others.isSubset(of: known) else { return false }
        guard others.isEmpty else { return true }
        guard known.isEmpty else { return false }
        return try Alert.standing(.settingChanged, subject: Self.subject, on: connection) == nil
    }

    private func add(
        _ name: String, _ value: String, on connection: borrowing Connection
    ) throws -> Timestamp {
        try connection.query(
            """
            insert into bascule.setting (name, value) values (\(name), \(value)) returning since
            """)[0][0, as: Timestamp.self]
    }

    /// Other zones than this one that living services go by.
    ///
    /// - Parameter before: that of a service that does not say it, of an earlier version.
    private func otherZones(
        _ before: String, _ isDead: (String) -> Bool, on connection: borrowing Connection
    ) throws -> Set<String> {
        let services = try connection.query(
            """
            select worker, coalesce(feeds ->> \(Self.serviceKey), \(before))
              from bascule.service where seen_at > now() - interval '30 seconds'
            """
        ).map { (try $0[0, as: String.self], try $0[1, as: String.self]) }
        return Set(services.filter { !isDead($0.0) }.map(\.1)).subtracting([zone])
    }

    /// The zones of services that went by another one since the last one was noted.
    private func notedBeside(on connection: borrowing Connection) throws -> Set<String> {
        let rows = try connection.query(
            """
            select distinct value from bascule.setting
             where name = 'zone beside'
               and id > (select max(id) from bascule.setting where name = 'zone')
            """)
        return Set(try rows.map { try $0[0, as: String.self] })
    }

    private func lastNoted(
        on connection: borrowing Connection
    ) throws -> (value: String, since: String)? {
        try connection.query(
            """
            select value, to_char(since at time zone \(zone), 'YYYY-MM-DD HH24:MI')
              from bascule.setting where name = 'zone' order by id desc limit 1
            """
        ).first.map { (try $0[0, as: String.self], try $0[1, as: String.self]) }
    }

    /// Those that the site, or a service of it, had when the files that count were loaded; of what was loaded
    /// before any was noted, the first.
    private func zonesOfFiles(on connection: borrowing Connection) throws -> Set<String> {
        let rows = try connection.query(
            """
            with period as (
                select id, value,
                       case when lag(id) over w is null then '-infinity' else since end as since,
                       coalesce(lead(since) over w, 'infinity') as until,
                       lead(id) over w as next_id
                  from bascule.setting where name = 'zone'
                window w as (order by id)
            )
            select distinct z.value
              from period p
             cross join lateral (
                   select p.value
                    union all
                   select b.value from bascule.setting b
                    where b.name = 'zone beside' and b.id > p.id
                      and (p.next_id is null or b.id < p.next_id)) as z (value)
             where exists (select from bascule.file f
                            where f.state = 'loaded'
                              and coalesce(f.loaded_at, f.arrived_at) >= p.since
                              and coalesce(f.loaded_at, f.arrived_at) < p.until)
            """)
        return Set(try rows.map { try $0[0, as: String.self] })
    }

    private var resolution: String {
        language == .fr
            ? "le fuseau est de nouveau celui de tous les fichiers chargés"
            : "the zone is again that in which all files were loaded"
    }

    /// - Parameter zones: those in which the files were loaded.
    private func message(_ before: String, _ since: String, _ zones: [String]) -> String {
        let list = zones.map { "`zone: \($0)`" }.joined(separator: ", ")
        let advice: String
        switch (language, zones.count) {
        case (.fr, 1): advice = "remettre \(list), dans lequel les fichiers ont été lus"
        case (.fr, _):
            advice = "remettre le bon des fuseaux dans lesquels les fichiers ont été lus, \(list)"
        case (_, 1): advice = "put \(list) back, in which the files were read"
        default:
            advice = "put the right one of the zones back in which the files were read, \(list)"
        }
        return language == .fr
            ? "Le fuseau horaire du site est maintenant \(zone) ; il était \(before) depuis le \(since)."
                + " Une heure sans fuseau lue à partir d'ici est un autre instant : des lignes déjà"
                + " chargées qui reviennent ont une autre clé et sont ajoutées, non confirmées. Si ce"
                + " n'est pas voulu, \(advice) (ou le fixer par flux), et redémarrer."
            : "The site's zone is now \(zone); it was \(before) since \(since). A time without a zone"
                + " that is read from now on is another instant: rows that were loaded before and come"
                + " again have another key, and are added, not confirmed. If that is not meant,"
                + " \(advice) (or say it in the feeds), and restart."
    }
}
