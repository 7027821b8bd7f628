// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Glibc

/// The way to who waits for the rows, kept from the driver: what that one prints goes to standard
/// error.
final class ReaderOutput {
    private let descriptor: Int32
    private var digest = SHA256()
    private var account = ODBCAccount()
    private var rest: [UInt8] = []

    private static let pieceBytes = 64 << 10

    /// Nil where there is none.
    init?() {
        descriptor = dup(1)
        guard descriptor >= 0, dup2(2, 1) >= 0 else { return nil }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    /// Takes lines of the file.
    ///
    /// - Parameter rows: how many these are, but for the header.
    /// - Throws: `ODBCFailure` where that is more than there may be.
    func add(_ lines: [UInt8], rows: Int, _ limits: ODBCRequest.Limits) throws {
        guard account.rows + rows <= limits.rows else { throw ODBCFailure(.tooManyRows) }
        guard account.bytes + lines.count <= limits.bytes else {
            throw ODBCFailure(.tooManyBytes)
        }
        account.rows += rows
        account.bytes += lines.count
        rest += lines
        while rest.count >= Self.pieceBytes { try sendPiece() }
    }

    /// Says that all rows were said.
    func end() throws {
        while !rest.isEmpty { try sendPiece() }
        account.sha256 = digest.finalize().map { Self.text(of: $0) }.joined()
        try say(.end(account))
    }

    /// Two figures of hexadecimal.
    static func text(of byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }

    private func sendPiece() throws {
        let piece = Array(rest.prefix(Self.pieceBytes))
        rest.removeFirst(piece.count)
        digest.update(data: piece)
        try say(.piece(piece))
    }

    /// - Throws: `ODBCGarbled` where nobody listens any more.
    func say(_ message: ODBCMessage) throws {
        var left = try message.written()[...]
        while !left.isEmpty {
            let count = unsafe left.withUnsafeBytes {
                unsafe write(descriptor, $0.baseAddress, $0.count)
            }
            guard count >= 0 || errno == EINTR else { throw ODBCGarbled() }
            left = left.dropFirst(max(0, count))
        }
    }
}
