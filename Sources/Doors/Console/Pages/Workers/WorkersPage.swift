// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views
internal import Wording

/// `/workers`: the processes of the service as the database knows them.
enum WorkersPage {
    /// Silence after which a process counts as gone, as the queue has it.
    private static let silence: Int64 = 30
    /// Processes that were last seen before this are not shown.
    private static let forgotten: Int64 = 7 * 86_400
    private static let most = 200

    /// A process: with roles, with slots for jobs, or both.
    private struct Process {
        let name: String
        var id: Int64?
        var roles: String?
        var worker: WorkerView?
        var startedAt: Timestamp
        var seenAt: Timestamp
        var running: [JobView] = []
    }

    static func show(_ visit: Visit) async throws -> Answer {
        let (processes, now) = try await visit.site.pool.withConnection { connection in
            let now = try connection.now()
            return (try find(now, on: connection), now)
        }
        let face = visit.face
        let title = face(en: "Workers", fr: "Ouvriers")
        let alive = processes.count { isAlive($0, now) }
        let sum = face.counted(
            alive, en: "# process[es] live[s|].", fr: "# processus en vie.")
        return .page(
            Layout.page(
                face, "workers", title: title,
                """
                <section class="verdict"><h1>\(title)</h1><p>\(sum) \(face(
                    en: "As the database knows them: what a restart has ended is still said here.",
                    fr: "Tels que la base les connaît : ce qu'un redémarrage a fini reste dit ici."))</p></section>
                \(face.panel(title, table(processes, now, face)))
                """))
    }

    private static func find(
        _ now: Timestamp, on connection: borrowing Connection
    ) throws -> [Process] {
        var services = ServiceView.Filter()
        services.seenSince = Timestamp(
            microsecondsSince2000: now.microsecondsSince2000 - forgotten * 1_000_000)
        var all: [String: Process] = [:]
        for service in try services.first(most, on: connection) {
            all[service.worker] = Process(
                name: service.worker, roles: service.roles, startedAt: service.startedAt,
                seenAt: service.seenAt)
        }
        for worker in try WorkerView.Filter().first(most, on: connection) {
            var process =
                all[worker.name]
                ?? Process(name: worker.name, startedAt: worker.startedAt, seenAt: worker.seenAt)
            process.id = worker.id
            process.worker = worker
            process.seenAt = max(process.seenAt, worker.seenAt)
            all[worker.name] = process
        }
        for job in try JobView.running(limit: most, on: connection) {
            if let name = job.worker { all[name]?.running.append(job) }
        }
        return all.values.sorted { ($0.seenAt, $1.name) > ($1.seenAt, $0.name) }
    }

    private static func isAlive(_ process: Process, _ now: Timestamp) -> Bool {
        now.seconds - process.seenAt.seconds <= silence
    }

    private static func table(_ all: [Process], _ now: Timestamp, _ face: Face) -> HTML {
        let heads: Table.Heads = [
            (face(en: "Process", fr: "Processus"), false), (face(en: "State", fr: "État"), false),
            (face(en: "Roles", fr: "Rôles"), false), (face(en: "Since", fr: "Depuis"), false),
            (face(en: "Last sign", fr: "Dernier signe"), false),
            (face(en: "Places", fr: "Places"), true),
            (face(en: "Works on", fr: "Travaille à"), false),
        ]
        let rows = all.map { process -> HTML in
            let parts = process.name.split(separator: ":").map(String.init)
            let number = parts.count > 1 ? parts[parts.count - 1] : ""
            let slots = process.worker.map { "\($0.running) / \($0.slots)" } ?? "–"
            return Table.row(
                process.id.map { "\($0)" } ?? process.name, heads,
                [
                    .head(
                        """
                        \(outside: parts.dropLast().joined(separator: ":"))\
                        <small>\(face(en: "process", fr: "processus")) \(outside: number)</small>
                        """),
                    .plain(state(process, now, face)), .plain("\(outside: roles(process))"),
                    .plain(face.time(process.startedAt)),
                    .plain(face.ago(process.seenAt, at: now)),
                    .plain("\(slots)"), .wide(work(process, now, face)),
                ])
        }
        let caption = face(en: "Processes of the service", fr: "Processus du service")
        return Table.table("workers", caption: caption, heads, rows, face)
    }

    private static func roles(_ process: Process) -> String {
        guard let roles = process.roles else { return "–" }
        return roles.split(separator: ",").map { $0.drop { $0 == " " } }.joined(separator: ", ")
    }

    private static func state(_ process: Process, _ now: Timestamp, _ face: Face) -> HTML {
        guard isAlive(process, now) else {
            // Ended in order, or killed: the roles page of `doctor` tells them apart.
            return face.tag("calm", "gone", face(en: "gone", fr: "parti"))
        }
        guard let stalled = process.worker?.stalled, !stalled.isEmpty else {
            return face.tag("ok", "alive", face(en: "lives", fr: "en vie"))
        }
        let queues = stalled.joined(separator: ", ")
        return """
            \(face.tag("bad", "stalled", face(en: "stalled", fr: "bloqué")))\
            <small>\(outside: queues)</small>
            """
    }

    private static func work(_ process: Process, _ now: Timestamp, _ face: Face) -> HTML {
        guard !process.running.isEmpty else {
            guard let queues = process.worker?.queues, !queues.isEmpty else { return "–" }
            return """
                <small>\(face(en: "nothing now; serves", fr: "rien en ce moment ; sert")) \
                \(outside: queues.joined(separator: ", "))</small>
                """
        }
        let jobs = process.running.map { job -> HTML in
            let took = job.seconds(at: now).map { face.duration($0) } ?? ""
            let name: HTML = "\(outside: job.kind) \(job.id)"
            let link: HTML =
                face.mayDoEverywhere(.viewJobs)
                ? "<a href=\"\(face.path("/jobs/\(job.id)"))\">\(name)</a>" : name
            return "<div>\(link) · \(took)</div>"
        }
        return "\(jobs)"
    }
}
