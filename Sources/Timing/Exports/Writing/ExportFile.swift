// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import FileSystem

/// The file that an export is written to under a name of its own, hashed on the way.
final class ExportFile {
    private static let flushBytes = 1 << 20

    let path: String
    private let file: OpenFile
    private let limit: Int
    private var hash = SHA256()
    private var buffer: [UInt8] = []
    private(set) var bytes = 0

    /// - Parameter limit: bytes, at most.
    init(path: String, limit: Int) throws {
        self.path = path
        self.limit = limit
        file = try OpenFile(writing: path)
        buffer.reserveCapacity(Self.flushBytes + (1 << 16))
    }

    /// Lends the buffer to be appended to.
    func write(_ body: (inout [UInt8]) throws -> Void) throws {
        try body(&buffer)
        if buffer.count >= Self.flushBytes { try flush() }
    }

    /// Writes what is left and waits until it is on the disk; gives the SHA-256.
    func finish() throws -> [UInt8] {
        try flush()
        try file.sync()
        return Array(hash.finalize())
    }

    private func flush() throws {
        bytes += buffer.count
        guard bytes <= limit else {
            throw ExportError.tooLarge(path, limit)
        }
        hash.update(data: buffer)
        try file.write(buffer)
        buffer.removeAll(keepingCapacity: true)
    }
}
