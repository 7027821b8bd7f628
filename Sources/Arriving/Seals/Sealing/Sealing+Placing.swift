// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import FileSystem
internal import Foundation
internal import Postgres

/// From the rows of a seal to its files.
extension Sealing {
    private static let part = ".part"

    /// Writes the files of seals that a crash or a full disk has kept from them, and takes away what
    /// is left of files that were never whole.
    ///
    /// Only with the lock: then none of these is being written.
    func settle(on connection: Connection) throws {
        if try FileStatus(path: folder) != nil {
            for name in try FileManager.default.contentsOfDirectory(atPath: folder)
            where name.hasPrefix(".") && name.hasSuffix(Self.part) {
                try Folder.remove("\(folder)/\(name)")
            }
        }
        for seal in try SealBook.unplaced(on: connection) { try place(seal, on: connection) }
    }

    /// Writes the files of seals again that are gone from the folder.
    func restore(on connection: Connection) throws {
        var last: Int64 = 0
        while true {
            let page = try SealBook.seals(after: last, on: connection)
            guard let end = page.last else { return }
            last = end.number
            for seal in page {
                let names = [seal.name, seal.signatureName, seal.key.fileName]
                let isWhole = try names.allSatisfy {
                    try FileStatus(path: "\(folder)/\($0)") != nil
                }
                if !isWhole { try place(seal, on: connection) }
            }
        }
    }

    /// Writes signature and seal: each appears whole, the signature first, so that no seal is seen
    /// without its own.
    func place(_ seal: Seal, on connection: Connection) throws {
        let text = try SealBook.text(of: seal, on: connection)
        guard SHA256.hash(data: Data(text)).elementsEqual(seal.sha256) else {
            throw SealTrouble.rowsChanged(seal.name)
        }
        if let flaw = try SealWitness.flaw(of: seal, text, on: connection) {
            throw SealTrouble.unsound(seal.name, flaw)
        }
        observe(.recorded)
        try Folder.create(folder, below: anchor)
        try put(Array(seal.key.text.utf8), as: seal.key.fileName)
        try put(Array(seal.key.signatureText(seal.signature).utf8), as: seal.signatureName)
        observe(.signed)
        try put(text, as: seal.name, between: { observe(.written) })
        observe(.renamed)
        try Folder.sync(folder)
        try commitGuard.transaction(on: connection) {
            try SealBook.notePlaced(seal.number, on: $0)
        }
    }

    /// A whole file under its name; fine where it is there with these bytes.
    private func put(_ bytes: [UInt8], as name: String, between: () -> Void = {}) throws {
        let path = "\(folder)/\(name)"
        if try FileStatus(path: path) != nil {
            guard try FileDigest.bytes(of: path, limit: bytes.count) == bytes else {
                throw SealTrouble.nameTaken(path)
            }
            return
        }
        let part = "\(folder)/.\(name)\(Self.part)"
        let file = try OpenFile(writing: part)
        try file.write(bytes)
        try file.sync()
        between()
        try Folder.rename(part, to: path)
    }
}
