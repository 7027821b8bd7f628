// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Where bytes come from, in order, once.
package protocol ByteSource {
    /// Appends at most `limit` bytes to `buffer` and returns how many; 0 at the end.
    mutating func read(into buffer: inout [UInt8], limit: Int) throws -> Int

    /// What the bytes were unpacked from; known after the first read.
    var packing: Packing { get }
}

extension ByteSource {
    package var packing: Packing { .none }
}

/// A source that could not be read: what happened to which thing.
package struct SourceError: Error, CustomStringConvertible {
    package enum Code: Sendable {
        case open
        case read
        case write
        /// No conversion has this name.
        case encoding
        /// More than the limits allow came out of a packed file.
        case bombed
        /// The packed file is cut off or broken.
        case damaged
        /// The packed file holds something else than one text file.
        case contents
    }
    package var code: Code
    package var description: String
    /// The number of errno(3), where a system call failed.
    package var number: Int32
    /// What is wrong with the file; nil where the world is.
    package let complaint: Complaint?

    /// The file, or the encoding, that it is about; nil where `complaint` says all.
    package let subject: String?

    /// A system call that failed on a file.
    init(_ code: Code, _ what: String, _ subject: String, number: Int32) {
        self.code = code
        description = "\(what) \(subject): \(unsafe String(cString: strerror(number)))"
        self.subject = subject
        self.number = number
        complaint = nil
    }

    init(unknownEncoding name: String) {
        code = .encoding
        description = "the encoding \(name) is not known here: iconv --list shows the names"
        subject = name
        number = 0
        complaint = nil
    }

    init(_ code: Code, _ complaint: Complaint) {
        self.code = code
        description = complaint.description
        number = 0
        subject = nil
        self.complaint = complaint
    }
}

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

/// Bytes that are already in memory.
package struct MemorySource: ByteSource {
    private let bytes: [UInt8]
    private var position = 0
    private let step: Int

    /// Gives `bytes` in portions of at most `step` bytes.
    package init(_ bytes: [UInt8], step: Int = .max) {
        self.bytes = bytes
        self.step = max(step, 1)
    }

    package mutating func read(into buffer: inout [UInt8], limit: Int) throws -> Int {
        let count = min(limit, step, bytes.count - position)
        buffer.append(contentsOf: bytes[position..<position + count])
        position += count
        return count
    }
}
