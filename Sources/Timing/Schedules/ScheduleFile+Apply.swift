// SPDX-License-Identifier: Apache-2.0

package import Jobs
package import Postgres
package import Wording

extension ScheduleFile {
    /// Brings the database to what the file says, and leaves what people have changed at run time.
    ///
    /// Belongs into a transaction; starters at the same time wait for each other.
    /// - Returns: The changes, and the schedules left as they are, one sentence each.
    package func apply(
        kinds: JobSignature.Catalog, now: Int64, on connection: borrowing Connection
    ) throws -> [Phrase] {
        _ = try connection.query(
            "select pg_advisory_xact_lock(hashtextextended('bascule.schedules_file', 0))")
        let store = ScheduleStore(kinds: kinds, by: "config", now: now)
        var told: [Phrase] = []
        for schedule in try normalised(on: connection) {
            try told += apply(schedule, store, now: now, on: connection)
        }
        let names = schedules.map(\.name)
        let gone = try connection.query(
            """
            update bascule.schedule set is_in_file = false
             where is_in_file and name <> all(\(names))
            returning name
            """)
        _ = try connection.execute(
            """
            update bascule.schedule set is_in_file = true
             where not is_in_file and source = 'config' and name = any(\(names))
            """)
        told += try gone.values(as: String.self).map { name in
            Phrase(
                en: "schedule \(name) is no longer in the file and goes on as it is: `bascule"
                    + " schedules remove \(name)` takes it away",
                fr: "la planification \(name) n'est plus dans le fichier et continue telle quelle :"
                    + " `bascule schedules remove \(name)` la supprime")
        }
        return told
    }

    private func apply(
        _ schedule: Schedule, _ store: ScheduleStore, now: Int64,
        on connection: borrowing Connection
    ) throws -> [Phrase] {
        let name = schedule.name
        guard let row = try ScheduleStore.find(name, on: connection) else {
            do {
                try store.addSchedule(schedule, isFromConfig: true, on: connection)
                return [
                    Phrase(
                        en: "schedule \(name) was added from the file",
                        fr: "la planification \(name) du fichier est ajoutée")
                ]
            } catch let error as ScheduleError where error.field == "ends" {
                return [
                    Phrase(
                        en: "schedule \(name) of the file was left out: ",
                        fr: "la planification \(name) du fichier est laissée de côté : ")
                        + error.sentence
                ]
            }
        }
        guard row.isFromConfig else {
            return [
                Phrase(
                    en:
                        "schedule \(name) was added at run time by a person and stays as it is: rename"
                        + " it in the file, or remove that one",
                    fr:
                        "la planification \(name) a été ajoutée par quelqu'un et reste telle quelle :"
                        + " la renommer dans le fichier, ou supprimer l'autre")
            ]
        }
        return try update(row, to: schedule, store, on: connection)
    }

    private func update(
        _ row: ScheduleRow, to schedule: Schedule, _ store: ScheduleStore,
        on connection: borrowing Connection
    ) throws -> [Phrase] {
        let name = schedule.name
        let differing = ScheduleField.allCases.filter { $0.differs(row.schedule, schedule) }
        let kept = differing.filter { row.edited.contains($0.rawValue) }
        let taken = differing.filter { !row.edited.contains($0.rawValue) }
        var told: [Phrase] = []
        if !kept.isEmpty {
            told.append(
                Phrase(
                    en: "schedule \(name): \(Self.list(kept)) was edited at run time and stays so;"
                        + " the file says otherwise",
                    fr:
                        "planification \(name) : \(Self.list(kept)), modifié depuis, reste ainsi ; le"
                        + " fichier dit autre chose"))
        }
        guard !taken.isEmpty else { return told }
        do {
            try store.edit(name, isFromConfig: true, on: connection) { current in
                for field in taken { field.copy(from: schedule, to: &current) }
            }
            told.append(
                Phrase(
                    en: "schedule \(name) was changed as the file says: \(Self.list(taken))",
                    fr: "la planification \(name) est changée comme dans le fichier :"
                        + " \(Self.list(taken))"))
        } catch let error as ScheduleError where error.field == "ends" {
            told.append(
                Phrase(
                    en: "schedule \(name) was not changed as the file says: ",
                    fr: "la planification \(name) n'est pas changée comme dans le fichier : ")
                    + error.sentence)
        }
        return told
    }

    private static func list(_ fields: [ScheduleField]) -> String {
        fields.map(\.rawValue).joined(separator: ", ")
    }

    /// Arguments as PostgreSQL writes JSON, to be compared with those it has.
    private func normalised(on connection: borrowing Connection) throws -> [Schedule] {
        let rows = try connection.query(
            """
            select a.text::jsonb::text
              from unnest(\(schedules.map(\.arguments))) with ordinality as a (text, position)
             order by a.position
            """)
        return try zip(schedules, rows.values(as: String.self)).map { schedule, arguments in
            var schedule = schedule
            schedule.arguments = arguments
            return schedule
        }
    }
}

/// The changes that `apply` would make.
extension ScheduleFile {
    package enum Pending: Sendable { case added, changed, removed }

    /// The schedules that are not as the file says, by name; changes nothing.
    ///
    /// Changes made by people at run time stand, and fields that `apply` would omit are omitted
    /// here too.
    package func pending(
        now: Int64, on connection: borrowing Connection
    ) throws -> [(name: String, what: Pending)] {
        var found: [(name: String, what: Pending)] = []
        for schedule in try normalised(on: connection) where schedule.ends.map({ $0 > now }) ?? true
        {
            guard let row = try ScheduleStore.find(schedule.name, on: connection) else {
                found.append((schedule.name, .added))
                continue
            }
            let differs = ScheduleField.allCases.contains {
                $0.differs(row.schedule, schedule) && !row.edited.contains($0.rawValue)
            }
            if row.isFromConfig, differs { found.append((schedule.name, .changed)) }
        }
        let gone = try connection.query(
            """
            select name from bascule.schedule
             where is_in_file and name <> all(\(schedules.map(\.name))) order by name limit 1000
            """
        ).values(as: String.self).map { (name: $0, what: Pending.removed) }
        return found + gone
    }
}
