// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Journal
internal import Postgres
internal import Views
internal import Wording

/// The queues: what waits in them, and whether they give out work.
enum Queues {
    /// Queues with work, paused ones, and those that the site's workers serve.
    static func all(_ served: [String], on connection: borrowing Connection) throws -> [QueueView] {
        let there = try QueueView.Filter().first(200, on: connection)
        let idle = served.filter { name in !there.contains { $0.name == name } }
        return (there + idle.map(QueueView.init(idle:))).sorted { $0.name < $1.name }
    }

    static func pause(_ visit: Visit) async throws -> Answer {
        let reason = try visit.remark("reason")
        return try await change(visit) { queue, actor, connection in
            let isNew = try PauseQueue(queue, because: reason).run(by: actor, on: connection)
            return isNew ? .queuePaused : nil
        }
    }

    static func resume(_ visit: Visit) async throws -> Answer {
        try await change(visit) { queue, actor, connection in
            try ResumeQueue(queue).run(by: actor, on: connection) ? .queueResumed : nil
        }
    }

    /// Where it is so already there is nothing to tell.
    private static func change(
        _ visit: Visit,
        _ body: @escaping @Sendable (String, JournalActor, borrowing Connection) throws -> Flash?
    ) async throws -> Answer {
        let (queue, actor) = (visit.parameters["queue"] ?? "", try visit.actor)
        let served = visit.site.settings.servedQueues
        let flash = try await visit.site.pool.withConnection { connection in
            guard try all(served, on: connection).contains(where: { $0.name == queue }) else {
                throw Refusal.notFound
            }
            return try body(queue, actor, connection)
        }
        return flash.map { visit.done("/jobs", $0) } ?? .see(visit.site.path("/jobs"))
    }

    static func panel(_ queues: [QueueView], _ now: Timestamp, _ face: Face) -> HTML {
        guard !queues.isEmpty else { return .none }
        let mayPause = face.mayDoEverywhere(.pauseQueues)
        let heads: Table.Heads =
            [
                (face(en: "Queue", fr: "File"), false), (face(en: "State", fr: "État"), false),
                (face(en: "Waiting", fr: "En attente"), true),
                (face(en: "Running", fr: "En cours"), true),
                (face(en: "Oldest waits since", fr: "Le plus ancien attend depuis"), false),
            ] + (mayPause ? [(face(en: "Pause", fr: "Pause"), false)] : [])
        let rows = queues.map { queue -> HTML in
            let oldest = queue.oldestRunAt.map { face.ago($0, at: now) } ?? "–"
            return Table.row(
                queue.name, heads,
                [
                    .head("\(outside: queue.name)"), .plain(state(queue, face)),
                    .plain("\(face.number(queue.waiting))"),
                    .plain("\(face.number(queue.running))"),
                    .plain(oldest),
                ] + (mayPause ? [.wide(form(queue, face))] : []))
        }
        let title = face(en: "Queues", fr: "Files")
        return face.panel(title, Table.table("queues", caption: title, heads, rows, face))
    }

    private static func state(_ queue: QueueView, _ face: Face) -> HTML {
        if let since = queue.pausedAt {
            let tag = face.tag("warn", "paused", StateWord.shown("paused", in: face.language))
            let by = queue.pausedBy.map { face.actor($0) } ?? "–"
            let why: HTML = queue.pauseReason.map { " : \(outside: $0)" } ?? .none
            return "\(tag)<small>\(face.time(since)), \(by)\(why)</small>"
        }
        if queue.isAttended { return face.tag("ok", "served", face(en: "served", fr: "servie")) }
        let kind = queue.waiting > 0 ? "bad" : "warn"
        return face.tag(kind, "unserved", face(en: "no worker", fr: "aucun ouvrier"))
    }

    private static func form(_ queue: QueueView, _ face: Face) -> HTML {
        let path = "/queues/\(FormText.encoded(queue.name))"
        if queue.pausedAt != nil {
            return Controls.button(face, path + "/resume", face(en: "Resume", fr: "Reprendre"))
        }
        let reason: HTML = """
            <label>\(face(en: "Why", fr: "Pourquoi"))<input name="reason" maxlength="500"></label>
            """
        return Controls.asking(
            face, path + "/pause", face(en: "Pause", fr: "Mettre en pause"),
            face(
                en: "What runs goes on; nothing new is begun until somebody resumes it.",
                fr: "Ce qui tourne continue ; rien de nouveau ne commence avant la reprise."),
            reason, isRisky: false)
    }
}
