// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Declarations whose every text is one of somebody's who wants a console to run it.
///
/// Names of feeds, aggregates, exports and schedules can't be: none but letters, figures and `_` is
/// taken.
struct HostileDeclarations {
    let texts: [String]

    private var title: String { quoted(texts.joined(separator: " ")) }

    /// In quotation marks of YAML, which takes what JSON has within them.
    private func quoted(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { scalar in
            switch scalar.value {
            case 0x22, 0x5c: "\\" + String(scalar)
            case 0x20..<0x7f: String(scalar)
            default: "\\u" + String(0x10000 + scalar.value, radix: 16).dropFirst()
            }
        }
        return "\"\(scalars.joined())\""
    }

    private var list: String { "[" + texts.map(quoted).joined(separator: ", ") + "]" }

    /// By their path below `config/`, without the ending.
    var files: [String: String] {
        [
            "feeds/hostile": feed, "aggregates/hostile": aggregate, "exports/hostile": export,
            "feeds/fautif": """
            feed: fautif
            title: \(title)
            columns: [{ name: id, type: \(quoted(texts[0])) }]
            """,
        ]
    }

    private var feed: String {
        """
        feed: hostile
        title: \(title)
        files: ["*.csv", \(quoted("*" + texts[0] + "*"))]
        dialect: { encoding: utf-8, delimiter: ";", footer: \(list) }
        numbers: { decimal: "," }
        nulls: [\(quoted(texts[0]))]
        columns:
          - { name: id, header: [id, \(list.dropFirst().dropLast())], type: text, required: true }
          - { name: jour, type: date, format: yyyy-mm-dd, required: true }
          - { name: choix, type: text, values: \(list) }
          - { name: fixe, type: text, constant: \(title) }
          - { name: motif, type: text, pattern: \(quoted("(<script>alert\\(1\\)</script>ATTAQUE)?.*")), default: \(quoted(texts[2])) }
          - { name: valeur, type: numeric, unit: \(list) }
        key: [id]
        table: essai.hostile
        """
    }

    private var aggregate: String {
        """
        aggregate: hostile
        title: \(title)
        grain: factory_day
        sources: [{ table: essai.hostile, day: jour }]
        key: [jour]
        query: |
          select :day::date as jour, count(*) as n, min(fixe) as fixe
            from essai.hostile where jour = :day
        """
    }

    private var export: String {
        """
        export: hostile
        title: \(title)
        grain: factory_day
        name: \(quoted("ATTAQUE' onfocus=x & \u{202e}_{day:yyyyMMdd}.csv"))
        query: |
          select jour, n, fixe, n + 1 as "ATTAQUE<i>" from datamart.hostile
           where jour >= :day and jour < :day_end order by jour
        columns:
          - { name: jour, header: \(title) }
          - { name: n, header: \(quoted(texts[0])) }
          - { name: "ATTAQUE<i>", header: \(quoted(texts[1])) }
          - fixe
        """
    }

    var schedule: String {
        """

        hostile:
          kind: exports.run
          arguments: { export: hostile }
          cron: "5 7 * * *"
          queue: \(quoted(texts[2]))

        """
    }
}
