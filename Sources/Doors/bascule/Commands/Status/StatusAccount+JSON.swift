// SPDX-License-Identifier: Apache-2.0

import Application
import Daemon
import Ingest
import Jobs
import Wording

extension StatusAccount: Encodable {
    private enum Key: String, CodingKey {
        case findings, zone, services, waiting, open, owed_moves, blocked_moves, queue, running
        case alerts, amended_exports, mistakes, last_24_hours
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(findings.map { $0.object(in: language) }, forKey: .findings)
        try container.encode(zone, forKey: .zone)
        try container.encode(files.services, forKey: .services)
        try container.encode(waiting, forKey: .waiting)
        try container.encode(files.open, forKey: .open)
        try container.encode(files.lastDay, forKey: .last_24_hours)
        try container.encode(files.owedMoves, forKey: .owed_moves)
        try container.encode(files.blocked, forKey: .blocked_moves)
        try container.encode(BothNames(jobs), forKey: .queue)
        try container.encode(running.map(Self.facts), forKey: .running)
        try container.encode(alerts.map(Self.open), forKey: .alerts)
        try container.encode(amended, forKey: .amended_exports)
        try container.encode(mistakes, forKey: .mistakes)
    }

    private static func facts(_ job: JobsQuery.Line) -> Facts {
        Facts([
            "id": .integer(job.id), "kind": .text(job.kind), "queue": .text(job.queue),
            "seconds": job.seconds.map(JSONValue.number) ?? .null, "progress": .text(job.progress),
        ])
    }

    private static func open(_ alert: Facts) -> Facts {
        var alert = alert
        alert["state"] = .text("open")
        return alert
    }
}
