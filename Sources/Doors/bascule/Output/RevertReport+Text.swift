// SPDX-License-Identifier: Apache-2.0

import Application
import Ingest
import Wording

extension RevertReport {
    func sentence(isDry: Bool, in language: Language) -> String {
        guard !wasDone else {
            return Phrase(
                en: "was reverted before; nothing to do", fr: "déjà annulé ; rien à faire")[
                    language]
        }
        return counts(isDry)[language]
    }

    private func counts(_ isDry: Bool) -> Phrase {
        Phrase(
            en: isDry ? "would be reverted: " : "reverted: ",
            fr: isDry ? "serait annulé : " : "annulé : ")
            + (isDry
                ? .counted(removed, en: "# row[s] gone", fr: "# ligne[s] [partirait|partiraient]")
                : .counted(removed, en: "# row[s] gone", fr: "# ligne[s] partie[s]"))
            + .counted(
                restored, en: ", # back at the version before",
                fr: ", # revenue[s] à la version d'avant")
            + .counted(
                passed, en: ", # kept by a later file that delivered [it|them] too",
                fr: ", # gardée[s] par un fichier suivant qui [l'apportait|les apportait] aussi")
            + .counted(
                kept, en: "; # version[s] [is|are] in the history",
                fr: " ; # version[s] dans l'historique")
    }

    /// Bascule knows only its own changes to rows: rows deleted by hand show in the counts alone.
    private func missingRows(_ isDry: Bool) -> Phrase {
        Phrase.counted(missing, en: "  missing: # of ", fr: "  manquante[s] : # ")
            + .counted(due, en: "the file's # row[s]", fr: "sur # ligne[s] du fichier")
            + .counted(missing, en: " [is|are] not in ", fr: " [n'est|ne sont] plus dans ")
            + Phrase(table)
            + .counted(
                missing,
                en: " any more, nor in its history: somebody has deleted [it|them] by hand",
                fr: " ni dans son historique : quelqu'un [l'a supprimée|les a supprimées] à la main"
            )
            + (isDry
                ? Phrase(
                    en: "; the others would be taken back", fr: " ; les autres seraient retirées")
                : Phrase(en: "; the others were taken back", fr: " ; les autres sont retirées"))
    }

    /// Rows that don't come back by themselves, and how to get them.
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
        let sentence =
            Phrase.counted(
                rows, en: "  not brought back: # row[s] of file ",
                fr: "  [ne revient pas|ne reviennent pas] : # ligne[s] du fichier ")
            + Phrase("\(fileID)")
            + .counted(
                rows, en: ", kept out when [it|they] came because file ",
                fr: ", écartée[s] à [son|leur] arrivée parce que le fichier ")
            + Phrase("\(id)")
            + .counted(
                rows, en: " had [its key|their keys] and the feed takes no amendments; ",
                fr: " avait [sa clé|leurs clés] et que le flux ne prend pas de corrections ; ")
        return (sentence + remedy)[language]
    }

    private var remedy: Phrase {
        guard let storedPath else {
            return .counted(
                rows, en: "send that file again to load [it|them]",
                fr: "renvoyez ce fichier pour [la|les] charger")
        }
        return Phrase("`bascule import \(Shell.quoted(storedPath)) --feed \(feed) --again`")
            + .counted(rows, en: " loads [it|them]", fr: " [la|les] charge")
    }
}
