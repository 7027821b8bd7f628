// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// A name as another host lists it, of which nothing is known.
enum RemoteName {
    /// What we give a file there that is about to be deleted: a person sees whose it is.
    static let asidePrefix = ".bascule-"
    static let asideEnding = ".pickup"
    /// Bytes of a file's name, at most.
    private static let longest = 255

    /// As text: bytes that are none, and NUL, as `\xNN`.
    ///
    /// A name that has a backslash itself is none that is fetched, so no two are taken for one.
    static func shown(_ name: [UInt8]) -> String {
        if let text = String(validating: name, as: UTF8.self), !name.contains(0) { return text }
        return name.map { byte in
            guard (0x20..<0x7f).contains(byte) else {
                let digits = String(byte, radix: 16)
                return "\\x" + (digits.count < 2 ? "0" : "") + digits
            }
            return String(UnicodeScalar(byte))
        }.joined()
    }

    /// The same of a text, cut between characters to what a file's name has at most: one character may
    /// have any number of bytes, and an index takes no row that is too long.
    static func short(_ name: String) -> String {
        var short = String.UnicodeScalarView()
        var count = 0
        for scalar in shown(Array(name.utf8)).unicodeScalars {
            count += UTF8.width(scalar)
            guard count <= longest else { break }
            short.append(scalar)
        }
        return String(short)
    }

    /// The name under which a file of a folder waits to be deleted: its number, which another Bascule
    /// may have given too, and what it is.
    static func aside(_ item: PickupItem, of source: String) -> [UInt8] {
        let mark = AdvisoryLock.key(source, "\(item.bytes) \(item.modified) \(item.name)")
        let digits = String(UInt64(bitPattern: mark), radix: 16)
        return Array("\(asidePrefix)\(item.id)-\(digits)\(asideEnding)".utf8)
    }

    /// The number of the item that waits to be deleted under this name, if it is one of ours; nil: it
    /// is another file.
    static func item(aside name: [UInt8]) -> Int64? {
        guard let text = String(validating: name, as: UTF8.self), text.hasPrefix(asidePrefix),
            text.hasSuffix(asideEnding)
        else { return nil }
        let marks = text.dropFirst(asidePrefix.count).dropLast(asideEnding.count)
            .split(separator: "-", omittingEmptySubsequences: false)
        return marks.count == 2 ? Int64(marks[0]) : nil
    }
}
