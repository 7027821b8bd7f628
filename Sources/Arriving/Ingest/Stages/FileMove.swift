// SPDX-License-Identifier: Apache-2.0

package import FileSystem
package import Inbox

/// A settled file on its way to its last place: the archive, the error or the duplicate folder.
///
/// Made after the commit only. Every step can be repeated: after a crash at any point the bytes are
/// under the old name, under the new one, or (between two file systems) under a temporary one with
/// the ledger id.
package struct FileMove {
    package let fileID: Int64
    /// Where the file is now.
    package let path: String
    /// The same by its bytes, in its folder, which is held open; nil: its folder is gone.
    private let source: RawPath?
    /// The inode that was read for the ledger; nil after a restart, then the bytes are compared.
    package let identity: FileIdentity?
    /// The bytes the ledger settled; nil for a file that was never read (a link, a device).
    package let sha256: [UInt8]?
    /// The place the ledger names; where that is taken, the ledger id is added to the name.
    package let destination: String
    /// The file belongs to its owner: it is copied, not moved.
    package let keepsOriginal: Bool
    /// The identity of the settled file: distinguishes it if nothing was read.
    package var settled: SettledIdentity?
    /// The folder above the destination that is not made where it is missing.
    package var anchor: String?
    /// Whether the ledger says that another file is stored at a path: its bytes may be the same.
    var isAnothers: (String) throws -> Bool = { _ in false }
    /// Holds the file while it leaves; nil: its sender has it open for writing.
    ///
    /// Later writes would go into the moved file, unseen.
    package var hold: () -> ReadLease? = { ReadLease() }

    /// - Parameter source: the file's name in its folder, held open; nil: its folder is gone.
    package init(
        fileID: Int64, path: String, source: RawPath?, identity: FileIdentity?,
        sha256: [UInt8]?, destination: String, keepsOriginal: Bool
    ) {
        self.fileID = fileID
        self.path = path
        self.source = source
        self.identity = identity
        self.sha256 = sha256
        self.destination = destination
        self.keepsOriginal = keepsOriginal
    }

    /// For a file that no other process can reach: its path will do.
    package init(
        fileID: Int64, path: String, identity: FileIdentity?, sha256: [UInt8]?,
        destination: String, keepsOriginal: Bool
    ) {
        self.init(
            fileID: fileID, path: path, source: RawPath(path), identity: identity, sha256: sha256,
            destination: destination, keepsOriginal: keepsOriginal)
    }

    /// Result of the move.
    package enum Result: Sendable, Equatable {
        case here(path: String)
        /// Another file has the name now: a new arrival. The settled bytes were overwritten by
        /// their sender.
        case replaced
        /// Neither at its old nor at its new place.
        case vanished
        /// Its sender has it open for writing: it stays where it is, and is looked at again.
        case busy
    }

    /// Moves the file, never over another one.
    ///
    /// - Throws: `FileError`: nothing was lost, try again later; `isTheFileSystems` tells whether
    ///   it would meet other files too.
    package func run() throws -> Result {
        guard let source, let status = try FileStatus(source) else {
            return try finishEarlierMove() ?? .vanished
        }
        guard try isSettledFile(status, source) else {
            return try finishEarlierMove() ?? .replaced
        }
        if let place = try placeTaken(by: status) { return .here(path: place) }
        // A crash came after the move, and the sender sent the same bytes again: a new arrival.
        if identity == nil, sha256 != nil, let place = try placeOfEarlierMove(besides: status) {
            return .here(path: place)
        }
        if keepsOriginal, identity == nil, sha256 != nil, let done = try finishEarlierMove() {
            return done
        }
        try Folder.create(Folder.parent(of: destination), below: anchor)
        do {
            return .here(path: try leave(status, source))
        } catch let obstacle as Obstacle {
            return obstacle.moved
        }
    }

    /// The cause that keeps the file in place, found in the middle of its move.
    private struct Obstacle: Error { let moved: Result }

    /// The place where the file is already: it was retried from storage and ended there again, or a
    /// move made of a link and an unlink was cut off between the two.
    func placeTaken(by status: FileStatus) throws -> String? {
        let names = candidates.map { FileName($0) }
        if names.contains(FileName(path)) {
            return try isAnothers(path) ? nil : path
        }
        guard status.links > 1, !keepsOriginal, let source else { return nil }
        for name in names {
            guard try found(name.text)?.isSameFile(as: status) == true else { continue }
            try Folder.remove(source)
            return name.text
        }
        return nil
    }

    private func leave(_ status: FileStatus, _ source: RawPath) throws -> String {
        do {
            guard !keepsOriginal else {
                // Bytes that another row keeps already get a second name by a hard link: no copy.
                if try isAnothers(path) {
                    return try takeName { try Folder.link(source, to: RawPath($0)) }
                }
                throw FileError(
                    "move \(path)", code: .crossDevice, reason: "it is to stay",
                    french: "il doit y rester")
            }
            return try rename(status, source)
        } catch let error as FileError {
            guard keepsOriginal || error.code == .crossDevice else { throw error }
            try copyAcross(status, source)
            return try takeName { try Folder.rename(temporary, to: $0) }
        }
    }

    private func rename(_ status: FileStatus, _ source: RawPath) throws -> String {
        let lease = try held(status, source)
        let place = try takeName { try Folder.rename(source, to: $0) }
        let isOurs = try FileStatus(path: place)?.isSameFile(as: status) == true
        guard lease.isWanted || !isOurs else { return place }
        // A process that opened the file waits for us, and must find it where it was. A file that
        // came under the name after the last look is not the one that was settled.
        do {
            try Folder.rename(RawPath(place), to: source)
        } catch {
            // There is another file already, whose arrival is to come.
            if error.code == .exists, isOurs { return place }
            throw error
        }
        throw Obstacle(moved: isOurs ? .busy : .replaced)
    }

    /// Holds the file that was looked at.
    private func held(_ status: FileStatus, _ source: RawPath) throws -> ReadLease {
        guard let lease = hold() else { throw Obstacle(moved: .busy) }
        guard try FileStatus(source) == status else { throw Obstacle(moved: .replaced) }
        return lease
    }

    /// Copies the file, then removes it.
    private func copyAcross(_ status: FileStatus, _ source: RawPath) throws {
        guard status.isRegular else {
            throw FileError(
                "copy \(path)", code: .other, reason: "it is not a plain file",
                french: "ce n'est pas un fichier ordinaire")
        }
        do {
            let copied = try copyFile(from: source, to: temporary)
            try Folder.sync(Folder.parent(of: destination))
            guard sha256.map({ $0 == copied }) ?? true else { throw Obstacle(moved: .replaced) }
            // Last of all: bytes that the sender adds from now on would go with it.
            let lease = try held(status, source)
            try withExtendedLifetime(lease) {
                if lease.isWanted { throw Obstacle(moved: .busy) }
                if !keepsOriginal { try Folder.remove(source) }
            }
        } catch {
            // Half a copy is useless, and takes room that others need.
            if try FileStatus(path: temporary) != nil { try Folder.remove(temporary) }
            throw error
        }
    }

    private func isSettledFile(_ status: FileStatus, _ source: RawPath) throws -> Bool {
        let found = FileIdentity(status)
        if let identity, found == identity { return true }
        guard let sha256 else {
            return identity == nil && (settled.map { $0.isThe(found) } ?? true)
        }
        // Its rights or times may have changed since: its bytes decide.
        guard status.isRegular else { return false }
        return try fileSHA256(source) == sha256
    }

    /// The rest of a move cut off by a crash; asked when the original is gone or another file.
    private func finishEarlierMove() throws -> Result? {
        for part in [temporary, oldTemporary] where try FileStatus(path: part) != nil {
            if try holdsSettledBytes(part) {
                return .here(path: try takeName { try Folder.rename(part, to: $0) })
            }
            // A cut-off copy whose original is gone: useless.
            if part == temporary { try Folder.remove(part) }
        }
        for candidate in try namesInUse()
        where try holdsSettledBytes(candidate) && !isAnothers(candidate) {
            return .here(path: candidate)
        }
        return nil
    }

    /// Its present name, if a file of the same bytes has the old one.
    ///
    /// Its name with the ledger's id, or the destination if that is the same file: bytes alone
    /// don't tell whose a shared name is. Between two file systems a copy has another inode: then
    /// it is the copy under way, or the destination if the old name no longer has the file that was
    /// read.
    private func placeOfEarlierMove(besides source: FileStatus) throws -> String? {
        if try holdsSettledBytes(numbered(1)) { return numbered(1) }
        guard let settled else { return nil }
        let isResent = !settled.isThe(FileIdentity(source))
        if isResent, try FileStatus(path: temporary) != nil, try holdsSettledBytes(temporary) {
            return try takeName { try Folder.rename(temporary, to: $0) }
        }
        guard let there = try found(destination),
            there.inode == settled.inode || isResent && there.device != source.device,
            try holdsSettledBytes(destination), try !isAnothers(destination)
        else { return nil }
        return destination
    }

    private func holdsSettledBytes(_ path: String) throws -> Bool {
        guard let status = try found(path) else { return false }
        guard let sha256 else {
            // For a file never read its size and its name must do. A copy under way is whole once
            // its original is gone.
            return settled.map { $0.isLike(status) } ?? true
        }
        guard status.isRegular else { return false }
        return try fileSHA256(path) == sha256
    }
}

extension FileIdentity {
    package init(_ status: FileStatus) {
        self.init(
            device: status.device, inode: status.inode, size: status.size,
            ctimeNanoseconds: status.changedNanoseconds,
            mtimeNanoseconds: status.modifiedNanoseconds)
    }
}
