// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Postgres
internal import Wording

/// Finds schedules whose jobs no worker takes.
enum QueueLook {
    static func find(
        _ settings: Settings, _ served: ServedRoles, on connection: borrowing Connection
    ) throws -> [Finding] {
        let rows = try connection.query(
            """
            select queue, string_agg(name, ', ' order by name) as schedules from bascule.schedule
             where paused_at is null and next_at is not null
             group by queue order by queue limit 100
            """)
        // Without a running worker the settings decide which queues one here would serve.
        let queues = served.queues.subtracting([InboxQueue.name])
        let known = queues.isEmpty ? Set(settings.jobSlots.keys) : queues
        return try rows.map(by: Column.self) { row in
            let (queue, schedules) = (
                try row[.queue, as: String.self], try row[.schedules, as: String.self]
            )
            return known.contains(queue) ? nil : finding(queue, schedules)
        }.compactMap(\.self)
    }

    private enum Column: String, RowColumn { case queue, schedules }

    private static func finding(_ queue: String, _ schedules: String) -> Finding {
        Finding(
            "queue_unserved", "queue \(queue)",
            Phrase(
                en: "No worker takes from it, and these schedules put their jobs there:"
                    + " \(schedules).",
                fr: "Aucun processus n'y prend de travaux, et ces planifications y déposent les"
                    + " leurs : \(schedules)."),
            next: Phrase(
                en: "Name it in the setting `queues`, such as `queues: { \(queue): 1 }` beside the"
                    + " others, and restart the service.",
                fr: "Nommez-la dans le réglage `queues`, par exemple `queues: { \(queue): 1 }` à"
                    + " côté des autres, et redémarrez le service."))
    }
}
