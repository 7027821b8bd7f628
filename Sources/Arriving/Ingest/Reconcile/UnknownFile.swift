// SPDX-License-Identifier: Apache-2.0

internal import FileSystem

/// A file that lies where stored files lie, and that no row of the ledger is about.
package struct UnknownFile: Sendable, Equatable {
    package let feed: String
    package let path: String
    /// As it was sent, as far as can be told.
    package let name: String
    package let bytes: Int64
    /// The archive's day, `YYYY/MM/DD`; empty in the other folders.
    package let day: String
    /// Since 1970 UTC: its change time, which the move has set.
    package let storedNanoseconds: Int64
    let modifiedNanoseconds: Int64
    /// The row by which an earlier run has begun to take it up.
    let openID: Int64?

    /// The order in which files were stored: several may have been within one tick of the kernel's clock.
    var place: (Int64, Int64, String) { (storedNanoseconds, modifiedNanoseconds, path) }
}

/// A row of the ledger whose stored file is not there.
package struct MissingFile: Sendable, Equatable {
    package let fileID: Int64
    package let feed: String
    package let name: String
    package let path: String
    package let bytes: Int64
    package let state: String
}

/// What the name of a stored file may tell: `a_17.csv`, `a_17-2.csv`, `file-17.csv`.
struct StoredName {
    /// The name without the number; nil where there is none.
    let sent: String?
    let fileID: Int64?

    init(_ name: String) {
        let (stem, suffix) = Folder.parts(ofName: name)
        let bytes = Array(stem.utf8)
        var end = bytes.count
        func digits() -> Range<Int> {
            var start = end
            while start > 0, (48...57).contains(bytes[start - 1]) { start -= 1 }
            return start..<end
        }
        var number = digits()
        if let before = number.first.map({ $0 - 1 }), before >= 0,
            bytes[before] == UInt8(ascii: "-")
        {
            let whole = end
            end = before
            let inner = digits()
            let isNumbered =
                inner.first.map {
                    $0 > 0 && [UInt8(ascii: "_"), UInt8(ascii: "-")].contains(bytes[$0 - 1])
                }
                ?? false
            if isNumbered { number = inner } else { end = whole }
        }
        guard let start = number.first, start > 0,
            let id = Int64(String(decoding: bytes[number], as: UTF8.self))
        else {
            (sent, fileID) = (nil, nil)
            return
        }
        let before = String(decoding: bytes[..<(start - 1)], as: UTF8.self)
        switch bytes[start - 1] {
        case UInt8(ascii: "_"): (sent, fileID) = (before + suffix, id)
        case UInt8(ascii: "-") where before == "file": (sent, fileID) = (nil, id)
        default: (sent, fileID) = (nil, nil)
        }
    }
}
