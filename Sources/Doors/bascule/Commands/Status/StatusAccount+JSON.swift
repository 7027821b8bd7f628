// SPDX-License-Identifier: Apache-2.0

import Application
import Calendar
import Configuration
import Foundation
import Ingest
import Jobs
import Postgres
import Views
import Wording

extension StatusAccount: Encodable {
    private enum Key: String, CodingKey {
        case findings, zone, services, waiting, open, owed_moves, blocked_moves, queue, running
        case alerts, amended_exports, mistakes, last_24_hours, refused, counts
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(findings.map { $0.object(in: language) }, forKey: .findings)
        try container.encode(zone.identifier, forKey: .zone)
        try container.encode(files.services.map(facts), forKey: .services)
        let limit = StatusQuery.limitRows
        try container.encode(waiting.prefix(limit).map(Self.facts), forKey: .waiting)
        try container.encode(files.open.prefix(limit).map(Self.open), forKey: .open)
        try container.encode(files.lastDay, forKey: .last_24_hours)
        try container.encode(files.pendingMoves, forKey: .owed_moves)
        try container.encode(
            files.blocked.prefix(limit).map { Facts(try $0.members()) }, forKey: .blocked_moves)
        try container.encode(BothNames(jobs), forKey: .queue)
        try container.encode(running.map(facts), forKey: .running)
        try container.encode(alerts.prefix(limit).map(Self.open), forKey: .alerts)
        try container.encode(amended.prefix(limit).map(Self.amended), forKey: .amended_exports)
        try container.encode(mistakes.map(\.text), forKey: .mistakes)
        try container.encode(
            Array(refused.prefix(limit)), forKey: .refused)
        try container.encode(
            [
                "waiting": waiting.count, "open": files.open.count, "running": runningJobCount,
                "blocked_moves": files.blocked.count, "alerts": alerts.count,
                "amended_exports": amended.count,
                "refused": refused.reduce(0) { $0 + $1.files },
            ], forKey: .counts)
    }

    private func facts(_ job: JobView) -> Facts {
        Facts([
            "id": .integer(job.id), "kind": .text(job.kind), "queue": .text(job.queue),
            "seconds": seconds(job).map(JSONValue.number) ?? .null,
            "progress": .text(job.progress(in: zone)),
        ])
    }

    /// How long it has run.
    func seconds(_ job: JobView) -> Double? { job.seconds(at: files.now) }

    private func facts(_ service: ServiceView) throws -> Facts {
        var members = try service.members()
        let seconds = secondsAgo(service)
        members["seen_seconds_ago"] = .integer(seconds)
        members["seen"] = .text("\(seconds) s ago")
        return Facts(members)
    }

    /// How long ago it gave a sign of life.
    func secondsAgo(_ service: ServiceView) -> Int64 {
        let time = files.now.microsecondsSince2000 - service.seenAt.microsecondsSince2000
        return max(0, Int64((Double(time) / 1_000_000).rounded()))
    }

    private static func facts(_ file: StatusQuery.WaitingFile) -> Facts {
        Facts([
            "feed": file.feed.map(JSONValue.text) ?? .null, "path": .text(file.path),
            "bytes": .integer(file.bytes),
            "since": file.since.map { JSONValue.text($0.text) } ?? .null,
            "reason": .text(file.reason),
        ])
    }

    private static func open(_ file: FileView) throws -> Facts {
        let shown: Set = [
            "id", "feed", "name", "state", "attempts", "next_attempt_at", "reason",
        ]
        return Facts(try file.members().filter { shown.contains($0.key) })
    }

    private static func open(_ alert: AlertView) throws -> Facts {
        var members = try alert.members()
        members["state"] = .text("open")
        return Facts(members)
    }

    private static func amended(_ file: ExportView) throws -> Facts {
        let shown: Set = ["export", "window_start", "window_end", "amended_at", "path", "id"]
        var members = try file.members().filter { shown.contains($0.key) }
        members["command"] = .text(file.revisionCommand)
        return Facts(members)
    }
}

extension ExportView {
    /// The command that writes a revision with the present rows.
    var revisionCommand: String { "bascule exports amended \(export) --write" }
}
