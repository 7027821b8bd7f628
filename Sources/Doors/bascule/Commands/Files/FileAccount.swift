// SPDX-License-Identifier: Apache-2.0

import Application
import Calendar
import Feeds
import Foundation
import Postgres
import Records
import Views
import Wording

/// The ledger's facts on one file, as `files show` prints them.
struct FileAccount: Sendable {
    private let file: FileView
    /// The paths of its reports, in order.
    private let reports: [String]
    /// Which member of a container it was.
    private let origin: MemberView?
    /// What is in it, if it is a container.
    private let contents: [MemberView]
    /// The newest file that brought its refused rows again.
    private let mender: Int64?
    private let faults: [FaultGroup.Told]
    /// Where there are more faults than are looked at, or were more than are kept.
    private let causes: [FaultCauseView]
    private let faultCount: Int

    /// Faults that are looked at for the summary: with more, what was counted is told.
    private static let faultsLimit = 10_000
    /// Lines of the summary.
    private static let linesShown = 20

    /// Nil where there is no such file.
    init?(of id: Int64, on connection: Connection) throws {
        var filter = FileView.Filter()
        filter.id = id
        guard let file = try filter.first(1, on: connection).first else { return nil }
        self.file = file
        let reports = try ReportView.Filter(fileIDs: [id]).first(.max, on: connection)
        self.reports = reports.sorted { ($0.kind, $0.id) < ($1.kind, $1.id) }.map(\.path)
        origin = try MemberView.of(file: id, on: connection)
        contents = try MemberView.Filter(containerID: id).first(.max, on: connection)
        mender = ReportView.mender(of: reports)
        let wrong = FaultView.Filter(fileID: id)
        let kept = try wrong.count(upTo: mostFaults, on: connection).rows
        let counted = try FaultCauseView.Filter(fileID: id).first(.max, on: connection)
        faultCount = max(kept, Int(counted.reduce(0) { $0 + $1.faults }))
        causes = kept > Self.faultsLimit || faultCount > kept ? counted : []
        faults =
            causes.isEmpty
            ? try wrong.first(Self.faultsLimit, on: connection, as: FaultGroup.Told.init) : []
    }

    /// The columns of `bascule.files`, and what reports there are.
    var members: [String: JSONValue] {
        get throws {
            var members = try file.members()
            if !reports.isEmpty { members["reports"] = .list(reports.map(JSONValue.text)) }
            if let origin {
                members["container"] = .integer(origin.containerID)
                members["member"] = .text(origin.path)
            }
            if !contents.isEmpty { members["members"] = .list(contents.map(member)) }
            if let mender { members["mended_by"] = .integer(mender) }
            return members
        }
    }

    private func member(_ view: MemberView) -> JSONValue {
        var members: [String: JSONValue] = ["path": .text(view.path)]
        if let id = view.fileID { members["file"] = .integer(id) }
        members["state"] = .text(view.fileState ?? "passed_over")
        return .object(members)
    }

    /// A line a member.
    private func contents(in language: Language) -> [String] {
        contents.map { member in
            let state =
                member.fileState.map { StateWord.shown($0, in: language) }
                ?? Phrase(en: "passed over", fr: "laissé de côté")[language]
            return "  " + printable(member.path) + "  " + state
                + (member.fileID.map { " (\($0))" } ?? "")
        }
    }

    func text(in language: Language, _ zone: Zone) throws -> String {
        let fields = try fields(in: language, zone)
        let width = fields.map(\.title.count).max() ?? 0
        var lines = fields.map { field in
            field.title.padding(toLength: width, withPad: " ", startingAt: 0) + "  " + field.value
        }
        if !contents.isEmpty {
            lines.append(
                "\n"
                    + Phrase.counted(contents.count, en: "# member[s]:", fr: "# membre[s] :")[
                        language])
            lines += contents(in: language)
        }
        guard faultCount > 0 else { return lines.joined(separator: "\n") }
        let id = fields.first?.value ?? ""
        lines.append(
            "\n" + Phrase.counted(faultCount, en: "# fault[s]", fr: "# défaut[s]")[language]
                + Phrase(
                    en: " (line by line: bascule files faults \(id) --each):",
                    fr: " (ligne par ligne : bascule files faults \(id) --each) :")[language])
        let told =
            causes.isEmpty ? faultLines(faults, in: language) : causeLines(causes, in: language)
        lines += told.prefix(Self.linesShown)
        if told.count > Self.linesShown { lines.append("…") }
        return lines.joined(separator: "\n")
    }

    /// The known facts, in the order that a person asks for them.
    private func fields(
        in language: Language, _ zone: Zone
    ) throws -> [(title: String, value: String)] {
        let members = Facts(try members)
        return try Self.order.filter { members[$0] != .null }.map { key in
            let title = language == .fr ? Self.french[key] ?? key : key
            return (title, printable(try text(of: key, members, language, zone)))
        }
    }

    private func text(
        of key: String, _ members: Facts, _ language: Language, _ zone: Zone
    ) throws -> String {
        switch key {
        case "state": StateWord.shown(file.state, in: language)
        case "line_account":
            try LineAccount(json: file.lineAccount?.text ?? "").text(in: language)
        case "dialect": FileWords.dialect(file.dialect ?? "", in: language)
        case "arrived_at": "\(zone.shown(file.arrivedAt)) (\(zone.identifier))"
        case "loaded_at": file.loadedAt.map(zone.shown) ?? ""
        case "stored_at": file.storedAt.map(zone.shown) ?? ""
        case "held_at": file.heldAt.map(zone.shown) ?? ""
        case "released_at": file.releasedAt.map(zone.shown) ?? ""
        case "next_attempt_at": file.nextAttemptAt.map(zone.shown) ?? ""
        case "origin": FileWords.origin(file.origin, in: language)
        default: members.text(key)
        }
    }

    private static let order = [
        "id", "feed", "name", "state", "reason", "unusual", "held_at", "released_at",
        "released_by", "container", "member", "mended_by", "mends", "rows_read", "rows_inserted",
        "rows_amended", "rows_unchanged", "rows_rejected", "warnings", "lines", "line_account",
        "reports", "arrived_at", "loaded_at", "stored_at", "stored_path", "bytes", "sha256",
        "dialect", "origin", "inbox_path", "previous_id", "duplicate_of", "attempts",
        "next_attempt_at", "job_id", "worker", "parser", "feed_version",
    ]

    private static let french = [
        "unusual": "inhabituel", "held_at": "attend depuis", "released_at": "libéré le",
        "released_by": "libéré par",
        "container": "archive", "member": "membre", "id": "fichier", "feed": "flux", "name": "nom",
        "state": "état", "reason": "raison",
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
