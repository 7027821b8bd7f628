// SPDX-License-Identifier: Apache-2.0

internal import FileSystem

/// A file of ours, read piece by piece; all of it blocks.
package final class StoredFile: Sendable {
    package let length: Int64
    private let file: OpenFile

    /// Bytes of one piece.
    private static let piece = 128 << 10

    /// Nil where there is none any more.
    package init?(path: String) throws {
        guard let status = try FileStatus(path: path), status.isRegular else { return nil }
        file = try OpenFile(reading: path)
        length = try file.status().size
    }

    /// The next bytes; empty at the end.
    package func next() throws -> [UInt8] {
        var bytes: [UInt8] = []
        _ = try file.read(into: &bytes, limit: Self.piece)
        return bytes
    }
}
