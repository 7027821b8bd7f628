// SPDX-License-Identifier: Apache-2.0

internal import FileSystem

/// Facts in the name of a stored file: `a_17.csv`, `a_17-2.csv`, `file-17.csv`.
struct StoredName {
    /// The name without the number; nil if it has none.
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
