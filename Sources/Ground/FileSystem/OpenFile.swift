// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A file open for reading or writing, closed when it is let go.
package final class OpenFile: Sendable {
    package let descriptor: Int32
    package let path: String

    /// Opens a plain file for reading; never follows a link, never waits for a FIFO.
    package convenience init(reading path: String) throws(FileError) {
        try self.init(reading: RawPath(path))
    }

    /// The same for a path of any bytes.
    package convenience init(reading path: RawPath) throws(FileError) {
        try self.init(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, action: "read")
    }

    /// Makes an empty file for writing, in place of a leftover of the same name.
    package convenience init(writing path: String) throws(FileError) {
        try self.init(RawPath(path), O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW, action: "write")
    }

    /// Makes a file for writing if nothing has the name.
    ///
    /// - Throws: `.exists` if there is something, even a link that leads nowhere.
    package convenience init(
        creating path: String, mode: UInt32 = 0o640
    ) throws(FileError) {
        try self.init(
            RawPath(path), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: mode, action: "write")
    }

    /// The same in a folder that is held open.
    package convenience init(creating path: RawPath) throws(FileError) {
        try self.init(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, action: "write")
    }

    /// Opens a file for appending; creates it if it does not exist.
    package convenience init(appendingTo path: String) throws(FileError) {
        try self.init(
            RawPath(path), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, action: "write")
    }

    private init(
        _ path: RawPath, _ flags: Int32, mode: UInt32 = 0o640, action: String
    ) throws(FileError) {
        var result: Int32
        repeat {
            result = unsafe openat(path.start, path.bytes, flags | O_CLOEXEC, mode_t(mode))
        } while result < 0
            && errno == EINTR
        guard result >= 0 else { throw FileError("\(action) \(path.shown)", errno: errno) }
        self.descriptor = result
        self.path = path.shown
    }

    deinit { close(descriptor) }

    package func status() throws(FileError) -> FileStatus {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw FileError("look at \(path)", errno: errno)
        }
        return FileStatus(status)
    }

    /// Appends up to `limit` bytes; returns how many, 0 at the end.
    package func read(into buffer: inout [UInt8], limit: Int) throws(FileError) -> Int {
        let limit = try room(limit)
        let count = unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: limit) { bytes in
            var count: Int
            repeat {
                count = unsafe Glibc.read(descriptor, bytes.baseAddress, limit)
            } while count < 0 && errno == EINTR
            unsafe buffer.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[..<max(count, 0)]))
            return count
        }
        guard count >= 0 else {
            throw FileError("read \(path)", errno: errno, isOfReading: true)
        }
        return count
    }

    /// Bytes to request: what remains of a small file, plus one to detect growth.
    private func room(_ limit: Int) throws(FileError) -> Int {
        let left = Int(try status().size) - Int(lseek(descriptor, 0, SEEK_CUR))
        return min(limit, max(left, 0) + 1)
    }

    /// Writes all of the bytes.
    package func write(_ bytes: borrowing [UInt8]) throws(FileError) {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { all in
                guard let base = all.baseAddress else { return 0 }
                return unsafe Glibc.write(descriptor, base + done, all.count - done)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw FileError("write \(path)", errno: errno) }
            done += count
        }
    }

    /// Back to the first byte.
    package func rewind() throws(FileError) {
        guard lseek(descriptor, 0, SEEK_SET) == 0 else {
            throw FileError("rewind \(path)", errno: errno)
        }
    }

    /// Waits until the bytes are on the disk.
    package func sync() throws(FileError) {
        guard fsync(descriptor) == 0 else { throw FileError("sync \(path)", errno: errno) }
    }

    /// Gives the file the modification time of another; its content stays.
    package func setModified(nanoseconds: Int64) throws(FileError) {
        let time = timespec(
            tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
        let times = [time, time]
        guard unsafe futimens(descriptor, times) == 0 else {
            throw FileError("set the time of \(path)", errno: errno)
        }
    }
}
