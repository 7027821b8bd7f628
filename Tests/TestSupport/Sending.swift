// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A sender's or a person's operations on files: the plain calls, which say whether the file was
/// there.
package enum Sending {
    /// A call that failed for another reason than the expected one.
    package struct Failed: Error { package let call: String, path: String, number: Int32 }

    /// A file open for writing; reads what it holds.
    package final class Writer {
        private let descriptor: Int32
        private let path: String

        fileprivate init(descriptor: Int32, path: String) {
            self.descriptor = descriptor
            self.path = path
        }

        deinit { Glibc.close(descriptor) }

        package func write(_ text: String) throws {
            let bytes = Array(text.utf8)
            guard unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
                throw Failed(call: "write", path: path, number: errno)
            }
        }

        /// All of it, at most 1 MiB.
        package func content() throws -> String {
            var bytes = [UInt8](repeating: 0, count: 1 << 20)
            let count = unsafe pread(descriptor, &bytes, bytes.count, 0)
            guard count >= 0 else { throw Failed(call: "read", path: path, number: errno) }
            return String(decoding: bytes.prefix(count), as: UTF8.self)
        }
    }

    /// Opens a file that is there; nil: it is not.
    package static func reopen(_ path: String, truncating: Bool) throws -> Writer? {
        try open(path, truncating ? O_TRUNC : O_APPEND, unless: ENOENT)
    }

    /// Makes a new file; nil: there is one.
    package static func create(_ path: String) throws -> Writer? {
        try open(path, O_CREAT | O_EXCL, unless: EEXIST)
    }

    private static func open(_ path: String, _ flags: Int32, unless: Int32) throws -> Writer? {
        let descriptor = unsafe Glibc.open(path, O_RDWR | O_CLOEXEC | flags, 0o644)
        guard try succeeded(descriptor, "open", path, unless: unless) else { return nil }
        return Writer(descriptor: descriptor, path: path)
    }

    /// Renames over whatever is there; false: there is nothing to rename.
    package static func rename(_ from: String, to: String) throws -> Bool {
        try succeeded(unsafe Glibc.rename(from, to), "rename", from, unless: ENOENT)
    }

    /// As OpenSSH renames, by link and unlink; false: the name is taken.
    package static func linkOver(_ from: String, to: String) throws -> Bool {
        let isLinked = try succeeded(unsafe link(from, to), "link", from, unless: EEXIST)
        _ = try remove(from)
        return isLinked
    }

    /// Deletes; false: there was nothing.
    package static func remove(_ path: String) throws -> Bool {
        try succeeded(unsafe unlink(path), "unlink", path, unless: ENOENT)
    }

    /// Sets the file's times to now; false: there is no such file.
    package static func touch(_ path: String) throws -> Bool {
        try succeeded(unsafe utimensat(AT_FDCWD, path, nil, 0), "touch", path, unless: ENOENT)
    }

    private static func succeeded(
        _ result: Int32, _ call: String, _ path: String, unless: Int32
    ) throws -> Bool {
        if result >= 0 { return true }
        guard errno == unless else { throw Failed(call: call, path: path, number: errno) }
        return false
    }
}
