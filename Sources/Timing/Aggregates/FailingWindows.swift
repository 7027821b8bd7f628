// SPDX-License-Identifier: Apache-2.0

package import Alerts
internal import Postgres
internal import Wording

/// Windows that fail, and aggregates that can't be computed: one alert each, for as long as it lasts.
package enum FailingWindows {
    private static let isComputed = SubjectAlerts.End.unfound(
        resolution: Phrase(en: "computed since", fr: "calculé depuis"))

    private static let windows = SubjectAlerts(
        rule: .windowFailed,
        about: Phrase(en: "failing windows", fr: "périodes en échec"),
        found: """
            select concat('window ', w.aggregate, ' ', w.first_day) as subject,
                   w.failing_since as due_at, w.aggregate, w.first_day::text as day,
                   coalesce(w.error, '') as error
              from bascule.aggregate_window w
             where w.failing_since is not null
            """,
        end: isComputed
    ) { row in
        let (name, day): (String, String) = (try row["aggregate"], try row["day"])
        let why: String = try row["error"]
        return Phrase(
            en: "\(name): the window of \(day) can't be computed (\(why)). Its rows stay as they "
                + "were; look at `bascule aggregates status`.",
            fr: "\(name) : la fenêtre du \(day) ne peut pas être calculée (\(why)). Ses lignes "
                + "restent celles d'avant ; voir `bascule aggregates status`.")
    }

    private static let aggregates = SubjectAlerts(
        rule: .aggregateBroken,
        about: Phrase(
            en: "aggregates that can't be computed", fr: "agrégats impossibles à calculer"),
        found: """
            select concat('aggregate ', g.name) as subject, g.broken_since as due_at, g.name,
                   coalesce(g.problem, '') as problem
              from bascule.aggregate g
             where g.broken_since is not null
            """,
        end: isComputed
    ) { row in
        let (name, why): (String, String) = (try row["name"], try row["problem"])
        return Phrase(
            en: "\(name) is not computed any more (\(why)); see `bascule aggregates check`.",
            fr: "\(name) n'est plus calculé (\(why)) ; voir `bascule aggregates check`.")
    }

    package static let alerts = [windows, aggregates]
}
