// SPDX-License-Identifier: Apache-2.0

/// Limits of a load: when a chunk ends, and memory.
package struct LoadLimits: Sendable {
    /// Bytes of a chunk: what is kept to be sent again when a key of it is there already (8 MiB).
    package var chunkBytes = 8 << 20
    /// Rows of a chunk.
    package var chunkRows = 1 << 17
    /// Bytes of a chunk that is staged: it waits on the server, and one look at the table does for
    /// all of it (128 MiB).
    package var stagedBytes = 128 << 20
    /// Rows of a chunk that is staged.
    package var stagedRows = 1 << 20
    /// Rows of one file that are found one by one because the server refuses them.
    package var refusedRows = 1_000
    /// How long a transaction may say nothing while its rows are judged: the server ends idle ones.
    package var heartbeat = Duration.seconds(10)

    package init() {}
}
