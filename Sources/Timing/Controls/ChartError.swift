// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Why a chart can't be computed, or its limits not be frozen; its points stay as they were.
package enum ChartError: Worded, Sendable, Equatable {
    case unknown(name: String, near: String?)
    /// The table of a feed lacks columns, or is not there yet.
    case table(chart: String, table: String, missing: [String])
    /// Two controls of one run, material and lot.
    case twice(chart: String, series: String, material: String, lot: String)
    case tooMany(chart: String, limit: Int)
    /// Limits that are assigned can't be frozen.
    case assigned(chart: String)
    /// There is nothing to freeze yet.
    case noLimits(chart: String)
    /// Its limits are those of an earlier declaration.
    case stale(chart: String)
    /// Limits were frozen as those of another kind of chart, or of subgroups of another size.
    case frozen(chart: String, form: String, now: String)
    /// A comment on a run that the chart has not.
    case noRun(chart: String, series: String)
    /// A comment without a word, or with more than there is room for.
    case comment(chart: String, limit: Int)
    /// The database refused what the declaration asks of the tables.
    case refused(chart: String, reason: String)

    package var sentence: Phrase {
        switch self {
        case .unknown(let name, let near):
            Phrase(en: "there is no chart `\(name)`. ", fr: "il n'y a pas de carte `\(name)`. ")
                + Phrase.meant(near)
                + Phrase(
                    en: "`bascule qc check` names them", fr: "`bascule qc check` les nomme")
        case .table(let chart, let table, let missing):
            Phrase(
                en: "chart \(chart): the table \(table) lacks \(missing.joined(separator: ", ")): "
                    + "load a file of its feed, or correct `columns`",
                fr:
                    "carte \(chart) : il manque à la table \(table) \(missing.joined(separator: ", ")) : "
                    + "charger un fichier de son flux, ou corriger `columns`")
        case .twice(let chart, let series, let material, let lot):
            Phrase(
                en:
                    "chart \(chart): run \(series) has two values of material \(material), lot \(lot): "
                    + "narrow `when`, or map `lot` to what tells them apart",
                fr:
                    "carte \(chart) : la série \(series) a deux valeurs du matériau \(material), lot \(lot) : "
                    + "préciser `when`, ou faire correspondre `lot` à ce qui les distingue")
        case .tooMany(let chart, let limit):
            Phrase(
                en: "chart \(chart): more than \(limit) controls: narrow `when`",
                fr: "carte \(chart) : plus de \(limit) contrôles : préciser `when`")
        case .assigned(let chart):
            Phrase(
                en: "chart \(chart): its limits are those of the lots, nothing is estimated: "
                    + "only charts with `limits: { phase_1: … }` are frozen",
                fr: "carte \(chart) : ses limites sont celles des lots, rien n'est estimé : "
                    + "on ne fige que les cartes avec `limits: { phase_1: … }`")
        case .noLimits(let chart):
            Phrase(
                en:
                    "chart \(chart): it has no limits yet: `bascule qc run` computes them where there are "
                    + "enough values",
                fr:
                    "carte \(chart) : elle n'a pas encore de limites : `bascule qc run` les calcule dès qu'il y a "
                    + "assez de valeurs")
        case .stale(let chart):
            Phrase(
                en: "chart \(chart): its limits are not those of its present declaration: "
                    + "`bascule qc run \(chart)` first",
                fr: "carte \(chart) : ses limites ne sont pas celles de sa déclaration actuelle : "
                    + "d'abord `bascule qc run \(chart)`")
        case .frozen(let chart, let form, let now):
            Phrase(
                en: "chart \(chart): its limits were frozen as \(form), and it is \(now) now: "
                    + "`bascule qc limits thaw \(chart)` lets them be estimated anew, or declare "
                    + "it as it was",
                fr: "carte \(chart) : ses limites ont été figées comme \(form), or c'est "
                    + "maintenant \(now) : `bascule qc limits thaw \(chart)` les fait estimer de "
                    + "nouveau, ou rétablir la déclaration")
        case .noRun(let chart, let series):
            Phrase(
                en:
                    "chart \(chart): it has no run `\(series)`: `bascule qc points \(chart)` names them",
                fr:
                    "carte \(chart) : elle n'a pas de série `\(series)` : `bascule qc points \(chart)` les nomme"
            )
        case .comment(let chart, let limit):
            Phrase(
                en: "chart \(chart): a comment has 1 to \(limit) characters, and no NUL",
                fr: "carte \(chart) : un commentaire a de 1 à \(limit) caractères, et pas de NUL")
        case .refused(let chart, let reason):
            Phrase(
                en: "chart \(chart): the database can't compute it (\(reason)): correct the "
                    + "columns and `when` of its declaration, or the table's column",
                fr: "carte \(chart) : la base ne peut pas la calculer (\(reason)) : corriger les "
                    + "colonnes et `when` de sa déclaration, ou la colonne de la table")
        }
    }
}
