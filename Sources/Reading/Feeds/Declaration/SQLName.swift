// SPDX-License-Identifier: Apache-2.0

/// Names of schemas, tables and columns as feeds may choose them.
enum SQLName {
    static let remedy =
        "Use a-z, 0-9 and _ (capitals too in columns), a letter first, at most 50 characters"

    /// The columns every loaded table or its history has already.
    static let taken: Set<String> = [
        "file_id", "line_no", "history_id", "replaced_by_file_id", "replaced_by_line_no",
        "replaced_at", "reason",
    ]

    /// System columns of PostgreSQL.
    private static let system: Set<String> = [
        "tableoid", "xmin", "cmin", "xmax", "cmax", "ctid",
    ]

    /// What is wrong with a name, to stand after it in a sentence; nil when it is legal.
    static func problem(with name: String) -> String? {
        let scalars = name.unicodeScalars
        guard let first = scalars.first, ("a"..."z").contains(first) || first == "_" else {
            return "must begin with a letter from a to z"
        }
        let isLegal = scalars.allSatisfy {
            ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0)
                || $0 == "_"
        }
        guard isLegal else { return "has other characters than letters, digits and _" }
        // 63 bytes are PostgreSQL's limit; `_history` and the names of indexes are made from it.
        return scalars.count > 50 ? "is longer than 50 characters" : nil
    }

    static func columnProblem(with name: String) -> String? {
        if let problem = problem(with: name) { return problem }
        if taken.contains(name) { return "is a column that Bascule itself adds to the table" }
        return system.contains(name) ? "is a system column of PostgreSQL" : nil
    }
}
