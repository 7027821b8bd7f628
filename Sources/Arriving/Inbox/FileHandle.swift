// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A file open for reading.
struct FileHandle: ~Copyable {
    /// So many NUL bytes at the end mean that it was reserved, not written: a UTF-32 line end has
    /// three, an empty ZIP archive more but another beginning.
    private static let nulTailBytes = 16

    let descriptor: Int32

    init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    func info() throws(SystemError) -> FileInfo {
        var info = stat()
        guard unsafe fstat(descriptor, &info) == 0 else { throw SystemError(errno) }
        return FileInfo(info)
    }

    /// Whether a file of this size ends in NUL bytes.
    func hasNULTail(size: Int64) throws(SystemError) -> Bool {
        guard size > 0 else { return false }
        let count = min(Int(size), Self.nulTailBytes)
        let tail = try read(count, at: size - Int64(count))
        guard !tail.isEmpty, tail.allSatisfy({ $0 == 0 }) else { return false }
        // An empty ZIP archive is 22 bytes of which 18 are NUL.
        return try read(2, at: 0) != [0x50, 0x4B]
    }

    /// Up to `limit` bytes from the file's offset, fewer at its end.
    func read(_ limit: Int, at offset: Int64 = 0) throws(SystemError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = unsafe pread(descriptor, &bytes, limit, off_t(offset))
        guard count >= 0 else { throw SystemError(errno) }
        bytes.removeLast(limit - count)
        return bytes
    }
}
