// SPDX-License-Identifier: Apache-2.0

/// The name of a task: a word to clients, which says to us where it is kept.
enum TaskID: Equatable {
    case job(Int64)

    static func ofJob(_ id: Int64) -> String { "j\(id)" }

    /// Nil where it is none.
    init?(_ text: String) {
        guard text.first == "j", let id = Int64(text.dropFirst()), id > 0, "j\(id)" == text else {
            return nil
        }
        self = .job(id)
    }
}
