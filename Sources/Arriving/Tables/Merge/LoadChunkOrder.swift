// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// The order of a chunk's files, as the statements look it up.
struct LoadChunkOrder {
    /// In batch order.
    let files: [Int64]
    let sortedFiles: [Int64]
    /// The place in the batch of each of `sortedFiles`.
    let places: [Int64]
    /// The file that had rows in the chunk before; 0 for none.
    let continued: Int64

    init(_ chunk: LoadChunk) {
        files = chunk.files
        let sorted = chunk.files.enumerated().sorted { $0.element < $1.element }
        sortedFiles = sorted.map(\.element)
        places = sorted.map { Int64($0.offset) }
        continued = chunk.continued
    }
}
