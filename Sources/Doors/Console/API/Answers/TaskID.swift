// SPDX-License-Identifier: Apache-2.0

/// The name of a task: a word to clients, which says to us where it is kept.
enum TaskID: Equatable {
    case job(Int64)
    /// A file that was handed in: the task is as old as the file's row.
    case file(Int64)
    /// Jobs that were begun together.
    case batch(Int64)

    static func ofJob(_ id: Int64) -> String { "j\(id)" }
    static func ofFile(_ id: Int64) -> String { "f\(id)" }
    static func ofBatch(_ id: Int64) -> String { "b\(id)" }

    /// Nil where it is none.
    init?(_ text: String) {
        guard let id = Int64(text.dropFirst()), id > 0 else { return nil }
        switch text {
        case Self.ofJob(id): self = .job(id)
        case Self.ofFile(id): self = .file(id)
        case Self.ofBatch(id): self = .batch(id)
        default: return nil
        }
    }
}
