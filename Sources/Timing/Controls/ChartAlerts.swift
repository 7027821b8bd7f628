// SPDX-License-Identifier: Apache-2.0

internal import Postgres
package import Views
internal import Wording

/// Charts whose last judged run was rejected, those that drift, and those that can't be computed.
///
/// An alert lasts from bad to good: what comes back after that is a new one, also of the same run.
package enum ChartAlerts {
    package static let rejected = Detector(
        about: Phrase(en: "rejected controls", fr: "contrôles rejetés"), RejectedRun.self,
        found: """
            select concat('chart ', c.chart) as subject, c.rejected_since as due_at, c.chart, r.serie,
                   array_to_string(r.regles, ', ') as rules
              from qc.charts c
              join lateral (select serie, regles from qc.runs r
                             where r.chart = c.chart and r.verdict <> 'not_evaluable'
                             order by mesure_le desc, serie desc limit 1) r on true
             where c.rejected_since is not null
            """,
        end: Detector.End.unfound(
            resolution: Phrase(
                en: "no rejected run is the last any more", fr: "plus de série rejetée en dernier"))
    )

    package static let drift = Detector(
        about: Phrase(en: "drifting controls", fr: "contrôles en dérive"), DriftingRun.self,
        found: """
            select concat('chart ', c.chart) as subject, c.drift_since as due_at, c.chart, r.serie,
                   array_to_string(r.regles, ', ') as rules
              from qc.charts c
              join lateral (select serie, regles from qc.runs r
                             where r.chart = c.chart and r.verdict <> 'not_evaluable'
                             order by mesure_le desc, serie desc limit 1) r on true
             where c.drift_since is not null
            """,
        end: Detector.End.unfound(
            resolution: Phrase(
                en: "the last run drifts no more", fr: "plus de dérive à la dernière série")))

    package static let broken = Detector(
        about: Phrase(en: "charts that can't be computed", fr: "cartes impossibles à calculer"),
        BrokenChart.self,
        found: """
            select concat('chart ', c.chart) as subject, c.broken_since as due_at, c.chart,
                   c.problem
              from qc.charts c
             where c.broken_since is not null
            """,
        end: Detector.End.unfound(
            resolution: Phrase(en: "nothing hinders it any more", fr: "plus rien ne l'empêche")))
}

private struct RejectedRun: AnomalyRow {
    let anomaly: Anomaly

    enum CodingKeys: String, RowColumn {
        case subject, since = "due_at"
        case chart, series = "serie", rules
    }

    init(_ row: RowReader<CodingKeys>) throws {
        let (chart, series): (String, String) = (try row[.chart], try row[.series])
        let rules: String = try row[.rules]
        anomaly = Anomaly(
            try row[.subject], since: try row[.since],
            sentence: Phrase(
                en:
                    "\(chart): run \(series) is rejected (\(rules)). Find the cause and measure the "
                    + "controls again; `bascule qc status`.",
                fr:
                    "\(chart) : la série \(series) est rejetée (\(rules)). Chercher la cause et mesurer de "
                    + "nouveau les contrôles ; `bascule qc status`."))
    }
}

private struct DriftingRun: AnomalyRow {
    let anomaly: Anomaly

    enum CodingKeys: String, RowColumn {
        case subject, since = "due_at"
        case chart, series = "serie", rules
    }

    init(_ row: RowReader<CodingKeys>) throws {
        let (chart, series): (String, String) = (try row[.chart], try row[.series])
        let rules: String = try row[.rules]
        anomaly = Anomaly(
            try row[.subject], since: try row[.since],
            sentence: Phrase(
                en:
                    "\(chart) drifts: up to run \(series) the controls lie on one side or move one way "
                    + "(\(rules)). Check the calibration; `bascule qc points \(chart)`.",
                fr:
                    "\(chart) dérive : jusqu'à la série \(series) les contrôles restent d'un côté ou vont "
                    + "dans un même sens (\(rules)). Vérifier l'étalonnage ; `bascule qc points \(chart)`."
            ))
    }
}

private struct BrokenChart: AnomalyRow {
    let anomaly: Anomaly

    enum CodingKeys: String, RowColumn {
        case subject, since = "due_at"
        case chart, problem
    }

    init(_ row: RowReader<CodingKeys>) throws {
        let (chart, problem): (String, String) = (try row[.chart], try row[.problem])
        anomaly = Anomaly(
            try row[.subject], since: try row[.since],
            sentence: Phrase(
                en: "\(chart) is not computed any more (\(problem)); see `bascule qc check`.",
                fr: "\(chart) n'est plus calculée (\(problem)) ; voir `bascule qc check`."))
    }
}
