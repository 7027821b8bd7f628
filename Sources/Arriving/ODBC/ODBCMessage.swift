// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// What a reader says on its standard output: a letter, a length in four bytes (the highest first),
/// and as many bytes.
enum ODBCMessage: Equatable {
    /// Of the rows as CSV, in their order.
    case piece([UInt8])
    /// Values that were asked for, or names.
    case texts([String])
    /// All rows were said: without it they are none.
    case end(ODBCAccount)
    case failure(ODBCFailure)

    /// Bytes of a message, but for its head.
    static let largest = 1 << 20
    static let headBytes = 5

    func written() throws -> [UInt8] {
        let (letter, body): (Unicode.Scalar, [UInt8]) =
            switch self {
            case .piece(let bytes): ("p", bytes)
            case .texts(let texts): ("t", Array(try JSONEncoder().encode(texts)))
            case .end(let account): ("e", Array(try JSONEncoder().encode(account)))
            case .failure(let failure): ("f", Array(try JSONEncoder().encode(failure)))
            }
        precondition(body.count <= Self.largest, "a message is written in pieces")
        let head = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: body.count >> $0) }
        return [UInt8(ascii: letter)] + head + body
    }

    init(_ letter: UInt8, _ body: ArraySlice<UInt8>) throws {
        switch Unicode.Scalar(letter) {
        case "p": self = .piece(Array(body))
        case "t": self = .texts(try JSONDecoder().decode([String].self, from: Data(body)))
        case "e": self = .end(try JSONDecoder().decode(ODBCAccount.self, from: Data(body)))
        case "f": self = .failure(try JSONDecoder().decode(ODBCFailure.self, from: Data(body)))
        default: throw ODBCGarbled()
        }
    }
}
