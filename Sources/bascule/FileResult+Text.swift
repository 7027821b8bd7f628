// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ingest

extension FileResult {
    /// Nothing was rejected and nothing failed.
    var isClean: Bool {
        if blocked != nil { return false }
        return switch end {
        case .settled(let end):
            (end.state == .loaded && end.rowsRejected == 0) || end.state == .duplicate
        case .stored(let state): state == .loaded || state == .duplicate
        case .deferred: false
        }
    }

    /// What became of the file, for a person.
    var sentence: String {
        switch end {
        case .settled(let end):
            [
                "\(end.state.rawValue)  file \(end.fileID)  \(path)",
                end.rowsRead > 0 ? rows(end) : nil,
                end.reason.isEmpty ? nil : "    \(end.reason)",
                end.superseded.map { "    kept keys: \(keys($0))" },
                storedPath.map { "    → \($0)" },
                reportPath.map { "    faults: \($0)" },
                blocked.map { "    not moved: \($0)" },
            ].compactMap(\.self).joined(separator: "\n")
        case .stored(let state):
            "moved  \(path) → \(storedPath ?? "?")  (\(state.rawValue); the ledger owed it)"
        case .deferred(let reason): "not loaded  \(path): \(reason)"
        }
    }

    private func rows(_ end: Settlement) -> String {
        "    \(end.rowsRead) rows: \(end.rowsInserted) inserted, \(end.rowsAmended) amended,"
            + " \(end.rowsUnchanged) unchanged, \(end.rowsRejected) rejected;"
            + " \(end.warnings) warnings"
    }

    private func keys(_ superseded: SupersededRows) -> String {
        superseded.keys.map(printable).joined(separator: "; ")
            + (superseded.rows > superseded.keys.count ? "; …" : "")
    }

    /// The same for a script, with the names of the ledger's view.
    var json: String { jsonText(object) }

    var object: [String: Any] {
        var object: [String: Any] = ["path": path]
        if let fileID { object["id"] = fileID }
        if let storedPath { object["stored_path"] = storedPath }
        if let reportPath { object["report_path"] = reportPath }
        if let blocked { object["blocked"] = blocked }
        switch end {
        case .settled(let end):
            object["state"] = end.state.rawValue
            object["rows_read"] = end.rowsRead
            object["rows_inserted"] = end.rowsInserted
            object["rows_amended"] = end.rowsAmended
            object["rows_unchanged"] = end.rowsUnchanged
            object["rows_rejected"] = end.rowsRejected
            object["warnings"] = end.warnings
            object["reason"] = end.reason
            if let superseded = end.superseded {
                object["rows_superseded"] = superseded.rows
                object["superseded_by"] = superseded.newer
                object["superseded_keys"] = superseded.keys
            }
        case .stored(let state):
            object["state"] = "stored"
            object["settled"] = state.rawValue
        case .deferred(let reason):
            object["state"] = "deferred"
            object["reason"] = reason
        }
        return object
    }
}

/// One JSON document, keys in order.
func jsonText(_ object: Any) -> String {
    do {
        let data = try JSONSerialization.data(
            withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data, as: UTF8.self)
    } catch {
        preconditionFailure("not a JSON object: \(object): \(error)")
    }
}
