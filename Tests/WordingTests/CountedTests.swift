// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Wording

@Suite struct CountedTests {
    private func said(_ count: Int) -> Phrase {
        .counted(
            count, en: "# row[s] [is|are] kept, and [it|they] stay",
            fr: "# [travail est gardé|travaux sont gardés], # ligne[s]")
    }

    @Test func `what is counted agrees with its count as each language has it`() {
        #expect(said(0).en == "0 rows are kept, and they stay")
        #expect(said(1).en == "1 row is kept, and it stay")
        #expect(said(2).en == "2 rows are kept, and they stay")
        #expect(said(0).fr == "0 travail est gardé, 0 ligne")
        #expect(said(1).fr == "1 travail est gardé, 1 ligne")
        #expect(said(2).fr == "2 travaux sont gardés, 2 lignes")
    }

    @Test func `a count within brackets is shown`() {
        func days(_ count: Int) -> Phrase {
            .counted(
                count, en: " (the last [day|# days])",
                fr: " ([le dernier jour|les # derniers jours])")
        }
        #expect(days(1) == Phrase(en: " (the last day)", fr: " (le dernier jour)"))
        #expect(days(2) == Phrase(en: " (the last 2 days)", fr: " (les 2 derniers jours)"))
    }

    @Test func `a count never stands before a plural that does not agree with it`() throws {
        // No limit is 1, and what is named here can't be either.
        let spared =
            #/[lL]imit|longest|bytes >> 20|\(expected\)|\(found\)|utf8\.count|\(count\) colonnes|\(count\) heures|decision\.count|\(most\)|\.most\)|rowsLookedAt|feeds\.count\) feeds"|caractères parmi|\(days\) days", fr|\(count\) columns|feeds\.count\) feeds, inbox|\(characters\)/#
        let plural =
            #/\\\([^"]*?\) (?:autres |premiers |premières |derniers )?(?:lignes|fichiers|défauts|avertissements|colonnes|travaux|périodes|alertes|exports|agrégats|dossiers|cellules|jours|essais|fautes|erreurs|tables|planifications|déclenchements|modifications|caractères|rows|files|faults|warnings|columns|jobs|windows|alerts|aggregates|feeds|folders|schedules|attempts|changes|characters)\b/#
        let sources = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources").standardizedFileURL
        let files = try #require(
            FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        var found: [String] = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for line in text.split(separator: "\n")
            where line.contains("fr:") || line.contains("en:") || line.contains(#/^ *\+? *"/#) {
                guard line.contains(plural), !line.contains(spared) else { continue }
                found.append("\(file.lastPathComponent): \(line)")
            }
        }
        #expect(found == [], "\(found.joined(separator: "\n"))")
    }
}
