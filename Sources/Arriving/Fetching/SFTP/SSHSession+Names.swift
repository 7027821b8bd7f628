// SPDX-License-Identifier: Apache-2.0

internal import CSSH
internal import Glibc

/// What a server of sftp knows of names.
extension SSHSession {
    /// What tells a plain file from itself at another time.
    struct Facts: Equatable {
        let bytes: Int64
        /// Seconds since 1970.
        let modified: Int64

        /// Nil where it is no plain file, or the server does not say one of them.
        fileprivate init?(_ attributes: sftp_attributes) {
            let known = UInt32(SSH_FILEXFER_ATTR_SIZE | SSH_FILEXFER_ATTR_ACMODTIME)
            guard unsafe attributes.pointee.type == UInt8(SSH_FILEXFER_TYPE_REGULAR),
                unsafe attributes.pointee.flags & known == known
            else { return nil }
            bytes = unsafe Int64(clamping: attributes.pointee.size)
            modified = unsafe Int64(attributes.pointee.mtime)
        }

        init(bytes: Int64, modified: Int64) {
            self.bytes = bytes
            self.modified = modified
        }
    }

    /// Calls the body with every name but `.` and `..`, and what is known of it; nil: no plain file.
    func list(_ folder: [UInt8], _ body: ([UInt8], Facts?) throws -> Void) throws {
        let sftp = try unsafe begun()
        guard let handle = unsafe sftp_opendir(sftp, Self.text(folder)) else { throw refusal() }
        defer { unsafe sftp_closedir(handle) }
        while let attributes = unsafe sftp_readdir(sftp, handle) {
            defer { unsafe sftp_attributes_free(attributes) }
            guard let raw = unsafe attributes.pointee.name else { continue }
            let name = unsafe Array(UnsafeBufferPointer(start: raw, count: strlen(raw)))
                .map(UInt8.init(bitPattern:))
            guard name != Array(".".utf8), name != Array("..".utf8) else { continue }
            try body(name, unsafe Facts(attributes))
        }
        guard unsafe sftp_dir_eof(handle) == 1 else { throw refusal() }
    }

    /// Of what is open; nil as in `Facts`.
    func facts(of file: borrowing File) throws(FetchTrouble) -> Facts? {
        guard let attributes = unsafe sftp_fstat(file.handle) else { throw refusal() }
        defer { unsafe sftp_attributes_free(attributes) }
        return unsafe Facts(attributes)
    }

    /// Of what has the name itself, no link followed; nil as in `Facts`, or where nothing has it.
    func facts(at path: [UInt8]) throws(FetchTrouble) -> Facts? {
        guard let attributes = try unsafe self.attributes(path) else { return nil }
        defer { unsafe sftp_attributes_free(attributes) }
        return unsafe Facts(attributes)
    }

    /// Bytes of what has the name itself, no link followed; nil: it is no plain file, nothing has the
    /// name, or the server does not say.
    func size(at path: [UInt8]) throws(FetchTrouble) -> Int64? {
        guard let attributes = try unsafe self.attributes(path) else { return nil }
        defer { unsafe sftp_attributes_free(attributes) }
        let others = [
            SSH_FILEXFER_TYPE_DIRECTORY, SSH_FILEXFER_TYPE_SYMLINK, SSH_FILEXFER_TYPE_SPECIAL,
        ]
        guard unsafe attributes.pointee.flags & UInt32(SSH_FILEXFER_ATTR_SIZE) != 0,
            unsafe !others.contains(Int32(attributes.pointee.type))
        else { return nil }
        return unsafe Int64(clamping: attributes.pointee.size)
    }

    func isThere(_ path: [UInt8]) throws(FetchTrouble) -> Bool {
        guard let attributes = try unsafe self.attributes(path) else { return false }
        unsafe sftp_attributes_free(attributes)
        return true
    }

    private func attributes(_ path: [UInt8]) throws(FetchTrouble) -> sftp_attributes? {
        let sftp = try unsafe begun()
        if let found = unsafe sftp_lstat(sftp, Self.text(path)) { return unsafe found }
        let trouble = refusal()
        guard trouble.code == .notFound else { throw trouble }
        return nil
    }

    /// - Returns: false where the server does not do it.
    func rename(_ path: [UInt8], to other: [UInt8]) throws(FetchTrouble) -> Bool {
        let sftp = try unsafe begun()
        return try isDone(unsafe sftp_rename(sftp, Self.text(path), Self.text(other)))
    }

    /// - Returns: false where the server does not do it.
    func remove(_ path: [UInt8]) throws(FetchTrouble) -> Bool {
        let sftp = try unsafe begun()
        return try isDone(unsafe sftp_unlink(sftp, Self.text(path)))
    }

    /// - Returns: false where the server does not do it.
    func makeFolder(_ path: [UInt8]) throws(FetchTrouble) -> Bool {
        let sftp = try unsafe begun()
        return try isDone(unsafe sftp_mkdir(sftp, Self.text(path), 0o770))
    }

    /// Whether the server has done it; a connection that is gone is a trouble.
    private func isDone(_ result: Int32) throws(FetchTrouble) -> Bool {
        guard result != 0 else { return true }
        let trouble = refusal()
        guard trouble.code != .cut else { throw trouble }
        return false
    }
}
