// SPDX-License-Identifier: Apache-2.0

internal import FileSystem

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
    private static let numberLimit = 1_000_000

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

    /// The thing under a name; a name that the file system refuses does not exist.
    func found(_ name: String) throws -> FileStatus? {
        do {
            return try FileStatus(path: name)
        } catch {
            guard error.isAboutTheName else { throw error }
            return nil
        }
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
