// SPDX-License-Identifier: Apache-2.0

import Application
import DelimitedText
import Feeds
import Foundation
import Ingest
import Postgres
import Records
import Wording

/// All that the ledger knows of one file, as `files show` tells it.
struct FileAccount: Sendable {
    /// As `bascule.files` has it, with its reports; JSON.
    let file: String
    private let faults: [FaultGroup.Told]
    private let faultCount: Int
    /// In the site's zone.
    private let times: [String: String]
    private let zone: String

    /// Faults that are looked at for the summary.
    private static let faultsLimit = 10_000
    /// Lines of the summary.
    private static let linesShown = 20

    /// Nil where there is no such file.
    init?(of id: Int64, zone: String, on connection: Connection) throws {
        var filter = LedgerFilter()
        filter.id = id
        guard let file = try LedgerQuery.filesAsJSON(filter, on: connection).first else {
            return nil
        }
        self.file = try LedgerQuery.withReports(file, of: id, on: connection)
        faults = try LedgerQuery.faults(of: id, limit: Self.faultsLimit, on: connection)
        times = try LedgerQuery.times(of: id, zone: zone, on: connection)
        self.zone = zone
        faultCount = try LedgerQuery.faultCount(of: id, on: connection)
    }

    func text(in language: Language) throws -> String {
        let fields = try fields(in: language)
        let width = fields.map(\.title.count).max() ?? 0
        var lines = fields.map { field in
            field.title.padding(toLength: width, withPad: " ", startingAt: 0) + "  " + field.value
        }
        guard faultCount > 0 else { return lines.joined(separator: "\n") }
        let id = fields.first?.value ?? ""
        lines.append(
            "\n" + Phrase.counted(faultCount, en: "# fault[s]", fr: "# défaut[s]")[language]
                + Phrase(
                    en: " (line by line: bascule files faults \(id) --each):",
                    fr: " (ligne par ligne : bascule files faults \(id) --each) :")[language])
        let told = faultLines(faults, in: language)
        lines += told.prefix(Self.linesShown)
        if told.count > Self.linesShown || faultCount > faults.count { lines.append("…") }
        return lines.joined(separator: "\n")
    }

    /// What is known, in the order that a person asks for it.
    private func fields(in language: Language) throws -> [(title: String, value: String)] {
        let parsed = try JSONSerialization.jsonObject(with: Data(file.utf8))
        let object = parsed as? [String: Any] ?? [:]
        let order = Self.order.filter { object[$0] != nil }
        let rest = object.keys.filter { !Self.order.contains($0) }.sorted()
        return try (order + rest).compactMap { key in
            guard let value = object[key], !(value is NSNull) else { return nil }
            let title = language == .fr ? Self.french[key] ?? key : key
            return (title, printable(try text(of: key, value, language)))
        }
    }

    private func text(of key: String, _ value: Any, _ language: Language) throws -> String {
        switch key {
        case "state": return StateWord.shown("\(value)", in: language)
        case "line_account":
            let json = try JSONSerialization.data(withJSONObject: value)
            return try LineAccount(json: String(decoding: json, as: UTF8.self)).text(in: language)
        case "dialect": return Dialect.text(ofLedger: "\(value)", in: language)
        case "reports":
            return (value as? [String] ?? []).joined(separator: ", ")
        case "arrived_at": return "\(times[key] ?? "\(value)") (\(zone))"
        default: return times[key] ?? "\(value)"
        }
    }

    private static let order = [
        "id", "feed", "name", "state", "reason", "mended_by", "mends", "rows_read", "rows_inserted",
        "rows_amended", "rows_unchanged", "rows_rejected", "warnings", "lines", "line_account",
        "reports", "arrived_at", "loaded_at", "stored_at", "stored_path", "bytes", "sha256",
        "dialect", "origin", "inbox_path", "previous_id", "duplicate_of", "attempts",
        "next_attempt_at", "job_id", "worker", "parser", "feed_version",
    ]

    private static let french = [
        "id": "fichier", "feed": "flux", "name": "nom", "state": "état", "reason": "raison",
        "mended_by": "corrigé par", "mends": "corrige", "rows_read": "lignes lues",
        "rows_inserted": "ajoutées", "rows_amended": "modifiées", "rows_unchanged": "inchangées",
        "rows_rejected": "refusées", "warnings": "avertissements", "lines": "lignes du fichier",
        "line_account": "prises pour", "reports": "rapports", "arrived_at": "arrivé le",
        "loaded_at": "chargé le", "stored_at": "rangé le", "stored_path": "rangé dans",
        "bytes": "octets", "sha256": "empreinte SHA-256", "dialect": "lu comme",
        "origin": "origine", "inbox_path": "dans la boîte", "previous_id": "version d'avant",
        "duplicate_of": "doublon de", "attempts": "essais", "next_attempt_at": "prochain essai",
        "job_id": "tâche", "worker": "par", "parser": "analyseur",
        "feed_version": "version du flux",
    ]
}
