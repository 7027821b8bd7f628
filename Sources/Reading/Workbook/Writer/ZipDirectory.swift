// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The list at the end of a ZIP file (APPNOTE.TXT, 4.3.12 and 4.3.16), as far as it is needed here.
enum ZipDirectory {
    private static let tailBytes = 1 << 16

    /// The unpacked size of an entry; nil when the file is no ZIP or has no such entry.
    static func bytes(of name: String, in path: String) -> Int? {
        guard let file = unsafe fopen(path, "rb") else { return nil }
        defer { unsafe fclose(file) }
        guard unsafe fseek(file, 0, SEEK_END) == 0 else { return nil }
        let size = unsafe ftell(file)
        let start = max(0, size - tailBytes)
        var tail = [UInt8](repeating: 0, count: size - start)
        guard unsafe fseek(file, start, SEEK_SET) == 0,
            unsafe fread(&tail, 1, tail.count, file) == tail.count
        else { return nil }
        return entry(Array(name.utf8), in: tail)
    }

    private static func entry(_ name: [UInt8], in tail: [UInt8]) -> Int? {
        let mark: [UInt8] = [0x50, 0x4B, 0x01, 0x02]
        var index = 0
        while index + 46 <= tail.count {
            guard tail[index..<index + 4].elementsEqual(mark) else {
                index += 1
                continue
            }
            let length = number(tail, at: index + 28, bytes: 2)
            let end = index + 46 + length
            guard end <= tail.count else { return nil }
            if tail[(index + 46)..<end].elementsEqual(name) {
                return number(tail, at: index + 24, bytes: 4)
            }
            index = end
        }
        return nil
    }

    private static func number(_ bytes: [UInt8], at start: Int, bytes count: Int) -> Int {
        bytes[start..<start + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
