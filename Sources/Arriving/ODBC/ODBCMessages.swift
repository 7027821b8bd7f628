// SPDX-License-Identifier: Apache-2.0

/// Puts messages together from what comes of them, in pieces of any size.
struct ODBCMessages {
    private var bytes: [UInt8] = []

    /// Whether a message has begun that is not there yet.
    var isOpen: Bool { !bytes.isEmpty }

    /// The messages that are whole by now.
    ///
    /// - Throws: `ODBCGarbled`, or what reading their JSON throws.
    mutating func take(_ piece: [UInt8]) throws -> [ODBCMessage] {
        bytes += piece
        var found: [ODBCMessage] = []
        var start = 0
        while bytes.count - start >= ODBCMessage.headBytes {
            let length = bytes[start + 1..<start + 5].reduce(0) { $0 << 8 | Int($1) }
            guard length <= ODBCMessage.largest else { throw ODBCGarbled() }
            let body = start + ODBCMessage.headBytes
            guard bytes.count >= body + length else { break }
            found.append(try ODBCMessage(bytes[start], bytes[body..<body + length]))
            start = body + length
        }
        bytes.removeFirst(start)
        return found
    }
}
