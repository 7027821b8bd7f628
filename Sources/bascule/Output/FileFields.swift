// SPDX-License-Identifier: Apache-2.0

/// The order in which `files show` tells what the ledger knows of a file.
enum FileFields {
    /// What it is, what became of it, its rows and lines, when, where.
    private static let order = [
        "id", "feed", "name", "state", "reason", "origin", "mends", "duplicate_of", "bytes",
        "sha256", "rows_read", "rows_inserted", "rows_amended", "rows_unchanged", "rows_rejected",
        "warnings", "lines", "line_account", "arrived_at", "loaded_at", "reverted_at", "attempts",
        "next_attempt_at", "stored_at", "stored_path", "blocked_since", "blocked_reason",
    ]
    private static let rank = Dictionary(
        uniqueKeysWithValues: order.enumerated().map { ($1, $0) })

    /// What is not listed comes behind, by its name.
    static func areInOrder(_ one: String, _ other: String) -> Bool {
        let (left, right) = (rank[one] ?? order.count, rank[other] ?? order.count)
        return left == right ? one < other : left < right
    }
}
