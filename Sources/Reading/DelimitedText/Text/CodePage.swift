// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Records

/// An encoding that iconv(3) knows.
///
/// A code page of one character a byte becomes a table, so that a long file costs no call for each
/// accent; any other is converted as a stream.
struct CodePage {
    @safe private final class Converter {
        let handle: iconv_t
        init(_ handle: iconv_t) { unsafe self.handle = handle }
        deinit { unsafe iconv_close(handle) }
    }

    private let converter: Converter
    /// The bytes that an undefined unit has.
    private let unit: Int
    /// For each byte its UTF-8; empty when a byte is not one character.
    private var table: [[UInt8]] = []

    init(_ encoding: Encoding) throws {
        let name = Self.name(encoding)
        let handle = unsafe iconv_open("UTF-8", name)
        guard let handle = unsafe handle, Int(bitPattern: handle) != -1 else {
            throw SourceError(unknownEncoding: name)
        }
        converter = unsafe Converter(handle)
        unit = encoding == .utf16LittleEndian || encoding == .utf16BigEndian ? 2 : 1
        if unit == 1 { table = makeTable() }
    }

    /// The name by which iconv knows an encoding.
    static func name(_ encoding: Encoding) -> String {
        switch encoding {
        case .utf8: "UTF-8"
        case .utf16LittleEndian: "UTF-16LE"
        case .utf16BigEndian: "UTF-16BE"
        case .windows1252: "CP1252"
        case .named(let name): name
        }
    }

    /// Appends the bytes in UTF-8; returns how many were used, all of them if `isLast`.
    mutating func decode(_ bytes: [UInt8], into text: inout [UInt8], isLast: Bool) -> Int {
        if table.isEmpty { return decodeStream(bytes, into: &text, isLast: isLast) }
        var position = 0
        while position < bytes.count {
            let end = endOfASCII(bytes, from: position)
            text.append(contentsOf: bytes[position..<end])
            guard end < bytes.count else { break }
            text.append(contentsOf: table[Int(bytes[end])])
            position = end + 1
        }
        return bytes.count
    }

    private func endOfASCII(_ bytes: [UInt8], from start: Int) -> Int {
        unsafe bytes.withUnsafeBytes { raw in
            var index = start
            while index + 8 <= raw.count {
                let word = unsafe raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                let flags = (word | (word &- 0x0101_0101_0101_0101)) & 0x8080_8080_8080_8080
                if flags != 0 { break }
                index += 8
            }
            while index < raw.count, unsafe raw[index] != 0, unsafe raw[index] < 0x80 { index += 1 }
            return index
        }
    }

    /// Asks iconv for each byte; empty when ASCII is not itself or a byte begins a longer
    /// character.
    private func makeTable() -> [[UInt8]] {
        var table: [[UInt8]] = []
        for byte in UInt8.min...UInt8.max {
            let result = convert([byte], from: 0)
            switch result.status {
            case 0: table.append(result.output)
            case EILSEQ:
                var mark: [UInt8] = []
                UndefinedByte.append(byte, to: &mark)
                table.append(mark)
            default: return []
            }
            let isKept = byte == 0 || byte >= 0x80 || byte == 0x1B || table[Int(byte)] == [byte]
            guard isKept, !result.output.isEmpty || result.status != 0 else { return [] }
        }
        table[0].removeAll()
        UndefinedByte.append(0, to: &table[0])
        return table
    }

    /// The text that one call of iconv(3) may give: 64 KiB.
    private static let roomBytes = 64 << 10

    /// Each call goes on where the last one stopped: a byte is looked at once, however many are
    /// undefined.
    private func decodeStream(_ bytes: [UInt8], into text: inout [UInt8], isLast: Bool) -> Int {
        var position = 0
        while position < bytes.count {
            let result = convert(bytes, from: position)
            appendWithoutNUL(result.output, to: &text)
            position += result.used
            if result.status == EINVAL && !isLast { return position }
            guard result.status == EILSEQ || result.status == EINVAL else { continue }
            for _ in 0..<min(unit, bytes.count - position) {
                UndefinedByte.append(bytes[position], to: &text)
                position += 1
            }
        }
        return position
    }

    private func appendWithoutNUL(_ output: [UInt8], to text: inout [UInt8]) {
        guard output.contains(0) else {
            text.append(contentsOf: output)
            return
        }
        for byte in output {
            if byte == 0 { UndefinedByte.append(0, to: &text) } else { text.append(byte) }
        }
    }

    /// One call of iconv(3); status is 0 or its errno, `E2BIG` counting as 0.
    private func convert(
        _ bytes: [UInt8], from start: Int
    ) -> (used: Int, output: [UInt8], status: Int32) {
        var status: Int32 = 0
        var used = 0
        // One byte makes four at most, and what the converter holds back comes on top.
        let room = min((bytes.count - start) * 4 + 16, Self.roomBytes)
        let output = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            unsafe bytes.withUnsafeBytes { raw in
                // iconv(3) takes a pointer to mutable bytes and does not change them.
                var from = unsafe UnsafeMutableRawPointer(mutating: raw.baseAddress)?
                    .advanced(by: start).assumingMemoryBound(to: CChar.self)
                var left = raw.count - start
                var space = room
                var to = unsafe UnsafeMutableRawPointer(buffer.baseAddress)?
                    .assumingMemoryBound(to: CChar.self)
                let result = unsafe iconv(converter.handle, &from, &left, &to, &space)
                if result == -1 && errno != E2BIG { status = errno }
                used = raw.count - start - left
                count = room - space
            }
        }
        return (used, output, status)
    }
}

extension SourceError {
    fileprivate init(unknownEncoding name: String) {
        self.init(
            .encoding, of: name,
            description: "the encoding \(name) is not known here: iconv --list shows the names")
    }
}
