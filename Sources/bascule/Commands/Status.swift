// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Inbox
import Ingest
import Jobs
import Postgres
import Services
import Site

struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "What runs, what waits and why, how the queue is, what is missing, what came in 24 h.")

    @OptionGroup var options: InstallationOptions
    @Flag(help: "As JSON.") var json = false

    func run() async throws {
        let installation = try Installation(options)
        let zone = installation.settings.zone
        let mistakes = installation.mistakes.map(\.description)
        let unread = installation.filesOfBrokenFeeds()
        let language = installation.settings.language
        let checkup = Checkup(installation: installation)
        let ofSite = await checkup.ofSite()
        let overdue = try await OverdueFiles(installation)
        let strays = installation.strays.look()
        let account = try await Database.with(installation, .look) { connection in
            Account(
                findings: ofSite + checkup.ofDatabase(overdue, on: connection),
                language: language,
                files: try StatusQuery(zone: zone, strays: strays, on: connection),
                jobs: try JobsHealth(on: connection),
                running: try JobsQuery.running(limit: 20, zone: zone, on: connection),
                alerts: try Alert.list(all: false, limit: 20, zone: zone, on: connection),
                amended: try ExportQuery.amended(limit: 20, zone: zone, on: connection),
                mistakes: mistakes, unread: unread)
        }
        if json { return say(jsonText(try account.object)) }
        account.show(zone)
    }
}

/// All that `status` has to say.
private struct Account: Sendable {
    /// What somebody must see to: before all else.
    let findings: [Finding]
    let language: Language
    let files: StatusQuery
    let jobs: JobsHealth
    let running: [JobsQuery.Line]
    let alerts: [[String]]
    let amended: [[String]]
    /// In the declarations that the service does without.
    let mistakes: [String]
    /// Files of feeds that can't be used.
    let unread: [[String]]
    private var waiting: [[String]] { files.waiting + unread }

    func show(_ zone: String) {
        for finding in findings {
            let mark = finding.weight == .bad ? "!" : "·"
            say("\(mark) \(printable(finding.subject)): \(finding.text(in: language))")
        }
        if !findings.isEmpty { say("") }
        say("Times are those of \(zone).\n")
        show(
            "Services", ["worker", "roles", "started", "last sign"], files.services,
            none: "None is running here: `bascule run` or `make run` starts one.")
        show(
            "Waiting in the inboxes", ["feed", "file", "bytes", "since", "why"], waiting,
            none: "Nothing waits.")
        show(
            "Put off or at work",
            ["id", "feed", "name", "state", "attempts", "next attempt", "reason"], files.open,
            none: "Nothing.")
        showQueue()
        show(
            "Open alerts (`bascule alerts ack ID` once they are seen to)",
            ["id", "due", "subject", "state", "what"], alerts, none: "None.")
        show(
            "Exports whose data has changed since they were written",
            ["export", "window", "known since", "file", "a new revision"], amended)
        show(
            "Declarations that can't be used (`bascule check`)",
            ["mistake"], mistakes.map { [$0] })
        show(
            "Last 24 hours", ["feed", "state", "files", "rows", "rejected"], files.lastDay,
            none: "No file came.")
        if files.owedMoves > files.blocked.count {
            say(
                "\(files.owedMoves) files are settled and on their way to their folder; the service's log"
                    + " says what holds them up if they stay.")
        }
    }

    private func showQueue() {
        show(
            "Queues", ["queue", "waiting", "running", "oldest", "remark"],
            jobs.queues.map {
                [
                    $0.name, "\($0.waiting)", "\($0.running)",
                    $0.oldestSeconds.map { "\(Int($0)) s" } ?? "",
                    [
                        $0.paused.map { "paused \($0)" },
                        $0.isUnattended ? "no worker takes from it" : nil,
                    ].compactMap(\.self).joined(separator: "; "),
                ]
            }, none: "No job waits or runs.")
        for worker in jobs.workers {
            let p95 =
                worker.claimP95Milliseconds.map { ", claims in \(rounded($0)) ms (p95)" } ?? ""
            say("Worker \(worker.name): \(worker.running) of \(worker.slots) slots busy\(p95)")
        }
        if let old = jobs.oldestTransaction, old.seconds >= 1 {
            say(
                "Oldest transaction: \(Int(old.seconds)) s, process \(old.pid) (\(old.user), "
                    + "\(old.application), \(old.state)): \(printable(old.query))")
        }
        say("\(jobs.deadTuples) dead row versions in the queue's table")
        for warning in jobs.warnings { say("! \(warning)") }
        say("")
        show(
            "Running jobs", ["id", "kind", "for", "progress"],
            running.map { job in
                [
                    "\(job.id)", job.kind, job.seconds.map { "\(rounded($0)) s" } ?? "",
                    job.progress,
                ]
            })
    }

    private func rounded(_ value: Double) -> String { String(format: "%.1f", value) }

    /// - Parameter none: what to say where there are no rows; nil: nothing, not even the title.
    private func show(
        _ title: String, _ header: [String], _ rows: [[String]], none: String? = nil
    ) {
        guard let body = rows.isEmpty ? none : table(header, rows) else { return }
        say("\(title):\n\(body)\n")
    }

    var object: [String: Any] {
        get throws {
            let health = try JSONSerialization.jsonObject(with: JSONEncoder().encode(jobs))
            return [
                "findings": findings.map { $0.object(in: language) },
                "services": objects(["worker", "roles", "started_at", "seen"], files.services),
                "waiting": objects(["feed", "path", "bytes", "since", "reason"], waiting),
                "open": objects(
                    ["id", "feed", "name", "state", "attempts", "next_attempt_at", "reason"],
                    files.open),
                "last_24_hours": objects(
                    ["feed", "state", "files", "rows", "rejected"], files.lastDay),
                "owed_moves": files.owedMoves,
                "blocked_moves": objects(
                    ["id", "feed", "path", "since", "reason"], files.blocked),
                "queue": health,
                "running": objects(
                    ["id", "kind", "progress"],
                    running.map { ["\($0.id)", $0.kind, $0.progress] }),
                "alerts": objects(["id", "due_at", "subject", "state", "message"], alerts),
                "amended_exports": objects(
                    ["export", "window_start", "amended_at", "path", "command"], amended),
                "mistakes": mistakes,
            ]
        }
    }

    private func objects(_ keys: [String], _ rows: [[String]]) -> [[String: String]] {
        rows.map { Dictionary(zip(keys, $0), uniquingKeysWith: { one, _ in one }) }
    }
}
