// SPDX-License-Identifier: Apache-2.0

import Ingest
import Wording

extension RevertReport {
    var json: String {
        jsonText([
            "removed": removed, "restored": restored, "passed": passed, "kept": kept,
            "missing": missing, "was_done": wasDone, "table": table,
            "not_brought_back": notBack.map { ["file": $0.fileID, "rows": $0.rows] },
            "duplicates": duplicates.map { ["file": $0.id, "name": $0.name] as [String: Any] },
        ])
    }

    func sentence(isDry: Bool, in language: Language) -> String {
        guard language == .fr else { return english(isDry) }
        if wasDone { return "déjà repris ; rien à faire" }
        let (verb, gone) = isDry ? ("serait repris", "partiraient") : ("repris", "parties")
        return "\(verb) : \(removed) lignes \(gone), \(restored) revenues à la version d'avant,"
            + " \(passed) gardées par un fichier suivant qui les apportait aussi ;"
            + " \(kept) versions dans l'historique"
    }

    private func english(_ isDry: Bool) -> String {
        if wasDone { return "was reverted before; nothing to do" }
        return (isDry ? "would be reverted" : "reverted")
            + ": \(removed) rows gone, \(restored) back at the version before,"
            + " \(passed) kept by a later file that delivered them too;"
            + " \(kept) versions are in the history"
    }

    /// Nobody but Bascule tells it which rows there were: what is gone by hand shows in the counts alone.
    private func missingRows(_ isDry: Bool) -> Phrase {
        Phrase(
            en:
                "  missing: \(missing) of the file's \(due) rows \(missing == 1 ? "is" : "are") not in"
                + " \(table) any more, nor in its history: somebody has deleted \(missing == 1 ? "it" : "them")"
                + " by hand"
                + (isDry ? "; the others would be taken back" : "; the others were taken back"),
            fr:
                "  manquantes : \(missing) des \(due) lignes du fichier ne sont plus dans \(table) ni dans son"
                + " historique : quelqu'un les a supprimées à la main"
                + (isDry ? " ; les autres seraient reprises" : " ; les autres sont reprises"))
    }

    /// What does not come back by itself, and how to get it.
    func consequences(of id: Int64, isDry: Bool, in language: Language) -> [String] {
        (missing > 0 ? [missingRows(isDry)[language]] : [])
            + notBack.map { $0.sentence(because: id, in: language) }
            + duplicates.map { file in
                language == .fr
                    ? "  doublon : le fichier \(file.id) (\(printable(file.name))) a les mêmes octets ;"
                        + " `bascule files retry \(file.id)` le charge"
                    : "  duplicate: file \(file.id) (\(printable(file.name))) has the same bytes;"
                        + " `bascule files retry \(file.id)` loads it"
            }
    }
}

extension RowsNotBack {
    /// What is missing, why, and how to get it.
    fileprivate func sentence(because id: Int64, in language: Language) -> String {
        guard language == .fr else { return english(id) }
        let remedy =
            storedPath.map {
                "`bascule import \(Shell.quoted($0)) --feed \(feed) --again` les charge"
            }
            ?? "renvoyez ce fichier pour les charger"
        return "  ne reviennent pas : \(rows) ligne\(rows == 1 ? "" : "s") du fichier \(fileID),"
            + " écartées à leur arrivée parce que le fichier \(id) avait leurs clés et que le flux"
            + " ne prend pas de corrections ; \(remedy)"
    }

    private func english(_ id: Int64) -> String {
        let remedy =
            storedPath.map {
                "`bascule import \(Shell.quoted($0)) --feed \(feed) --again` loads them"
            }
            ?? "send that file again to load them"
        return
            "  not brought back: \(rows) row\(rows == 1 ? "" : "s") of file \(fileID), kept out when"
            + " they came because file \(id) had their keys and the feed takes no amendments; \(remedy)"
    }
}
