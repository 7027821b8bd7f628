// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A path as the kernel has it: bytes, which need not be UTF-8 as in a `String`; or a name in a
/// folder held open.
///
/// A Windows sender's `é` is the one byte E9 in many names.
package struct RawPath: Sendable {
    /// Where the path starts; nil: it is absolute, or starts from the working directory.
    private let folder: OpenFolder?
    /// With the NUL at its end.
    let bytes: [CChar]
    /// For messages: the whole path, odd bytes as `\xNN`.
    package let shown: String

    /// Start of the `…at` calls.
    var start: Int32 { folder?.descriptor ?? AT_FDCWD }

    package init(_ path: String) {
        folder = nil
        bytes = Array(path.utf8CString)
        shown = path
    }

    /// A name in a folder, its odd bytes and its backslashes written as `\xNN`.
    package init(folder: String, escapedName: String) {
        self.folder = nil
        bytes =
            folder.utf8.map(CChar.init(bitPattern:)) + [CChar(bitPattern: UInt8(ascii: "/"))]
            + Self.unescaped(escapedName)
        shown = "\(folder)/\(escapedName)"
    }

    /// A name in a folder that is held open.
    ///
    /// - Parameter isEscaped: its odd bytes and its backslashes are written as `\xNN`.
    package init(in folder: OpenFolder, name: String, isEscaped: Bool = false) {
        self.folder = folder
        bytes = isEscaped ? Self.unescaped(name) : Array(name.utf8CString)
        shown = "\(folder.path)/\(name)"
    }

    private init(_ folder: OpenFolder?, _ bytes: [CChar], shown: String) {
        self.folder = folder
        self.bytes = bytes
        self.shown = shown
    }

    /// Another name in the same folder.
    package func sibling(_ name: String) -> RawPath {
        let slash = CChar(bitPattern: UInt8(ascii: "/"))
        let place = bytes.lastIndex(of: slash).map { bytes[...$0] } ?? []
        let parent = shown.utf8.lastIndex(of: UInt8(ascii: "/")).map { shown[...$0] } ?? ""
        return RawPath(folder, place + Array(name.utf8CString), shown: parent + name)
    }

    private static func unescaped(_ escapedName: String) -> [CChar] {
        var name: [UInt8] = []
        var rest = Array(escapedName.utf8)[...]
        while let byte = rest.first {
            if let escaped = Self.escaped(rest) {
                name.append(escaped)
                rest = rest.dropFirst(4)
            } else {
                name.append(byte)
                rest = rest.dropFirst()
            }
        }
        return name.map(CChar.init(bitPattern:)) + [0]
    }

    /// The byte that `\xNN` at the beginning stands for; never NUL, which no name holds.
    private static func escaped(_ text: ArraySlice<UInt8>) -> UInt8? {
        guard text.count >= 4, text.starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "x")]) else {
            return nil
        }
        let digits = String(decoding: text.dropFirst(2).prefix(2), as: UTF8.self)
        return UInt8(digits, radix: 16).flatMap { $0 == 0 ? nil : $0 }
    }
}
