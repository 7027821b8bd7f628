// SPDX-License-Identifier: Apache-2.0

internal import Journal
package import Postgres
package import Views
package import Wording

/// The zone in which times without one were read so far: another one makes other keys of the same
/// texts.
package struct ZoneMemory: Sendable {
    private let zone: String
    private let actor: String

    package init(zone: String, by actor: String) {
        self.zone = zone
        self.actor = actor
    }

    /// Under which a service says its zone, with what it has read (`bascule.service`): no feed has
    /// such a name.
    package static let serviceKey = "zone of the site"

    package static let subject = "zone"

    /// How the zone compares with the last one that was noted.
    package enum Standing: Sendable {
        /// Something is to be noted.
        case changed
        /// It is known that living services go by other zones.
        case shared
        /// All go by this one.
        case alone
    }

    package func standing(
        _ isDead: (_ worker: String) -> Bool, on connection: borrowing Connection
    ) throws -> Standing {
        guard let last = try lastNoted(on: connection), last.zone == zone else { return .changed }
        let others = try otherZones(zone, isDead, on: connection)
        let known = try notedBeside(on: connection)
        guard others.isSubset(of: known) else { return .changed }
        guard others.isEmpty else { return .shared }
        return known.isEmpty ? .alone : .changed
    }

    /// What a note has found of the files.
    package enum Note: Sendable {
        /// Nothing that was not told before.
        case nothing
        /// All files are of this zone, and no living service reads in another one.
        case unmixed
        /// Files were loaded in another zone: to be told until somebody has seen it, or it is over.
        case mixed(Anomaly)
    }

    /// Notes the zone where it is a new one, with an entry in the journal.
    ///
    /// A service keeps the zone of its start, whatever a command uses meanwhile: files loaded while
    /// it lives may be of either.
    ///
    /// - Parameters:
    ///   - isDead: whether it is known of a service that it is gone, though it was seen lately.
    ///   - connection: in a transaction.
    package func noteZone(
        _ isDead: (_ worker: String) -> Bool, on connection: borrowing Connection
    ) throws -> Note {
        // Services and commands may start at the same time.
        _ = try connection.query(
            "select pg_advisory_xact_lock(hashtextextended('bascule.setting', 0))")
        let last = try lastNoted(on: connection)
        let isChange = last?.zone != zone
        let others = try otherZones(last?.zone ?? zone, isDead, on: connection)
        let known = try isChange ? [] : notedBeside(on: connection)
        var now: Timestamp?
        // Files from here on are of this zone alone again, once the other services are gone.
        if isChange || (others.isEmpty && !known.isEmpty) {
            now = try addSetting("zone", zone, on: connection)
        }
        for other in others.subtracting(known).sorted() {
            _ = try addSetting("zone beside", other, on: connection)
        }
        guard let last else { return .nothing }
        let zones = try zonesOfFiles(on: connection)
        guard !zones.isEmpty else { return .nothing }
        if isChange {
            try JournalEntry.write(
                "setting", subject: "zone", by: actor,
                parameters: #"{"before": "\#(last.zone)", "after": "\#(zone)"}"#, on: connection)
        }
        if zones == [zone] { return others.isEmpty ? .unmixed : .nothing }
        guard isChange, let now else { return .nothing }
        return .mixed(
            Anomaly(Self.subject, since: now, sentence: sentence(last, zones.sorted())))
    }

    private func addSetting(
        _ name: String, _ value: String, on connection: borrowing Connection
    ) throws -> Timestamp {
        try connection.query(
            """
            insert into bascule.setting (name, value) values (\(name), \(value)) returning since
            """)[0]["since"]
    }

    /// Other zones than this one that living services go by.
    ///
    /// - Parameter before: that of a service that does not say it, of an earlier version.
    private func otherZones(
        _ before: String, _ isDead: (String) -> Bool, on connection: borrowing Connection
    ) throws -> Set<String> {
        let services = try connection.query(
            """
            select worker, coalesce(feeds ->> \(Self.serviceKey), \(before)) as zone
              from bascule.service where seen_at > now() - interval '30 seconds'
            """
        ).decode(as: ServiceZone.self)
        return Set(services.filter { !isDead($0.worker) }.map(\.zone)).subtracting([zone])
    }

    /// The zones of services that went by another one since the last one was noted.
    private func notedBeside(on connection: borrowing Connection) throws -> Set<String> {
        let rows = try connection.query(
            """
            select distinct value from bascule.setting
             where name = 'zone beside'
               and id > (select max(id) from bascule.setting where name = 'zone')
            """)
        return Set(try rows.values())
    }

    private func lastNoted(on connection: borrowing Connection) throws -> NotedZone? {
        try connection.query(
            """
            select value as zone,
                   to_char(since at time zone \(zone), 'YYYY-MM-DD HH24:MI') as since
              from bascule.setting where name = 'zone' order by id desc limit 1
            """
        ).decode(as: NotedZone.self).first
    }

    /// The zones of the site, or of a service, when the counted files were loaded; for files loaded
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
        return Set(try rows.values())
    }

    package static let resolution = Phrase(
        en: "the zone is again that in which all files were loaded",
        fr: "le fuseau est de nouveau celui de tous les fichiers chargés")

    /// - Parameter zones: those in which the files were loaded.
    private func sentence(_ before: NotedZone, _ zones: [String]) -> Phrase {
        let list = zones.map { "`zone: \($0)`" }.joined(separator: ", ")
        let advice =
            zones.count == 1
            ? Phrase(
                en: "put \(list) back, in which the files were read",
                fr: "remettre \(list), dans lequel les fichiers ont été lus")
            : Phrase(
                en: "put the right one of the zones back in which the files were read, \(list)",
                fr: "remettre le bon des fuseaux dans lesquels les fichiers ont été lus, \(list)")
        return Phrase(
            en:
                "The site's zone is now \(zone); it was \(before.zone) since \(before.since). A time"
                + " without a zone that is read from now on is another instant: rows that were loaded"
                + " before and come again have another key, and are added, not confirmed. If that is"
                + " not meant, \(advice.en) (or say it in the feeds), and restart.",
            fr:
                "Le fuseau horaire du site est maintenant \(zone) ; il était \(before.zone) depuis le"
                + " \(before.since). Une heure sans fuseau lue à partir d'ici est un autre instant :"
                + " des lignes déjà chargées qui reviennent ont une autre clé et sont ajoutées, non"
                + " confirmées. Si ce n'est pas voulu, \(advice.fr) (ou le fixer par flux), et"
                + " redémarrer.")
    }
}

/// A zone that was noted, and since when, as that zone's clocks have it.
private struct NotedZone: RowDecodable {
    let zone: String
    let since: String

    enum CodingKeys: String, RowColumn { case zone, since }

    init(_ row: RowReader<CodingKeys>) throws {
        zone = try row[.zone]
        since = try row[.since]
    }
}

/// The zone that a living service goes by.
private struct ServiceZone: RowDecodable {
    let worker: String
    let zone: String

    enum CodingKeys: String, RowColumn { case worker, zone }

    init(_ row: RowReader<CodingKeys>) throws {
        worker = try row[.worker]
        zone = try row[.zone]
    }
}
