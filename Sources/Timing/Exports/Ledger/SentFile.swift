// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import FileSystem
package import Wording

/// The bytes of a file that was written for others, as the ledger has them.
package enum SentFile {
    /// Bytes of a file that is read whole, at most.
    package static let limit: Int64 = 64 << 20

    /// Why a file is not given out.
    package enum Refused: Worded, Sendable, Equatable {
        /// It is not where it was put.
        case gone(path: String)
        /// It can't be read here, or not at the moment.
        case unreadable(path: String, why: Phrase)
        /// Its bytes are others by now.
        case changed(path: String)
        case tooLarge(path: String, bytes: Int64)

        package var sentence: Phrase {
            switch self {
            case .gone(let path):
                Phrase(
                    en: "The file is not at \(path): its folder is away, or somebody has moved or"
                        + " deleted it.",
                    fr: "Le fichier n'est pas dans \(path) : son dossier est absent, ou quelqu'un"
                        + " l'a déplacé ou supprimé.")
            case .unreadable(let path, let why):
                Phrase(
                    en: "The file at \(path) can't be read here: \(why.en)",
                    fr: "Le fichier \(path) ne peut pas être lu ici : \(why.fr)")
            case .changed(let path):
                Phrase(
                    en:
                        "The bytes at \(path) are not those that were written: the file was changed.",
                    fr:
                        "Les octets de \(path) ne sont pas ceux qui ont été écrits : le fichier a été modifié."
                )
            case .tooLarge(let path, let bytes):
                Phrase(
                    en: "The file has \(bytes) bytes, too many for a browser: take it at \(path).",
                    fr:
                        "Le fichier a \(bytes) octets, trop pour un navigateur : prenez-le dans \(path)."
                )
            }
        }

        /// Whether the file may be had later: a folder may be away for a while.
        package var mayPass: Bool {
            switch self {
            case .gone, .unreadable: true
            case .changed, .tooLarge: false
            }
        }

        init(_ error: FileError, _ path: String) {
            self =
                error.code == .notFound
                ? .gone(path: path)
                : .unreadable(path: path, why: Phrase(of: error).afterColon)
        }
    }

    /// Reads the file through, which blocks, and keeps none of it.
    ///
    /// - Throws: `Refused` where it is not as the ledger has it.
    package static func check(_ path: String, count: Int64, sha256: String) throws {
        var (hash, bytes, piece): (SHA256, Int64, [UInt8]) = (SHA256(), 0, [])
        do {
            let file = try OpenFile(reading: path)
            guard try file.status().isRegular else { throw Refused.gone(path: path) }
            while bytes <= count, try file.read(into: &piece, limit: 1 << 20) > 0 {
                hash.update(data: piece)
                bytes += Int64(piece.count)
                piece.removeAll(keepingCapacity: true)
            }
        } catch let error as FileError {
            throw Refused(error, path)
        }
        guard bytes == count, hexadecimal(Array(hash.finalize())) == sha256 else {
            throw Refused.changed(path: path)
        }
    }

    /// Reads the whole file, which blocks.
    ///
    /// - Parameter sha256: in hexadecimal, of the bytes that went out.
    /// - Throws: `Refused`.
    package static func bytes(
        at path: String, count: Int64, sha256: String
    ) throws -> [UInt8] {
        guard count <= limit else { throw Refused.tooLarge(path: path, bytes: count) }
        let bytes: [UInt8]
        do {
            let file = try OpenFile(reading: path)
            guard try file.status().isRegular else { throw Refused.gone(path: path) }
            bytes = try whole(file, count)
        } catch let error as FileError {
            throw Refused(error, path)
        }
        let digest = hexadecimal(Array(SHA256.hash(data: bytes)))
        guard Int64(bytes.count) == count, digest == sha256 else {
            throw Refused.changed(path: path)
        }
        return bytes
    }

    /// One byte more than there should be tells that it has grown.
    private static func whole(_ file: OpenFile, _ count: Int64) throws(FileError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count <= Int(count) {
            guard try file.read(into: &bytes, limit: Int(count) + 1 - bytes.count) > 0 else {
                break
            }
        }
        return bytes
    }
}
