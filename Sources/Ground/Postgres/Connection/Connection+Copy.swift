// SPDX-License-Identifier: Apache-2.0

internal import CLibPQ
internal import Glibc

/// COPY, in and out.
extension Connection {
    /// The size of one CopyData message: large enough to be cheap, small enough that the rest of a
    /// partly sent one is cheap to move.
    private static let copyPieceBytes = 128 * 1024

    /// Opens `copy … from stdin`; send with `putCopy`, end with `endCopy` or `failCopy`.
    package func copyIn(_ sql: SQL) throws {
        let result = try run(sql)
        precondition(result.status == PGRES_COPY_IN, "not a COPY … FROM STDIN: \(sql.text)")
        activity = .copyingIn(sql.text)
    }

    /// Sends a piece of the data; pieces need not end at a row's end.
    package func putCopy(_ bytes: [UInt8]) throws { try putCopy(bytes, in: bytes.indices) }

    /// Sends a part of the array.
    package func putCopy(_ bytes: [UInt8], in range: Range<Int>) throws {
        try unsafe bytes[range].withUnsafeBytes { try unsafe put($0) }
    }

    /// Sends what the buffer holds and empties it.
    package func putCopy(_ buffer: inout CopyBuffer) throws {
        try unsafe buffer.withUnsafeBytes { try unsafe put($0) }
        buffer.removeAll()
    }

    /// Ends the data; gives the number of rows copied.
    ///
    /// A row that the server refused is thrown here.
    @discardableResult
    package func endCopy() throws -> Int {
        let text = copyStatement()
        var limit = Limit(deadline)
        try putEnd(nil, &limit, text)
        return try lastResult(&limit, text).rowsAffected
    }

    /// Ends the data so that the server keeps nothing of it.
    package func failCopy(reason: String) throws {
        let text = copyStatement()
        var limit = Limit(deadline)
        try putEnd(reason, &limit, text)
        try discardResults(&limit, text)
    }

    /// Runs `copy … to stdout`; the body gets each piece as the server sends it (one row).
    ///
    /// The deadline is for each piece. A server that is not ours may answer with anything.
    package func copyOut(_ sql: SQL, _ body: ([UInt8]) throws -> Void) throws {
        var limit = Limit(deadline)
        let result = try run(sql, &limit)
        let text = sql.text
        guard result.status == PGRES_COPY_OUT else {
            isGivenUp = true
            throw PostgresError(
                .protocolViolation, "\(placeText) does not answer a COPY … TO STDOUT with rows.",
                statement: text)
        }
        activity = .copyingOut(text)
        do {
            while let piece = try nextPiece(text, &limit) {
                try body(piece)
                // Past it, what the server had sent still comes, and then the statement's end.
                if !limit.didCancel { limit = Limit(deadline) }
            }
        } catch {
            try abandon()
            throw error
        }
        activity = .idle
        _ = try lastResult(&limit, text)
    }

    /// Waits for the running statement's end, whatever its result.
    func discardResults(_ limit: inout Limit, _ text: String) throws {
        while let result = try nextResult(&limit, text) {
            guard unsafe PQstatus(handle) == CONNECTION_OK else { throw lost(text) }
            if result.status == PGRES_COPY_OUT {
                while try nextPiece(text, &limit) != nil {}
            }
        }
    }

    private func copyStatement() -> String {
        guard case .copyingIn(let text) = activity else {
            preconditionFailure("no COPY … FROM STDIN is open")
        }
        return text
    }

    private func put(_ bytes: UnsafeRawBufferPointer) throws {
        let text = copyStatement()
        try requireUsable(text)
        var limit = Limit(deadline)
        var offset = 0
        while offset < bytes.count {
            let count = min(Self.copyPieceBytes, bytes.count - offset)
            try flush(&limit, text)
            let piece = unsafe bytes.baseAddress?.advanced(by: offset)
                .assumingMemoryBound(to: CChar.self)
            switch unsafe PQputCopyData(handle, piece, Int32(count)) {
            case 1: offset += count
            case 0: _ = try wait(POLLIN | POLLOUT, &limit, text)
            default: throw copyFailure(text)
            }
        }
        // Bytes that don't fit into the socket go with the next piece: the caller can parse on.
        if unsafe PQflush(handle) < 0 { throw copyFailure(text) }
    }

    private func putEnd(_ reason: String?, _ limit: inout Limit, _ text: String) throws {
        try requireUsable(text)
        while true {
            let sent = unsafe PQputCopyEnd(handle, reason)
            if sent == 1 { break }
            guard sent == 0 else { throw copyFailure(text) }
            _ = try wait(POLLIN | POLLOUT, &limit, text)
        }
        activity = .idle
        try flush(&limit, text)
    }

    /// The error of a COPY that libpq has ended: the server's own words where it sent some.
    private func copyFailure(_ text: String) -> PostgresError {
        isGivenUp = true
        activity = .idle
        guard unsafe PQstatus(handle) != CONNECTION_OK,
            let result = unsafe PQgetResult(handle).map({ unsafe QueryResult($0) }), result.failed
        else { return lost(text) }
        return error(result, Limit(nil), text)
    }

    private func nextPiece(_ text: String, _ limit: inout Limit) throws -> [UInt8]? {
        while true {
            var buffer: UnsafeMutablePointer<CChar>?
            let count = unsafe PQgetCopyData(handle, &buffer, 1)
            switch count {
            case 1...:
                defer { unsafe PQfreemem(buffer) }
                return unsafe Array(UnsafeRawBufferPointer(start: buffer, count: Int(count)))
            case 0:
                _ = try wait(POLLIN, &limit, text)
                guard unsafe PQconsumeInput(handle) == 1 else { throw lost(text) }
            // -1: the end; -2: failed. Either way the statement's result says how it went.
            case -1: return nil
            default: throw lost(text)
            }
        }
    }
}
