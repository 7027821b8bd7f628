// SPDX-License-Identifier: Apache-2.0

/// The file system of a path, by the place where this process sees it mounted.
enum MountPoint {
    /// The mount point above a path; nil if the kernel does not say.
    static func of(_ path: String) -> String? {
        do {
            let file = try OpenFile(reading: "/proc/self/mountinfo")
            var bytes: [UInt8] = []
            while try file.read(into: &bytes, limit: 1 << 16) > 0 {}
            return of(path, in: String(decoding: bytes, as: UTF8.self))
        } catch {
            return nil
        }
    }

    /// A pure function of the text of /proc/self/mountinfo.
    static func of(_ path: String, in mounts: String) -> String? {
        mounts.split(separator: "\n")
            .compactMap { line -> String? in
                let fields = line.split(separator: " ", maxSplits: 5)
                return fields.count > 4 ? plain(fields[4]) : nil
            }
            .filter { FileName($0) == FileName(path) || Folder.holds($0, path) }
            // Of two mounts on one point the later one is visible.
            .enumerated().max {
                ($0.element.utf8.count, $0.offset) < ($1.element.utf8.count, $1.offset)
            }?
            .element
    }

    /// A field with its octal escapes (blank, tab, line end, backslash) undone.
    private static func plain(_ field: Substring) -> String {
        var rest = field.utf8[...]
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(3), as: UTF8.self)
            if byte == UInt8(ascii: "\\"), let escaped = UInt8(digits, radix: 8) {
                bytes.append(escaped)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
