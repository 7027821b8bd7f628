// SPDX-License-Identifier: Apache-2.0

/// Messages of sftp, version 3: what libssh asks for one at a time only.
enum SFTPPacket {
    /// A request, as it goes to the server.
    enum Request {
        /// For reading.
        case open([UInt8])
        /// From the file's first byte on.
        case read([UInt8], most: UInt32)
        case status([UInt8])
        case close([UInt8])
        /// `posix-rename@openssh.com`: the second name gets what the first one has, in one step.
        case replace([UInt8], [UInt8])

        /// With its length before it.
        func bytes(id: UInt32) -> [UInt8] {
            var body: [UInt8] = []
            let type: UInt8
            switch self {
            case .open(let path):
                type = 3
                body.append(text: path)
                // For reading, and no attributes.
                body.append(number: UInt32(1))
                body.append(number: UInt32(0))
            case .close(let handle):
                type = 4
                body.append(text: handle)
            case .read(let handle, let most):
                type = 5
                body.append(text: handle)
                body.append(number: UInt64(0))
                body.append(number: most)
            case .status(let handle):
                type = 8
                body.append(text: handle)
            case .replace(let new, let path):
                type = 200
                body.append(text: Array("posix-rename@openssh.com".utf8))
                body.append(text: new)
                body.append(text: path)
            }
            var packet: [UInt8] = []
            packet.append(number: UInt32(body.count + 5))
            packet.append(type)
            packet.append(number: id)
            return packet + body
        }
    }

    enum Answer: Equatable {
        /// A code of the protocol's, and the server's words.
        case status(UInt32, String)
        case handle([UInt8])
        case data([UInt8])
        /// Nil: it is no plain file, or the server does not say size or time.
        case facts(bytes: Int64, modified: Int64)
        case noFile
    }

    /// - Parameter packet: without its length.
    /// - Returns: nil: it is no answer of those.
    static func answer(_ packet: [UInt8]) -> (id: UInt32, answer: Answer)? {
        var rest = packet[...]
        guard let type = rest.popFirst(), let id: UInt32 = rest.number() else { return nil }
        let answer: Answer? =
            switch type {
            case 101: status(&rest)
            case 102: rest.text().map { .handle($0) }
            case 103: rest.text().map { .data($0) }
            case 105: attributes(&rest)
            default: nil
            }
        return answer.map { (id, $0) }
    }

    private static func status(_ rest: inout ArraySlice<UInt8>) -> Answer? {
        guard let code: UInt32 = rest.number() else { return nil }
        // Old servers say no words.
        return .status(code, String(decoding: rest.text() ?? [], as: UTF8.self))
    }

    private static func attributes(_ rest: inout ArraySlice<UInt8>) -> Answer? {
        guard let flags: UInt32 = rest.number() else { return nil }
        var (size, mode, modified): (UInt64?, UInt32?, UInt32?)
        if flags & 1 != 0 { size = rest.number() }
        if flags & 2 != 0 { rest = rest.dropFirst(8) }
        if flags & 4 != 0 { mode = rest.number() }
        if flags & 8 != 0 {
            rest = rest.dropFirst(4)
            modified = rest.number()
        }
        let (kind, plain): (UInt32, UInt32) = (0o170000, 0o100000)
        guard let size, let modified, let mode, mode & kind == plain else { return .noFile }
        return .facts(bytes: Int64(clamping: size), modified: Int64(modified))
    }
}

extension [UInt8] {
    fileprivate mutating func append(number: some FixedWidthInteger & UnsignedInteger) {
        for shift in stride(from: number.bitWidth - 8, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }

    fileprivate mutating func append(text: [UInt8]) {
        append(number: UInt32(text.count))
        append(contentsOf: text)
    }
}

extension ArraySlice<UInt8> {
    fileprivate mutating func number<Number: FixedWidthInteger>() -> Number? {
        let count = Number.bitWidth / 8
        guard self.count >= count else { return nil }
        let number = prefix(count).reduce(Number(0)) { $0 << 8 | Number($1) }
        self = dropFirst(count)
        return number
    }

    fileprivate mutating func text() -> [UInt8]? {
        guard let count: UInt32 = number(), self.count >= Int(count) else { return nil }
        defer { self = dropFirst(Int(count)) }
        return Array(prefix(Int(count)))
    }
}
