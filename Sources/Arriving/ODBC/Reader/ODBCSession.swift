// SPDX-License-Identifier: Apache-2.0

internal import CODBC

/// A session with a source, by its driver: every call of ODBC stands here.
///
/// Texts go and come as UTF-16, which no driver reads by the locale.
@safe final class ODBCSession {
    struct Column: Equatable {
        let name: String
        let kind: Int32

        /// Whether it has bytes that are no text.
        var isBinary: Bool { ODBCSession.binaries.contains(kind) }
    }

    private let environment: SQLHANDLE
    private let connection: SQLHANDLE
    private var statement: SQLHANDLE?
    /// Columns, from 1, of single bits, of which drivers make texts of one byte.
    private var bits: Set<Int> = []
    /// Where a value comes, piece by piece.
    private let piece: UnsafeMutablePointer<SQLWCHAR>
    /// What a driver reads its parameters from.
    private let bound: UnsafeMutablePointer<TIMESTAMP_STRUCT>

    private static let pieceUnits = 16 << 10
    /// Parameters of a statement.
    private static let mostTimes = 256
    /// Of the name of a column or a source.
    private static let nameUnits = 512
    /// Of what a driver says.
    private static let saidUnits = 8_192

    init() throws {
        guard let environment = unsafe Self.handle(SQL_HANDLE_ENV, of: nil) else {
            throw ODBCFailure(.noMemory)
        }
        unsafe self.environment = environment
        // ODBC 3, before anything is made of it.
        _ = unsafe SQLSetEnvAttr(
            environment, SQL_ATTR_ODBC_VERSION, UnsafeMutableRawPointer(bitPattern: UInt(3)), 0)
        guard let connection = unsafe Self.handle(SQL_HANDLE_DBC, of: environment) else {
            throw unsafe Self.failure(SQL_HANDLE_ENV, environment)
        }
        unsafe self.connection = connection
        unsafe piece = .allocate(capacity: Self.pieceUnits)
        unsafe bound = .allocate(capacity: Self.mostTimes)
    }

    deinit {
        unsafe piece.deallocate()
        unsafe bound.deallocate()
    }

    private static func handle(_ kind: Int32, of parent: SQLHANDLE?) -> SQLHANDLE? {
        var made: SQLHANDLE?
        let result = unsafe SQLAllocHandle(SQLSMALLINT(kind), parent, &made)
        return unsafe isFine(result) ? made : nil
    }

    private static func isFine(_ result: SQLRETURN) -> Bool {
        result == SQLRETURN(SQL_SUCCESS) || result == SQLRETURN(SQL_SUCCESS_WITH_INFO)
    }

    /// The names of the sources that this user and this host have.
    func sources() throws -> [String] {
        var names: [String] = []
        var name = [SQLWCHAR](repeating: 0, count: Self.nameUnits)
        var about = name
        var (length, aboutLength): (SQLSMALLINT, SQLSMALLINT) = (0, 0)
        var direction = SQLUSMALLINT(SQL_FETCH_FIRST)
        while true {
            let result = unsafe SQLDataSourcesW(
                environment, direction, &name, SQLSMALLINT(Self.nameUnits), &length, &about,
                SQLSMALLINT(Self.nameUnits), &aboutLength)
            if result == SQLRETURN(SQL_NO_DATA) { return names }
            guard Self.isFine(result) else {
                throw unsafe Self.failure(SQL_HANDLE_ENV, environment)
            }
            names.append(Self.text(name, length))
            direction = SQLUSMALLINT(SQL_FETCH_NEXT)
        }
    }

    /// The transaction is never committed: a query that writes has written nothing.
    func connect(_ request: ODBCRequest) throws {
        // What a driver does not know of these it may leave.
        set(SQL_LOGIN_TIMEOUT, UInt(clamping: request.limits.seconds))
        set(SQL_ACCESS_MODE, UInt(SQL_MODE_READ_ONLY))
        let result = unsafe Self.withWide(request.source) { source, count in
            unsafe Self.withWide(request.user) { user, userCount in
                unsafe Self.withWide(request.password) { password, passwordCount in
                    unsafe SQLConnectW(
                        connection, source, count, user, userCount, password, passwordCount)
                }
            }
        }
        guard Self.isFine(result) else {
            var failure = unsafe Self.failure(SQL_HANDLE_DBC, connection)
            // MariaDB's driver has no code of its own for a server that does not answer.
            if failure.cause == .failed { failure.cause = .unreachable }
            throw failure
        }
        set(SQL_AUTOCOMMIT, UInt(SQL_AUTOCOMMIT_OFF))
        guard let statement = unsafe Self.handle(SQL_HANDLE_STMT, of: connection) else {
            throw unsafe Self.failure(SQL_HANDLE_DBC, connection)
        }
        unsafe self.statement = statement
        _ = unsafe SQLSetStmtAttr(
            statement, SQL_QUERY_TIMEOUT,
            UnsafeMutableRawPointer(bitPattern: UInt(clamping: request.limits.seconds)), 0)
    }

    private func set(_ attribute: Int32, _ value: UInt) {
        _ = unsafe SQLSetConnectAttr(
            connection, attribute, UnsafeMutableRawPointer(bitPattern: value), 0)
    }

    /// Lends a text, which a driver may write to; nil where it is empty: as the source has it.
    private static func withWide(
        _ text: String, _ body: (UnsafeMutablePointer<SQLWCHAR>?, SQLSMALLINT) -> SQLRETURN
    ) -> SQLRETURN {
        guard !text.isEmpty else { return body(nil, 0) }
        var units = Array(text.utf16) + [0]
        let count = SQLSMALLINT(clamping: units.count - 1)
        return unsafe units.withUnsafeMutableBufferPointer { unsafe body($0.baseAddress, count) }
    }

    /// Asks for rows: the times are bound in the order of their marks.
    func ask(_ text: String, at times: [CivilTime]) throws {
        var units = Array(text.utf16) + [0]
        try check(
            unsafe SQLPrepareW(statement, &units, SQLINTEGER(clamping: units.count - 1)))
        guard times.count <= Self.mostTimes else { throw ODBCFailure(.notAsked) }
        for (index, time) in times.enumerated() {
            unsafe (bound + index).initialize(
                to: TIMESTAMP_STRUCT(
                    year: time.year, month: time.month, day: time.day, hour: time.hour,
                    minute: time.minute, second: time.second, fraction: 0))
            // 19 characters, seconds without a fraction.
            try check(
                unsafe SQLBindParameter(
                    statement, SQLUSMALLINT(index + 1), SQLSMALLINT(SQL_PARAM_INPUT),
                    SQLSMALLINT(SQL_TYPE_TIMESTAMP), SQLSMALLINT(SQL_TYPE_TIMESTAMP), 19, 0,
                    bound + index, SQLLEN(MemoryLayout<TIMESTAMP_STRUCT>.size), nil))
        }
        let result = unsafe SQLExecute(statement)
        guard result != SQLRETURN(SQL_NO_DATA) else { return }
        try check(result)
    }

    /// What each row has, in its order.
    func columns() throws -> [Column] {
        var count: SQLSMALLINT = 0
        try check(unsafe SQLNumResultCols(statement, &count))
        guard count > 0 else { throw ODBCFailure(.noValue) }
        return try (1...SQLUSMALLINT(count)).map { number in
            var name = [SQLWCHAR](repeating: 0, count: Self.nameUnits)
            var (length, kind): (SQLSMALLINT, SQLSMALLINT) = (0, 0)
            var (digits, nullable): (SQLSMALLINT, SQLSMALLINT) = (0, 0)
            var size: SQLULEN = 0
            try check(
                unsafe SQLDescribeColW(
                    statement, number, &name, SQLSMALLINT(Self.nameUnits), &length, &kind, &size,
                    &digits, &nullable))
            if Int32(kind) == SQL_BIT { bits.insert(Int(number)) }
            return Column(name: Self.text(name, length), kind: Int32(kind))
        }
    }

    private static let binaries: Set<Int32> = [SQL_BINARY, SQL_VARBINARY, SQL_LONGVARBINARY]

    /// Goes to the next row; false where there is none.
    func next() throws -> Bool {
        let result = unsafe SQLFetch(statement)
        guard result != SQLRETURN(SQL_NO_DATA) else { return false }
        try check(result)
        return true
    }

    /// Reads the value of a column, from 1, each once and in their order: a number as the driver
    /// writes it, which is exact, a time as ODBC has it (`2026-03-15 07:30:00`).
    ///
    /// - Parameter most: of UTF-16, of which a byte at least is written for each.
    /// - Returns: whether there is one: NULL is none.
    func read(_ column: Int, into units: inout [UInt16], most: Int) throws -> Bool {
        units.removeAll(keepingCapacity: true)
        guard !bits.contains(column) else { return try readBit(column, into: &units) }
        let room = Self.pieceUnits * 2
        while true {
            var length: SQLLEN = 0
            let result = unsafe SQLGetData(
                statement, SQLUSMALLINT(column), SQLSMALLINT(SQL_WCHAR), piece, SQLLEN(room),
                &length)
            // All of it was there before.
            guard result != SQLRETURN(SQL_NO_DATA) else { return true }
            try check(result)
            guard length != SQLLEN(SQL_NULL_DATA) else { return false }
            // Of what does not go in the last place is for its end.
            let isPart =
                length == SQLLEN(SQL_NO_TOTAL)
                ? result == SQLRETURN(SQL_SUCCESS_WITH_INFO) : length > room - 2
            let count =
                isPart
                ? Self.pieceUnits - 1
                : length == SQLLEN(SQL_NO_TOTAL) ? ended() : length / 2
            unsafe units.append(contentsOf: UnsafeBufferPointer(start: piece, count: count))
            guard units.count <= most else { throw ODBCFailure(.tooManyBytes) }
            guard isPart else { return true }
        }
    }

    /// `0` or `1`.
    private func readBit(_ column: Int, into units: inout [UInt16]) throws -> Bool {
        var length: SQLLEN = 0
        try check(
            unsafe SQLGetData(
                statement, SQLUSMALLINT(column), SQLSMALLINT(SQL_BIT), piece, 1, &length))
        guard length != SQLLEN(SQL_NULL_DATA) else { return false }
        let isSet = unsafe piece.pointee & 0xFF != 0
        units.append(isSet ? 0x31 : 0x30)
        return true
    }

    /// Units before the end of a text whose length the driver does not say.
    private func ended() -> Int {
        let all = unsafe UnsafeBufferPointer(start: piece, count: Self.pieceUnits)
        return unsafe all.firstIndex(of: 0) ?? Self.pieceUnits - 1
    }

    /// Leaves the source; nothing that was done there stays.
    func end() {
        _ = unsafe SQLEndTran(SQLSMALLINT(SQL_HANDLE_DBC), connection, SQLSMALLINT(SQL_ROLLBACK))
        _ = unsafe SQLDisconnect(connection)
    }

    private func check(_ result: SQLRETURN) throws {
        guard !Self.isFine(result) else { return }
        guard let statement = unsafe statement else { throw ODBCFailure(.failed) }
        throw unsafe Self.failure(SQL_HANDLE_STMT, statement)
    }

    /// What the driver, or the driver manager, says of the last call.
    private static func failure(_ kind: Int32, _ handle: SQLHANDLE) -> ODBCFailure {
        var state = [SQLWCHAR](repeating: 0, count: 6)
        var text = [SQLWCHAR](repeating: 0, count: saidUnits)
        var native: SQLINTEGER = 0
        var length: SQLSMALLINT = 0
        let result = unsafe SQLGetDiagRecW(
            SQLSMALLINT(kind), handle, 1, &state, &native, &text, SQLSMALLINT(saidUnits), &length)
        guard isFine(result) else { return ODBCFailure(.failed) }
        return ODBCFailure(state: Self.text(state, 5), text: Self.text(text, length))
    }

    /// - Parameter length: as the driver says it, of which more may have been than there is room for.
    private static func text(_ units: [SQLWCHAR], _ length: SQLSMALLINT) -> String {
        let count = min(max(0, Int(length)), units.count - 1)
        return String(decoding: units[..<count].prefix { $0 != 0 }, as: UTF16.self)
    }
}
