// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// Names of schemas, tables and columns as feeds may choose them.
enum SQLName {
    static let remedy = Phrase(
        en:
            "Use a-z, 0-9 and _ (capitals too in columns), a letter first, at most 50 characters",
        fr:
            "Prenez a-z, 0-9 et _ (dans les colonnes aussi des majuscules), une lettre d'abord, 50 caractères au plus"
    )

    /// The columns every loaded table or its history has already.
    static let taken: Set<String> = [
        "file_id", "line_no", "history_id", "replaced_by_file_id", "replaced_by_line_no",
        "replaced_at", "reason",
    ]

    /// System columns of PostgreSQL.
    private static let system: Set<String> = [
        "tableoid", "xmin", "cmin", "xmax", "cmax", "ctid",
    ]

    /// The flaw of a name, to stand after it in a sentence; nil when it is legal.
    static func problem(with name: String) -> Phrase? {
        let scalars = name.unicodeScalars
        guard let first = scalars.first, ("a"..."z").contains(first) || first == "_" else {
            return Phrase(
                en: "must begin with a letter from a to z",
                fr: "doit commencer par une lettre de a à z")
        }
        let isLegal = scalars.allSatisfy {
            ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0)
                || $0 == "_"
        }
        guard isLegal else {
            return Phrase(
                en: "has other characters than letters, digits and _",
                fr: "a d'autres caractères que des lettres, des chiffres et _")
        }
        // 63 bytes are PostgreSQL's limit; `_history` and the names of indexes are made from it.
        return scalars.count > 50
            ? Phrase(en: "is longer than 50 characters", fr: "dépasse 50 caractères") : nil
    }

    static func columnProblem(with name: String) -> Phrase? {
        if let problem = problem(with: name) { return problem }
        if taken.contains(name) {
            return Phrase(
                en: "is a column that Bascule itself adds to the table",
                fr: "est une colonne que Bascule ajoute lui-même à la table")
        }
        return system.contains(name)
            ? Phrase(
                en: "is a system column of PostgreSQL", fr: "est une colonne système de PostgreSQL")
            : nil
    }
}
