// SPDX-License-Identifier: Apache-2.0

import Configuration
import Feeds
import FileSystem
import Foundation
import Ingest
import Postgres
import TestSupport
import Testing

extension Scene {
    /// Invariants for any input: nothing is lost, nothing is there twice, the ledger explains it.
    ///
    /// - Parameters:
    ///   - waiting: names that are still in the inbox.
    ///   - wasReverted: whether a file was ever taken back: then files count what they did when they
    ///     were loaded, and other files have their rows since.
    func check(
        waiting: Set<String> = [], wasReverted: Bool = false,
        at place: SourceLocation = #_sourceLocation
    ) throws {
        try checkBytes(waiting, place)
        try checkLedger(place)
        try checkAccounts(place)
        if !wasReverted { try checkTable(place) }
        try checkReports(place)
    }

    private func checkBytes(_ waiting: Set<String>, _ place: SourceLocation) throws {
        var sent: [[UInt8]: Int] = [:]
        for file in dropped { sent[file.bytes, default: 0] += 1 }
        for path in try files() where !isReport(path) {
            let name = Folder.name(of: path)
            #expect(!name.hasSuffix(".bascule-part"), "left over: \(path)", sourceLocation: place)
            guard try FileStatus(path: path)?.isRegular == true else { continue }
            if path.hasPrefix(inbox + "/") {
                #expect(waiting.contains(name), "waits: \(name)", sourceLocation: place)
                // Its sender is not done with it.
                if !dropped.contains(where: { $0.name == name }) { continue }
            }
            let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
            sent[bytes, default: 0] -= 1
        }
        for (bytes, count) in sent where count != 0 {
            let names = dropped.filter { $0.bytes == bytes }.map(\.name)
            Issue.record(
                "\(names), \(bytes.count) bytes: \(abs(count)) \(count > 0 ? "lost" : "too many")",
                sourceLocation: place)
        }
    }

    private func checkLedger(_ place: SourceLocation) throws {
        let wrong = try texts(
            """
            select name, state, stored_path from bascule.file
             where rows_read <> rows_inserted + rows_amended + rows_unchanged + rows_rejected
                or state in ('loaded', 'duplicate', 'rejected', 'failed') and stored_at is null
                or state = 'loading'
                or state = 'duplicate' and (rows_read > 0 or duplicate_of is null)
                or state = 'duplicate' and not exists (
                       select from bascule.file o where o.id = file.duplicate_of
                          and o.sha256 = file.sha256 and o.state in ('loaded', 'reverted'))
                or state in ('rejected', 'failed', 'duplicate') and reason is null
            """)
        #expect(wrong == [], sourceLocation: place)
        let places = try connection.query(
            "select stored_path, sha256 from bascule.file where stored_path is not null")
        var seen: Set<FileName> = []
        for row in places {
            let path = try row[0, as: String.self]
            #expect(
                seen.insert(FileName(path)).inserted, "two files at \(path)", sourceLocation: place)
            if let digest = try row[1, as: [UInt8]?.self] {
                #expect(try fileSHA256(path) == digest, "\(path)", sourceLocation: place)
            } else {
                #expect(try FileStatus(path: path) != nil, "\(path)", sourceLocation: place)
            }
        }
    }

    /// The lines of every file that was read are accounted for: each once, by kind.
    private func checkAccounts(_ place: SourceLocation) throws {
        let files = try connection.query(
            """
            select name, bytes, lines, line_account::text, rows_read from bascule.files
             where state in ('loaded', 'rejected')
            """)
        for file in files {
            let name = try file[0, as: String.self]
            guard let json = try file[3, as: String?.self] else {
                // Refused unread: too large, not what its checksum says, no plain file.
                #expect(try file[4, as: Int64.self] == 0, "\(name)", sourceLocation: place)
                continue
            }
            let account = try LineAccount(json: json)
            let lines = try file[2, as: Int.self]
            #expect(account.lines == lines, "\(name): \(json)", sourceLocation: place)
            #expect(try account[.rows].lines >= file[4], "\(name): \(json)", sourceLocation: place)
            var seen = 0
            for kind in account.kinds where account[kind].rangesLeft == 0 {
                seen += account[kind].ranges.reduce(0) { $0 + $1.count }
            }
            let isWhole = account.kinds.allSatisfy { account[$0].rangesLeft == 0 }
            #expect(!isWhole || seen == lines, "\(name): \(json)", sourceLocation: place)
        }
    }

    /// Of a table that nothing was reverted in: rows and versions are those that the ledger counts.
    private func checkTable(_ place: SourceLocation) throws {
        let counts = try texts(
            "select sum(rows_inserted)::text, sum(rows_amended)::text from bascule.file")
        let table = SQL(stringLiteral: feed.table.description)
        let history = SQL(stringLiteral: feed.historyTable.description)
        let found = try texts(
            """
            select (select count(*) from \(raw: table))::text,
                   (select count(*) from \(raw: history) where reason = 'amended')::text
            """)
        let reverted = try number("select count(*) from bascule.file where state = 'reverted'")
        guard reverted == 0, counts != ["∅|∅"] else { return }
        #expect(found == counts, "rows and earlier versions", sourceLocation: place)
    }

    /// Every rejected row is in `<name>.faults.csv`, as it was sent.
    private func checkReports(_ place: SourceLocation) throws {
        let files = try connection.query(
            """
            select id, name, state, rows_rejected,
                   (select count(distinct line) from bascule.fault x
                     where x.file_id = f.id and x.severity = 'reject' and line is not null)
              from bascule.file f
             where rows_rejected > 0 or state in ('rejected', 'failed')
             order by id
            """)
        let reports = try reportLines()
        for row in files {
            let (id, name) = (try row[0, as: Int64.self], try row[1, as: String.self])
            let rejected = try row[3, as: Int.self]
            if try row[2, as: String.self] == "loaded" {
                #expect(try row[4] == rejected, "\(name): lines", sourceLocation: place)
            }
            let faults = try texts(
                """
                select coalesce(line::text, ''), rule, coalesce(original, '')
                  from bascule.fault where file_id = \(id) order by id
                """)
            #expect(!faults.isEmpty, "\(name) has no fault", sourceLocation: place)
            let stem = name.prefix { $0 != "." }
            let own = reports.filter {
                Folder.name(of: $0.key).hasPrefix(stem) && $0.value == faults
            }
            #expect(!own.isEmpty, "no report of \(name), file \(id)", sourceLocation: place)
        }
        try checkOriginals(place)
    }

    private func checkOriginals(_ place: SourceLocation) throws {
        let rows = try connection.query(
            """
            select f.name, x.line, x.original from bascule.fault x join bascule.file f on f.id = x.file_id
             where x.severity = 'reject' and x.line is not null and x.rule not in ('header', 'limit', 'binary')
            """)
        var texts: [String: [[Substring]]] = [:]
        for row in rows {
            let name = try row[0, as: String.self]
            let line = try row[1, as: Int.self]
            let original = try row[2, as: String?.self]
            let sent = texts[name] ?? dropped.filter { $0.name == name }.map { lines(of: $0.bytes) }
            texts[name] = sent
            let candidates = sent.filter { line <= $0.count }.map { $0[line - 1] }
            guard !candidates.isEmpty else { continue }
            #expect(
                candidates.contains {
                    original == String($0) || original?.hasPrefix($0 + "\n") == true
                },
                "\(name):\(line)", sourceLocation: place)
        }
    }

    /// The lines of a UTF-8 file that is neither packed nor odd; none of others.
    private func lines(of bytes: [UInt8]) -> [Substring] {
        guard bytes.count < 8 << 20, !bytes.contains(0), !bytes.contains(13),
            let text = String(validating: bytes, as: UTF8.self)
        else { return [] }
        return text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// Reports by path: `line|rule|original` of each fault.
    private func reportLines() throws -> [String: [String]] {
        var found: [String: [String]] = [:]
        for path in try files() where path.hasSuffix(".faults.csv") {
            found[path] = try ReportFile(path).lines.map { "\($0[0])|\($0[3])|\($0[5])" }
        }
        return found
    }
}

/// A `.faults.csv` read back: RFC 4180 with the site's separator.
struct ReportFile {
    let header: [String]
    let lines: [[String]]
    /// The account of the file's lines; nil if it was not read.
    let account: String?

    init(_ path: String) throws {
        let text = String(
            decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
        try #require(text.unicodeScalars.first == "\u{FEFF}", "no byte order mark: \(path)")
        let body = text.unicodeScalars.dropFirst()
        let separator: Unicode.Scalar = body.starts(with: "ligne;".unicodeScalars) ? ";" : ","
        var records: [[String]] = []
        var record: [String] = []
        var cell = String.UnicodeScalarView()
        var isQuoted = false
        var previous: Unicode.Scalar = "\n"
        for scalar in body {
            if scalar == "\"" {
                if !isQuoted, previous == "\"" { cell.append("\"") }
                isQuoted.toggle()
            } else if isQuoted {
                cell.append(scalar)
            } else if scalar == separator || scalar == "\n" {
                record.append(String(cell))
                cell = .init()
                if scalar == "\n" {
                    records.append(record)
                    record = []
                }
            } else if scalar != "\r" {
                cell.append(scalar)
            }
            previous = scalar
        }
        header = records.first ?? []
        lines = records.dropFirst().filter { !["account", "rejects", "container"].contains($0[3]) }
        account = records.last { $0[3] == "account" }?[4]
    }
}
