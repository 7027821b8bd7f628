// SPDX-License-Identifier: Apache-2.0

internal import CLibPQ
internal import Wording

/// Statements: prepared once by their constant text, parameters and results in binary.
extension Connection {
    /// Runs a statement; gives the number of rows it affected.
    @discardableResult
    package func execute(_ sql: SQL) throws -> Int { try run(sql).rowsAffected }

    /// Runs a query; its rows are read whole.
    package func query(_ sql: SQL) throws -> Rows { Rows(result: try run(sql)) }

    /// Runs several statements in one message, without parameters; in one transaction unless the
    /// text says otherwise.
    package func script(_ text: String) throws { try simple(text) }

    /// The same; gives the last statement's result, in text form.
    @discardableResult
    func simple(_ text: String) throws -> QueryResult {
        requireIdle()
        try requireUsable(text)
        var limit = Limit(deadline)
        guard unsafe PQsendQuery(handle, text) == 1 else { throw lost(text) }
        try flush(&limit, text)
        let result = try lastResult(&limit, text)
        guard ![PGRES_COPY_IN, PGRES_COPY_OUT].contains(result.status) else {
            // A server that is not ours may answer with anything.
            isGivenUp = true
            throw PostgresError(
                .protocolViolation,
                "The \(place.en) answers a script by a COPY: ask it by `copyIn` or `copyOut`.",
                statement: text)
        }
        return result
    }

    /// Sends a statement and returns; the server works while the caller does something else.
    ///
    /// Nothing else may be asked of the connection until `finish`.
    package func start(_ sql: SQL) throws {
        requireIdle()
        var limit = Limit(deadline)
        let text = sql.text
        try send(sql, text, &limit)
        activity = .started(text)
    }

    /// Waits for the started statement; gives the number of rows it affected.
    @discardableResult
    package func finish() throws -> Int {
        guard case .started(let text) = activity else {
            preconditionFailure("finish without start")
        }
        activity = .idle
        var limit = Limit(deadline)
        return try lastResult(&limit, text).rowsAffected
    }

    /// The server's last notices, oldest first, at most 32.
    package var recentNotices: [String] { notices.texts }

    func run(_ sql: SQL) throws -> QueryResult {
        var limit = Limit(deadline)
        return try run(sql, &limit)
    }

    /// For a statement that is not over with its first result.
    func run(_ sql: SQL, _ limit: inout Limit) throws -> QueryResult {
        requireIdle()
        let text = sql.text
        do {
            try send(sql, text, &limit)
            return try lastResult(&limit, text)
        } catch let error as PostgresError {
            // A plan made useless by a change of the schema: prepare it anew, where that is still
            // possible.
            guard ["0A000", "26000"].contains(error.sqlstate) else { throw error }
            let key = StatementCache.Key(text: text, types: sql.parameters.map(\.type))
            guard let name = statements.remove(key), transactionStatus == PQTRANS_IDLE else {
                throw error
            }
            if error.sqlstate == "0A000" { try script("deallocate \(name)") }
            try send(sql, text, &limit)
            return try lastResult(&limit, text)
        }
    }

    private func send(_ sql: SQL, _ text: String, _ limit: inout Limit) throws {
        try requireUsable(text)
        let parameters = sql.parameters
        if let place = parameters.firstIndex(where: \.isTextWithNUL) {
            throw PostgresError.nul(in: "parameter $\(place + 1)", of: text)
        }
        let types = parameters.map(\.type)
        let name = try preparedName(text, types, &limit)
        let lengths = parameters.map { Int32($0.bytes?.count ?? 0) }
        let formats = parameters.map { Int32($0.isBinary ? 1 : 0) }
        let sent = unsafe withValues(parameters) { values in
            if let name {
                unsafe PQsendQueryPrepared(
                    handle, name, Int32(parameters.count), values, lengths, formats, 1)
            } else {
                unsafe PQsendQueryParams(
                    handle, text, Int32(parameters.count), types, values, lengths, formats, 1)
            }
        }
        guard sent == 1 else { throw lost(text) }
        try flush(&limit, text)
    }

    /// The prepared statement's name, after preparing it if need be; nil for statements that have
    /// no plan worth keeping.
    private func preparedName(
        _ text: String, _ types: [UInt32], _ limit: inout Limit
    ) throws -> String? {
        guard Self.isWorthPreparing(text) else { return nil }
        let key = StatementCache.Key(text: text, types: types)
        if let name = statements.name(of: key) { return name }
        let name = statements.nextName()
        guard unsafe PQsendPrepare(handle, name, text, Int32(types.count), types) == 1 else {
            throw lost(text)
        }
        try flush(&limit, text)
        _ = try lastResult(&limit, text)
        if let evicted = statements.insert(name, key) { try script("deallocate \(evicted)") }
        return name
    }

    private static func isWorthPreparing(_ text: String) -> Bool {
        let word = text.drop { $0.isWhitespace || $0 == "(" }.prefix { $0.isLetter }
        return ["select", "with", "insert", "update", "delete", "merge", "values"]
            .contains(word.lowercased())
    }
}

/// Lends the parameters' values as libpq wants them; text ones end in a NUL.
private func withValues<V>(
    _ parameters: [PostgresParameter],
    _ body: (UnsafePointer<UnsafePointer<CChar>?>?) throws -> V
) rethrows -> V {
    // All values end to end in one allocation, each with a NUL behind it.
    var bytes: [UInt8] = []
    var starts: [Int?] = []
    for parameter in parameters {
        starts.append(parameter.bytes == nil ? nil : bytes.count)
        bytes += parameter.bytes ?? []
        bytes.append(0)
    }
    bytes.append(0)
    return try unsafe bytes.withUnsafeBytes { buffer in
        let base = unsafe buffer.assumingMemoryBound(to: CChar.self).baseAddress
        let values = unsafe starts.map { start in
            unsafe start.flatMap { unsafe base?.advanced(by: $0) }
        }
        return try unsafe values.withUnsafeBufferPointer { try unsafe body($0.baseAddress) }
    }
}
