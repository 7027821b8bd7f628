// SPDX-License-Identifier: Apache-2.0

import Application
import Calendar
import Foundation
import Postgres
import Views
import Wording

/// The facts on one job, as `jobs show` prints them.
struct JobAccount: Sendable {
    private let job: JobView
    /// The newest lines that its attempts have left, oldest first.
    private let log: [JobLogLine]

    /// Lines that are shown.
    private static let linesLimit = 1_000

    /// Nil where there is no such job.
    init?(of id: Int64, on connection: Connection) throws {
        var filter = JobView.Filter()
        filter.id = id
        guard let job = try filter.first(1, on: connection).first else { return nil }
        self.job = job
        log = try JobLogLine.Filter(jobID: id).first(Self.linesLimit, on: connection)
            .sorted { ($0.attempt, $0.at, $0.line) < ($1.attempt, $1.at, $1.line) }
    }

    /// The columns of `bascule.jobs`, and the lines as `log`.
    var members: [String: JSONValue] {
        get throws {
            var members = try job.members()
            members["log"] = .list(
                try log.map { .object(try $0.members(without: [.jobID, .line])) })
            return members
        }
    }

    /// Its fields in order, then its lines.
    func text(in language: Language, _ zone: Zone) throws -> String {
        let fields = try job.members().filter { $0.value != .null }.sorted { $0.key < $1.key }
        let titles = fields.map { Heading.shown($0.key, in: language) }
        let width = titles.map(\.count).max() ?? 0
        var text = try zip(titles, fields).map { title, field in
            let shown = try shown(field.key, field.value, language, zone)
            return title.padding(toLength: width, withPad: " ", startingAt: 0) + "  "
                + printable(shown)
        }
        let times = Heading.shown("times in", in: language)
        text.append(
            times.padding(toLength: width, withPad: " ", startingAt: 0) + "  " + zone.identifier)
        guard !log.isEmpty else { return text.joined(separator: "\n") }
        let rows = log.map { ["\($0.attempt)", zone.shown($0.at), $0.level, $0.text] }
        text.append("")
        text.append(table(["attempt", "at", "level", "text"], rows, in: language))
        return text.joined(separator: "\n")
    }

    private func shown(
        _ name: String, _ value: JSONValue, _ language: Language, _ zone: Zone
    ) throws -> String {
        guard case .text(let text) = value else {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        }
        if name.hasSuffix("_at") { return Timestamp(text: text).map(zone.shown) ?? text }
        return name == "state" ? StateWord.shown(text, in: language) : text
    }
}
