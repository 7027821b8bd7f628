// SPDX-License-Identifier: Apache-2.0

internal import Postgres
package import Views
internal import Wording

/// Windows that fail, and aggregates that can't be computed, for as long as it lasts.
package enum FailingWindows {
    private static let isComputed = Detector.End.unfound(
        resolution: Phrase(en: "computed since", fr: "calculé depuis"))

    package static let windows = Detector(
        about: Phrase(en: "failing windows", fr: "périodes en échec"), FailingWindow.self,
        found: """
            select concat('window ', w.aggregate, ' ', w.first_day) as subject,
                   w.failing_since as due_at, w.aggregate, w.first_day::text as day,
                   coalesce(w.error, '') as error
              from bascule.aggregate_window w
             where w.failing_since is not null
            """,
        end: isComputed)

    package static let aggregates = Detector(
        about: Phrase(
            en: "aggregates that can't be computed", fr: "agrégats impossibles à calculer"),
        BrokenAggregate.self,
        found: """
            select concat('aggregate ', g.name) as subject, g.broken_since as due_at, g.name,
                   coalesce(g.problem, '') as problem
              from bascule.aggregate g
             where g.broken_since is not null
            """,
        end: isComputed)
}

private struct FailingWindow: AnomalyRow {
    let anomaly: Anomaly

    enum CodingKeys: String, RowColumn {
        case subject, since = "due_at"
        case name = "aggregate", day, why = "error"
    }

    init(_ row: RowReader<CodingKeys>) throws {
        let (name, day): (String, String) = (try row[.name], try row[.day])
        let why: String = try row[.why]
        anomaly = Anomaly(
            try row[.subject], since: try row[.since],
            sentence: Phrase(
                en:
                    "\(name): the window of \(day) can't be computed (\(why)). Its rows stay as they"
                    + " were; look at `bascule aggregates status`.",
                fr: "\(name) : la fenêtre du \(day) ne peut pas être calculée (\(why)). Ses lignes"
                    + " restent celles d'avant ; voir `bascule aggregates status`."))
    }
}

private struct BrokenAggregate: AnomalyRow {
    let anomaly: Anomaly

    enum CodingKeys: String, RowColumn {
        case subject, since = "due_at"
        case name, why = "problem"
    }

    init(_ row: RowReader<CodingKeys>) throws {
        let (name, why): (String, String) = (try row[.name], try row[.why])
        anomaly = Anomaly(
            try row[.subject], since: try row[.since],
            sentence: Phrase(
                en: "\(name) is not computed any more (\(why)); see `bascule aggregates check`.",
                fr: "\(name) n'est plus calculé (\(why)) ; voir `bascule aggregates check`."))
    }
}
