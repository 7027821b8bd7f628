// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import Records

/// The bytes of a file, a pipe or a socket as they are; packed files stay packed.
package struct FileSource: ByteSource {
    private final class Handle {
        let descriptor: Int32
        let isOwned: Bool
        init(_ descriptor: Int32, isOwned: Bool) {
            self.descriptor = descriptor
            self.isOwned = isOwned
        }
        deinit {
            if isOwned { close(descriptor) }
        }
    }

    private let handle: Handle
    private let name: String

    /// Opens the file at `path` for reading; closed with the last copy of this value.
    package init(path: String) throws {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let number = errno
            throw SourceError(.open, "cannot open", path, number: number)
        }
        handle = Handle(descriptor, isOwned: true)
        name = path
    }

    /// Reads from an open descriptor, which stays the caller's to close.
    package init(descriptor: Int32) {
        handle = Handle(descriptor, isOwned: false)
        name = "descriptor \(descriptor)"
    }

    package var placed: PlacedBytes? {
        var status = stat()
        guard unsafe fstat(handle.descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG
        else { return nil }
        return .descriptor(handle.descriptor, name: name)
    }

    package mutating func read(into buffer: inout [UInt8], limit: Int) throws -> Int {
        var got = 0
        var number: Int32 = 0
        let portion = unsafe [UInt8](unsafeUninitializedCapacity: limit) { room, count in
            repeat {
                got = unsafe Glibc.read(handle.descriptor, room.baseAddress, limit)
            } while got < 0 && errno == EINTR
            number = errno
            count = max(got, 0)
        }
        if buffer.isEmpty { buffer = portion } else { buffer += portion }
        guard got >= 0 else {
            throw SourceError(.read, "cannot read", name, number: number)
        }
        return got
    }
}

extension SourceError {
    /// A system call that failed on a file.
    init(_ code: Code, _ what: String, _ subject: String, number: Int32) {
        self.init(
            code, of: subject, number: number,
            description: "\(what) \(subject): \(unsafe String(cString: strerror(number)))")
    }
}
