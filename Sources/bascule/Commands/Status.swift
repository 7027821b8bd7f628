// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Ingest

struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What runs, what waits and why, and what came in the last 24 hours.")

    @OptionGroup var options: InstallationOptions
    @Flag(help: "As JSON.") var json = false

    func run() async throws {
        let installation = try Installation(options)
        let status = try await Database.with(installation) { try StatusQuery(on: $0) }
        if json { return say(jsonText(object(status))) }
        show(
            "Services", ["worker", "roles", "started", "last sign"], status.services,
            none: "None is running here: `bascule run` or `make run` starts one.")
        show(
            "Waiting in the inboxes", ["feed", "file", "bytes", "since", "why"], status.waiting,
            none: "Nothing waits.")
        show(
            "Put off or at work",
            ["id", "feed", "name", "state", "attempts", "next attempt", "reason"], status.open,
            none: "Nothing.")
        show(
            "Last 24 hours", ["feed", "state", "files", "rows", "rejected"], status.lastDay,
            none: "No file came.")
        if status.owedMoves > 0 {
            say("\n\(status.owedMoves) files are loaded but not in their folder yet (disk full?).")
        }
    }

    private func show(_ title: String, _ header: [String], _ rows: [[String]], none: String) {
        say("\(title):")
        say(rows.isEmpty ? none : table(header, rows))
        say("")
    }

    private func object(_ status: StatusQuery) -> [String: Any] {
        func rows(_ keys: [String], _ rows: [[String]]) -> [[String: String]] {
            rows.map { Dictionary(zip(keys, $0), uniquingKeysWith: { one, _ in one }) }
        }
        return [
            "services": rows(["worker", "roles", "started_at", "seen"], status.services),
            "waiting": rows(["feed", "path", "bytes", "since", "reason"], status.waiting),
            "open": rows(
                ["id", "feed", "name", "state", "attempts", "next_attempt_at", "reason"],
                status.open),
            "last_24_hours": rows(["feed", "state", "files", "rows", "rejected"], status.lastDay),
            "owed_moves": status.owedMoves,
        ]
    }
}
