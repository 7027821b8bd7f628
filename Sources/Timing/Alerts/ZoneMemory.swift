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

    /// Notes the zone where it is a new one, with an entry in the journal; where files were loaded in another
    /// one, an alert is raised that stands until somebody has seen it, or the zone is again that of all files.
    ///
    /// - Returns: the alert, if it was raised now.
    package func note(on connection: borrowing Connection) throws -> Alert? {
        guard try last(on: connection)?.value != zone else { return nil }
        return try connection.transaction { connection in
            // Services and commands may start at the same time.
            _ = try connection.query(
                "select pg_advisory_xact_lock(hashtextextended('bascule.setting', 0))")
            let last = try last(on: connection)
            guard last?.value != zone else { return nil }
            let now = try connection.query(
                """
                insert into bascule.setting (name, value) values ('zone', \(zone)) returning since
                """)[0][0, as: Timestamp.self]
            guard let last else { return nil }
            let zones = try zonesOfFiles(on: connection)
            guard !zones.isEmpty else { return nil }
            let alert =
                zones == [zone]
                ? try Alert.stand(
                    .settingChanged, subject: "zone", message: nil, resolution: resolution,
                    on: connection)
                : try Alert.raise(
                    .settingChanged, subject: "zone", dueAt: now,
                    message: message(last.value, last.since),
                    on: connection)
            try JournalEntry.write(
                "setting", subject: "zone", by: actor,
                parameters: #"{"before": "\#(last.value)", "after": "\#(zone)"}"#, on: connection)
            return alert
        }
    }

    private func last(
        on connection: borrowing Connection
    ) throws -> (value: String, since: String)? {
        try connection.query(
            """
            select value, to_char(since at time zone \(zone), 'YYYY-MM-DD HH24:MI')
              from bascule.setting where name = 'zone' order by id desc limit 1
            """
        ).first.map { (try $0[0, as: String.self], try $0[1, as: String.self]) }
    }

    /// Those that the site had when the files that count were loaded; of what was loaded before any was noted,
    /// the first.
    private func zonesOfFiles(on connection: borrowing Connection) throws -> Set<String> {
        let rows = try connection.query(
            """
            with period as (
                select id, value,
                       case when lag(id) over w is null then '-infinity' else since end as since,
                       coalesce(lead(since) over w, 'infinity') as until
                  from bascule.setting where name = 'zone'
                window w as (order by id)
            )
            select distinct value from period p
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

    private func message(_ before: String, _ since: String) -> String {
        language == .fr
            ? "Le fuseau horaire du site est maintenant \(zone) ; il était \(before) depuis le \(since)."
                + " Une heure sans fuseau lue à partir d'ici est un autre instant : des lignes déjà"
                + " chargées qui reviennent ont une autre clé et sont ajoutées, non confirmées. Si ce"
                + " n'est pas voulu, remettre `zone: \(before)` (ou le fixer par flux) et redémarrer."
            : "The site's zone is now \(zone); it was \(before) since \(since). A time without a zone"
                + " that is read from now on is another instant: rows that were loaded before and come"
                + " again have another key, and are added, not confirmed. If that is not meant, put"
                + " `zone: \(before)` back (or say it in the feeds) and restart."
    }
}
