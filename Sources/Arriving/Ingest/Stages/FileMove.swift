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
    let source: RawPath?
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
        if let done = try finishPutAside() { return done }
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
            guard obstacle.moved == .replaced else { return obstacle.moved }
            // Or one that was cut off has moved it in this moment, and the next file came.
            return try finishEarlierMove() ?? .replaced
        }
    }

    /// The cause that keeps the file in place, found in the middle of its move.
    struct Obstacle: Error { let moved: Result }

    /// The place where the file is already: it was retried from storage and ended there again, or a
    /// move made of a link and an unlink was cut off between the two.
    func placeTaken(by status: FileStatus) throws -> String? {
        let names = candidates.map { FileName($0) }
        if names.contains(FileName(path)) {
            return try isAnothers(path) ? nil : path
        }
        guard status.links > 1, !keepsOriginal, let source else { return nil }
        for name in names {
            // Both have their names now: no number is given anew between the two.
            guard try found(name.text)?.isSameFile(as: status) == true,
                try !isAnothers(name.text)
            else { continue }
            return try isLinkRemoved(status, source) ? name.text : nil
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
        var place = destination
        try takeAway(status, source, of: sha256) {
            place = try takeName { try Folder.rename(source, to: $0) }
            return RawPath(place)
        }
        return place
    }

    /// Takes its name from the file that was looked at, and from no other.
    ///
    /// - Parameters:
    ///   - digest: of its bytes; nil: it was never read.
    ///   - rename: gives it another one, in which it stays.
    /// - Throws: `Obstacle` where it has its name again.
    func takeAway(
        _ status: FileStatus, _ source: RawPath, of digest: [UInt8]?,
        by rename: () throws -> RawPath
    ) throws {
        let lease = try held(status, source)
        let place = try rename()
        let isOurs = try isStill(status, of: digest, at: place)
        guard lease.isWanted || !isOurs else { return }
        // A process that opened the file waits for us, and must find it where it was. A file that
        // came under the name after the last look is not the one that was settled.
        if try !isGivenBack(place, to: source) {
            // There is another file already, whose arrival is to come.
            guard !isOurs else { return }
            try Folder.rename(place, to: beside(source))
        }
        throw Obstacle(moved: isOurs ? .busy : .replaced)
    }

    /// Whether the file that was looked at has the name that it was given.
    ///
    /// Some network mounts (sshfs) number names and not files: then its size, its time and its
    /// bytes decide.
    private func isStill(
        _ status: FileStatus, of digest: [UInt8]?, at place: RawPath
    ) throws -> Bool {
        guard let found = try FileStatus(place) else { return false }
        if found.isUnchanged(since: status) { return true }
        guard found.isRegular, found.device == status.device, found.size == status.size,
            found.modifiedNanoseconds == status.modifiedNanoseconds
        else { return false }
        return try digest.map { try fileSHA256(place) == $0 } ?? true
    }

    /// - Returns: false where another file has the name.
    func isGivenBack(_ place: RawPath, to source: RawPath) throws -> Bool {
        do {
            try Folder.rename(place, to: source)
            return true
        } catch {
            guard error.code == .exists else { throw error }
            return false
        }
    }

    /// The name, with the ledger id, of a file that came under a name which the next one has taken.
    func beside(_ source: RawPath) -> RawPath {
        source.sibling(Folder.name(of: numbered(1)))
    }

    /// Holds the file that was looked at.
    private func held(_ status: FileStatus, _ source: RawPath) throws -> ReadLease {
        guard let lease = hold() else { throw Obstacle(moved: .busy) }
        guard try FileStatus(source) == status else { throw Obstacle(moved: .replaced) }
        return lease
    }

    func isSettledFile(_ status: FileStatus, _ source: RawPath) throws -> Bool {
        let found = FileIdentity(status)
        if let identity, found == identity { return true }
        guard let sha256 else {
            return identity == nil && (settled.map { $0.isThe(found) } ?? true)
        }
        // Its rights or times may have changed since: its bytes decide.
        guard status.isRegular else { return false }
        return try fileSHA256(source) == sha256
    }
}

extension FileMove {
    /// The names a file may get, the first that is free: the destination, the destination with the
    /// ledger id before its suffix, and one made of the id alone, which every file system takes.
    ///
    /// After these come numbers, without end: ids are used again where a database was restored.
    package var candidates: [String] { [destination, numbered(1), numbered(1, isPlain: true)] }

    /// A name with the ledger id, and from 2 on a number behind it.
    func numbered(_ number: Int, isPlain: Bool = false) -> String {
        let folder = Folder.parent(of: destination)
        let (stem, suffix) = Folder.parts(ofName: Folder.name(of: destination))
        let mark = number == 1 ? "" : "-\(number)"
        guard !isPlain else {
            return "\(folder)/file-\(fileID)\(mark)\(Self.isPlain(suffix) ? suffix : "")"
        }
        return "\(folder)/\(Folder.name(stem, fitting: "_\(fileID)\(mark)\(suffix)"))"
    }

    /// Letters, digits and dots, which no file system refuses.
    private static func isPlain(_ suffix: String) -> Bool {
        suffix.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."):
                true
            default: false
            }
        }
    }

    /// Numbers tried behind a name: no folder holds so many files of one name.
    static let numberLimit = 1_000_000

    /// Gives the file the first free name that the file system accepts.
    func takeName(_ rename: (String) throws -> Void) throws -> String {
        var (number, isPlain) = (0, false)
        while number < Self.numberLimit {
            let name = number == 0 ? destination : numbered(number, isPlain: isPlain)
            do {
                try rename(name)
                return name
            } catch let error as FileError {
                if error.code == .exists {
                    number += 1
                } else if error.isAboutTheName, !isPlain {
                    (number, isPlain) = (1, true)
                } else {
                    throw error
                }
            }
        }
        throw FileError(
            "find a free name for \(destination)", code: .exists, reason: "all are taken",
            french: "tous sont pris")
    }

    /// The thing under a name; a name that the file system refuses does not exist.
    func found(_ name: String) throws -> FileStatus? {
        do {
            return try FileStatus(path: name)
        } catch {
            guard error.isAboutTheName else { throw error }
            return nil
        }
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
