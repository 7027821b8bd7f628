// SPDX-License-Identifier: Apache-2.0

/// A name or a path compared byte by byte, as the file system does.
///
/// `String` takes composed and decomposed accents for equal, and joins a combining mark to the
/// slash before it; here they are two files, and a slash is a slash.
package struct FileName: Sendable, Hashable, Comparable {
    package let text: String

    package init(_ text: some StringProtocol) { self.text = String(text) }

    package static func == (one: FileName, other: FileName) -> Bool {
        one.text.utf8.elementsEqual(other.text.utf8)
    }

    package static func < (one: FileName, other: FileName) -> Bool {
        one.text.utf8.lexicographicallyPrecedes(other.text.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }
}

extension Folder {
    /// The part before the last slash.
    package static func parent(of path: String) -> String {
        let bytes = path.utf8
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == bytes.startIndex ? "/" : String(path[..<slash])
    }

    /// The part after the last slash.
    package static func name(of path: String) -> String {
        let bytes = path.utf8
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return path }
        return String(path[bytes.index(after: slash)...])
    }

    /// Whether a path lies below a folder, by its bytes alone.
    package static func holds(_ folder: String, _ path: String) -> Bool {
        let (bytes, above) = (path.utf8, folder.utf8)
        guard bytes.count > above.count, bytes.starts(with: above) else { return false }
        return above.last == UInt8(ascii: "/")
            || bytes[bytes.index(bytes.startIndex, offsetBy: above.count)] == UInt8(ascii: "/")
    }

    /// A name with an ending behind it, cut where it would be longer than a file system takes.
    ///
    /// The ending itself is not cut.
    package static func name(_ name: some StringProtocol, fitting ending: String) -> String {
        var room = max(0, nameBytesLimit - ending.utf8.count)
        let bytes = Array(name.utf8)
        guard bytes.count > room else { return String(name) + ending }
        // Not in the middle of a character's bytes.
        while room > 0, bytes[room] & 0xC0 == 0x80 { room -= 1 }
        return String(decoding: bytes[..<room], as: UTF8.self) + ending
    }

    /// A name's stem and its suffix: from the first dot on, or the last one where that is too much
    /// for a suffix, or none.
    package static func parts(ofName name: String) -> (stem: String, suffix: String) {
        let bytes = name.utf8
        let dot = UInt8(ascii: ".")
        let dots = [bytes.dropFirst().firstIndex(of: dot), bytes.dropFirst().lastIndex(of: dot)]
        for place in dots.compactMap(\.self) where bytes[place...].count <= suffixBytesLimit {
            return (String(name[..<place]), String(name[place...]))
        }
        return (name, "")
    }

    /// Bytes of one name: NAME_MAX of Linux.
    package static let nameBytesLimit = 255
    /// A longer ending is no suffix but a part of the name.
    private static let suffixBytesLimit = 40
}
