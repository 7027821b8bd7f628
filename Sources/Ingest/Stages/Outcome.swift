// SPDX-License-Identifier: Apache-2.0

package import FileSystem
package import Inbox

/// A settled file on its way to its last place: the archive, the error or the duplicate folder.
///
/// Made after the commit only. Every step can be repeated: whenever a crash comes, the bytes are under
/// the old name, under the new one, or (between two file systems) under a temporary one with the ledger id.
package struct Outcome {
    package let fileID: Int64
    /// Where the file is now.
    package let path: String
    /// The same by the bytes of its name.
    private let raw: RawPath
    /// The inode that was read for the ledger; nil after a restart, then the bytes are compared.
    package let identity: FileIdentity?
    /// The bytes the ledger settled; nil for a file that was never read (a link, a device).
    package let sha256: [UInt8]?
    /// The place the ledger names; where that is taken, the ledger id is added to the name.
    package let destination: String
    /// The file belongs to somebody else: it is copied, not moved.
    package let keepsOriginal: Bool
    /// Whether the ledger says that another file is stored at a path: its bytes may be the same.
    var isAnothers: (String) throws -> Bool = { _ in false }
    /// Holds the file while it leaves; nil: its sender has it open for writing.
    ///
    /// What he writes from then on would go where the file goes, unseen.
    package var hold: () -> ReadLease? = { ReadLease() }

    package init(
        fileID: Int64, path: String, raw: RawPath? = nil, identity: FileIdentity?,
        sha256: [UInt8]?, destination: String, keepsOriginal: Bool
    ) {
        self.fileID = fileID
        self.path = path
        self.raw = raw ?? RawPath(path)
        self.identity = identity
        self.sha256 = sha256
        self.destination = destination
        self.keepsOriginal = keepsOriginal
    }

    /// What became of the move.
    package enum Moved: Sendable, Equatable {
        case here(path: String)
        /// Another file has the name now: a new arrival. The settled bytes were overwritten by their sender.
        case replaced
        /// Neither here nor there.
        case vanished
        /// Its sender has it open for writing: it stays where it is, and is looked at again.
        case busy
    }

    /// Moves the file, never over another one.
    ///
    /// - Throws: `FileError`; `.full` means: nothing was lost, try again later.
    package func move() throws -> Moved {
        guard let status = try FileStatus(raw) else {
            return try finishEarlierMove() ?? .vanished
        }
        guard try isSettledFile(status) else {
            return try finishEarlierMove() ?? .replaced
        }
        // A file that was retried where it is stored, and ended there again.
        if candidates.contains(path) { return .here(path: path) }
        // A crash came after the move, and the sender sent the same bytes again: a new arrival.
        if identity == nil, sha256 != nil, try holdsSettledBytes(candidates[1]) {
            return .here(path: candidates[1])
        }
        if keepsOriginal, identity == nil, sha256 != nil, let done = try finishEarlierMove() {
            return done
        }
        try Folder.create(Folder.parent(of: destination))
        do {
            return .here(path: try leave(status))
        } catch let obstacle as Obstacle {
            return obstacle.moved
        }
    }

    /// What keeps the file where it is, found in the middle of its move.
    private struct Obstacle: Error { let moved: Moved }

    private func leave(_ status: FileStatus) throws -> String {
        do {
            guard !keepsOriginal else {
                throw FileError("move \(path)", code: .crossDevice, reason: "it is to stay")
            }
            return try rename(status)
        } catch let error as FileError where error.code == .crossDevice {
            try copyAcross(status)
            return try takeName { try Folder.rename(temporary, to: $0) }
        }
    }

    private func rename(_ status: FileStatus) throws -> String {
        let lease = try held(status)
        let place = try takeName { try Folder.rename(raw, to: $0) }
        guard lease.isWanted else { return place }
        // Who has opened it waits for us: he must find it where he left it.
        do {
            try Folder.rename(place, to: path)
        } catch {
            // There is another file already, whose arrival is to come.
            if error.code == .exists { return place }
            throw error
        }
        throw Obstacle(moved: .busy)
    }

    /// Holds the file that was looked at.
    private func held(_ status: FileStatus) throws -> ReadLease {
        guard let lease = hold() else { throw Obstacle(moved: .busy) }
        guard try FileStatus(raw) == status else { throw Obstacle(moved: .replaced) }
        return lease
    }

    /// The destination, then the destination with the ledger id before its suffix: unique for ever.
    package var candidates: [String] {
        let folder = Folder.parent(of: destination)
        let name = Folder.name(of: destination)
        let dot = name.dropFirst().firstIndex(of: ".") ?? name.endIndex
        let other = Folder.name(name[..<dot], fitting: "_\(fileID)\(name[dot...])")
        return [destination, "\(folder)/\(other)"]
    }

    private var temporary: String { "\(Folder.parent(of: destination))/.\(fileID).bascule-part" }

    private func takeName(_ rename: (String) throws -> Void) throws -> String {
        for candidate in candidates {
            do {
                try rename(candidate)
                return candidate
            } catch let error as FileError where error.code == .exists { continue }
        }
        throw FileError(
            "find a free name for \(destination)", code: .exists, reason: "both names are taken")
    }

    /// Copies the file, then removes it.
    private func copyAcross(_ status: FileStatus) throws {
        guard status.isRegular else {
            throw FileError("copy \(path)", code: .other, reason: "it is not a plain file")
        }
        do {
            let copied = try copyFile(from: raw, to: temporary)
            try Folder.sync(Folder.parent(of: destination))
            guard sha256.map({ $0 == copied }) ?? true else { throw Obstacle(moved: .replaced) }
            // Last of all: what its sender puts there from now on would go with it.
            let lease = try held(status)
            try withExtendedLifetime(lease) {
                if lease.isWanted { throw Obstacle(moved: .busy) }
                if !keepsOriginal { try Folder.remove(raw) }
            }
        } catch {
            // Half a copy is of no use, and takes the room that others need.
            if try FileStatus(path: temporary) != nil { try Folder.remove(temporary) }
            throw error
        }
    }

    private func isSettledFile(_ status: FileStatus) throws -> Bool {
        if let identity, FileIdentity(status) == identity { return true }
        // Its rights or times may have changed since: its bytes decide.
        guard let sha256 else { return identity == nil }
        guard status.isRegular else { return false }
        return try fileSHA256(path) == sha256
    }

    /// What a move that a crash cut off has left to do; asked when the original is gone or another.
    private func finishEarlierMove() throws -> Moved? {
        if try holdsSettledBytes(temporary) {
            return .here(path: try takeName { try Folder.rename(temporary, to: $0) })
        }
        // A copy that was cut off, whose original has gone: of no use to anybody.
        if try FileStatus(path: temporary) != nil { try Folder.remove(temporary) }
        for candidate in candidates.reversed()
        where try holdsSettledBytes(candidate) && !isAnothers(candidate) {
            return .here(path: candidate)
        }
        return nil
    }

    private func holdsSettledBytes(_ path: String) throws -> Bool {
        guard let status = try FileStatus(path: path) else { return false }
        // Of what was never read (a link, a file given up) the name must do. A copy under way is whole
        // once its original is gone.
        guard let sha256 else { return true }
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
