// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
internal import Inbox
internal import Wording

/// Moves of more than one step: copies between two file systems, and the rest of a move that a
/// crash cut off.
extension FileMove {
    /// Copies the file, then removes it.
    func copyAcross(_ status: FileStatus, _ source: RawPath) throws {
        guard status.isRegular else {
            throw FileError(
                "copy \(path)", code: .other, reason: "it is not a plain file",
                french: "ce n'est pas un fichier ordinaire")
        }
        do {
            let copied = try copyFile(from: source, to: temporary)
            try Folder.sync(Folder.parent(of: destination))
            guard sha256.map({ $0 == copied }) ?? true else { throw Obstacle(moved: .replaced) }
            guard !keepsOriginal else { return }
            // Last of all: bytes that the sender adds from now on would go with it. Under a name
            // that no sender uses no other file can take its place before it is removed.
            let aside = aside(source)
            try takeAway(status, source, of: copied) {
                try Folder.rename(source, to: aside)
                return aside
            }
            try Folder.remove(aside)
        } catch {
            // Half a copy is useless, and takes room that others need.
            if try FileStatus(path: temporary) != nil { try Folder.remove(temporary) }
            throw error
        }
    }

    /// The rest of a removal that was cut off: the file that was settled is removed where there is a
    /// copy of it, and any other gets its name back, or one with the ledger id.
    func finishPutAside() throws -> Result? {
        // Nothing was cut off in this process.
        guard identity == nil, let source else { return nil }
        let aside = aside(source)
        guard let status = try FileStatus(aside) else { return nil }
        if try isSettledFile(status, aside), let done = try finishEarlierMove() {
            try Folder.remove(aside)
            return done
        }
        if try !isGivenBack(aside, to: source) {
            try Folder.rename(aside, to: beside(source))
        }
        return nil
    }

    /// Removes the first of a file's two names, and no other file that has come under it since.
    ///
    /// - Returns: false where another file has it.
    func isLinkRemoved(_ status: FileStatus, _ source: RawPath) throws -> Bool {
        let aside = aside(source)
        try Folder.rename(source, to: aside)
        guard try FileStatus(aside)?.isSameFile(as: status) == true else {
            if try !isGivenBack(aside, to: source) {
                try Folder.rename(aside, to: beside(source))
            }
            return false
        }
        try Folder.remove(aside)
        return true
    }

    /// Where a file lies between its name and its end, hidden beside its name.
    private func aside(_ source: RawPath) -> RawPath {
        source.sibling(
            Folder.name(of: temporary).replacing(".bascule-part", with: ".bascule-aside"))
    }

    /// The rest of a move cut off by a crash; asked when the original is gone or another file.
    func finishEarlierMove() throws -> Result? {
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
    func placeOfEarlierMove(besides source: FileStatus) throws -> String? {
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

    /// Those of its names that exist, the file's own first.
    func namesInUse() throws -> [String] {
        var names: [String] = []
        for isPlain in [false, true] {
            for number in 1..<Self.numberLimit {
                let name = numbered(number, isPlain: isPlain)
                guard try found(name) != nil else { break }
                names.append(name)
            }
        }
        return names + (try found(destination) == nil ? [] : [destination])
    }

    /// Path of its copy: with its digest, because the id may be reused by another file, whose only
    /// whole copy it would be.
    var temporary: String {
        let mark = sha256.map { "-" + hexadecimal(Array($0.prefix(8))) } ?? ""
        return "\(Folder.parent(of: destination))/.\(fileID)\(mark).bascule-part"
    }

    /// As an earlier version named it.
    var oldTemporary: String { "\(Folder.parent(of: destination))/.\(fileID).bascule-part" }
}
