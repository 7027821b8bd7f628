// SPDX-License-Identifier: Apache-2.0

import Application
import Foundation
import Ingest
import Tables
import Wording

extension FileResult {
    /// Result of the file, for a person.
    func sentence(in language: Language) -> String {
        switch end {
        case .settled(let end):
            let state = StateWord.shown(end.state.rawValue, in: language)
            return [
                isTrial
                    ? "\(trial[language])\(state)  \(path)"
                    : "\(state)  \(file[language]) \(end.fileID)  \(path)",
                end.rowsRead > 0 ? "    \(rows(end)[language])" : nil,
                end.reason.isEmpty ? nil : "    \(printable(end.reason))",
                end.superseded.map { "    kept keys: \(keys($0))" },
                storedPath.map { "    → \($0)" },
                told(Phrase(en: "faults", fr: "défauts"), reportPath, language),
                told(Phrase(en: "to mend", fr: "à corriger"), rejectsPath, language),
                told(Phrase(en: "not moved", fr: "non rangé"), blocked?[language], language),
            ].compactMap(\.self).joined(separator: "\n")
        case .stored(let state):
            let place = "\(path) → \(storedPath ?? "?")"
            let word = StateWord.shown(state.rawValue, in: language)
            return Phrase(
                en: "moved  \(place)  (\(word); the ledger owed it)",
                fr: "rangé  \(place)  (\(word) ; il restait à ranger)")[language]
        case .deferred(let reason):
            return Phrase(
                en: "not loaded  \(path): \(reason.en)", fr: "non chargé  \(path) : \(reason.fr)")[
                    language]
        }
    }

    private var trial: Phrase { Phrase(en: "would be ", fr: "serait ") }

    private var file: Phrase { Phrase(en: "file", fr: "fichier") }

    private func told(_ what: Phrase, _ text: String?, _ language: Language) -> String? {
        text.map { "    \(what[language])\(language == .fr ? " : " : ": ")\($0)" }
    }

    private func rows(_ end: Settlement) -> Phrase {
        Phrase.counted(end.rowsRead, en: "# row[s]: ", fr: "# ligne[s] : ")
            + .counted(end.rowsInserted, en: "# inserted, ", fr: "# ajoutée[s], ")
            + .counted(end.rowsAmended, en: "# amended, ", fr: "# modifiée[s], ")
            + .counted(end.rowsUnchanged, en: "# unchanged, ", fr: "# inchangée[s], ")
            + .counted(end.rowsRejected, en: "# rejected; ", fr: "# refusée[s] ; ")
            + .counted(end.warnings, en: "# warning[s]", fr: "# avertissement[s]")
    }

    private func keys(_ superseded: SupersededRows) -> String {
        superseded.keys.map(printable).joined(separator: "; ")
            + (superseded.rows > superseded.keys.count ? "; …" : "")
    }

    /// The same for a script, with the names of the ledger's view.
    func json(in language: Language) -> String { jsonText(object(in: language)) }

    func object(in language: Language) -> [String: Any] {
        var object: [String: Any] = ["path": path]
        if isTrial {
            object["dry_run"] = true
        } else if let fileID {
            object["id"] = fileID
        }
        if let storedPath { object["stored_path"] = storedPath }
        if let reportPath { object["report_path"] = reportPath }
        if let rejectsPath { object["rejects_path"] = rejectsPath }
        if let blocked { object["blocked"] = blocked[language] }
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
            object["reason"] = reason[language]
        }
        return object
    }
}
