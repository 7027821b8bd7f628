// SPDX-License-Identifier: Apache-2.0

internal import Drawing
package import Wording

/// Why a chart can't be drawn.
package enum DeclaredChartError: Worded, Sendable, Equatable {
    case unknown(name: String, near: String?)
    /// Its query is refused by the database, or gives what is no chart.
    case query(chart: String, file: String, line: Int, Reason)
    /// Its query changes something, or gives something else each time: of each flaw a line.
    case unsteady(Phrase)

    package enum Reason: Sendable, Equatable {
        case refused(String)
        /// The first column is no day and no instant, or there is no second one.
        case noTime
        case noNumber(column: String)
        case tooManySeries(Int)
        case tooManyRows
        /// A row without a day.
        case emptyTime
        /// Two rows of one day or instant.
        case twice(String)
        case outside(String, from: String, to: String)
    }

    package var sentence: Phrase {
        switch self {
        case .unknown(let name, let near):
            Phrase(
                en: "there is no chart `\(name)`. ", fr: "il n'y a pas de graphique `\(name)`. ")
                + Phrase.meant(near)
                + Phrase(
                    en: "`bascule charts list` names them", fr: "`bascule charts list` les nomme")
        case .query(let chart, let file, let line, let reason):
            Phrase(
                en: "chart \(chart) (\(file):\(line)): ",
                fr: "graphique \(chart) (\(file):\(line)) : ")
                + reason.sentence
        case .unsteady(let sentence): sentence
        }
    }
}

extension DeclaredChartError.Reason {
    fileprivate var sentence: Phrase {
        switch self {
        case .refused(let reason):
            Phrase(en: "the query failed: \(reason)", fr: "la requête a échoué : \(reason)")
        case .noTime:
            Phrase(
                en: "the first column must be a date or a timestamptz, with a number behind it",
                fr: "la première colonne doit être une date ou un timestamptz, suivie d'un nombre")
        case .noNumber(let column):
            Phrase(
                en: "the column `\(column)` is no number: each column behind the first is a series",
                fr: "la colonne `\(column)` n'est pas un nombre : chaque colonne après la première"
                    + " est une série")
        case .tooManySeries(let count):
            Phrase(
                en: "\(count) series, and \(ChartDrawing.Limits.series) can be told apart: make two"
                    + " charts of it",
                fr:
                    "\(count) séries, et l'œil en distingue \(ChartDrawing.Limits.series) : faites-en"
                    + " deux graphiques")
        case .tooManyRows:
            Phrase(
                en: "more than \(DeclaredChart.Limits.rows) rows: group them by day, or show fewer"
                    + " days",
                fr: "plus de \(DeclaredChart.Limits.rows) lignes : groupez-les par jour, ou montrez"
                    + " moins de jours")
        case .emptyTime:
            Phrase(
                en: "a row has nothing in its first column: leave such rows out",
                fr: "une ligne n'a rien dans sa première colonne : écartez ces lignes")
        case .twice(let time):
            Phrase(
                en: "two rows of \(time): group by the first column",
                fr: "deux lignes pour \(time) : groupez par la première colonne")
        case .outside(let time, let from, let to):
            Phrase(
                en: "a row of \(time), and it shows \(from) to \(to): add `between :from and :day`",
                fr: "une ligne du \(time), et il montre \(from) à \(to) : ajoutez"
                    + " `between :from and :day`")
        }
    }
}
