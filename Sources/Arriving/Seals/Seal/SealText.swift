// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Crypto
internal import Foundation
internal import Postgres
internal import Wording

/// The text of a seal: lines that `sha256sum -c` checks from the archive's folder, and comments,
/// which it passes over.
///
/// Made from the seal's row and lines alone, so that it can be made again, byte for byte.
struct SealText {
    /// The folder of the seals in the archive; the ledger's listings pass over it.
    static let folder = ".seals"

    private(set) var bytes: [UInt8] = []

    /// - Parameter later: seals of a later database that it names.
    init(_ seal: Seal, after previous: Seal?, later: [LaterSeal] = []) {
        let publicKey = SHA256.hash(data: Data(seal.key.text.utf8))
        append(
            """
            # Bascule seal \(seal.number)
            # sealed at \(InstantText.utc(seal.sealedAt.seconds))
            # journal head \(seal.journalHead)
            # files stored \(seal.counts.stored), moved \(seal.counts.moved), purged \
            \(seal.counts.purged), gone \(seal.counts.gone)
            # check it in the archive's folder:
            #   signify-openbsd -V -p \(Self.folder)/\(seal.key.fileName) -m \(Self.folder)/\(seal.name)
            #   sha256sum -c \(Self.folder)/\(seal.name)

            """)
        append(Self.checksum("\(Self.folder)/\(seal.key.fileName)", Array(publicKey)))
        if let previous {
            append(Self.checksum("\(Self.folder)/\(previous.name)", previous.sha256))
        }
        for seal in later {
            append(
                "# made by a later database than this one\n"
                    + Self.checksum("\(Self.folder)/\(seal.name)", seal.sha256))
        }
    }

    mutating func append(_ line: SealLine) {
        let checksum = Self.checksum(line.path, line.sha256)
        switch line.kind {
        case .stored: append(checksum)
        case .moved:
            append("# moved from \(Self.escaped(line.pathBefore ?? "").path)\n" + checksum)
        case .purged: append("# purged " + checksum)
        case .gone: append("# gone from the archive " + checksum)
        }
    }

    private mutating func append(_ text: String) { bytes += text.utf8 }

    /// `SHA256 (path) = digest`; a path with a line end or a backslash as coreutils writes it.
    static func checksum(_ path: String, _ sha256: [UInt8]) -> String {
        let (mark, path) = escaped(path)
        return "\(mark)SHA256 (\(path)) = \(hexadecimal(sha256))\n"
    }

    private static func escaped(_ path: String) -> (mark: String, path: String) {
        // Scalars: a carriage return and a line feed are one character.
        guard path.unicodeScalars.contains(where: { "\\\n\r".unicodeScalars.contains($0) }) else {
            return ("", path)
        }
        var text = String.UnicodeScalarView()
        for scalar in path.unicodeScalars {
            switch scalar {
            case "\\": text.append(contentsOf: "\\\\".unicodeScalars)
            case "\n": text.append(contentsOf: "\\n".unicodeScalars)
            case "\r": text.append(contentsOf: "\\r".unicodeScalars)
            default: text.append(scalar)
            }
        }
        return ("\\", String(text))
    }

    /// The first lines, of at most so many, in which two texts differ.
    static func differences(_ one: [UInt8], _ other: [UInt8], limit: Int) -> [String] {
        let lines = { (bytes: [UInt8]) in
            bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        }
        let (mine, theirs) = (Set(lines(one)), lines(other))
        return theirs.filter { !mine.contains($0) }.prefix(limit)
            .map { String(decoding: $0, as: UTF8.self) }
    }
}
