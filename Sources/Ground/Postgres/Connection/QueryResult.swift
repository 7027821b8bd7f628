// SPDX-License-Identifier: Apache-2.0

internal import CLibPQ

/// Owns a `PGresult`.
@safe final class QueryResult {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { unsafe self.pointer = pointer }

    deinit { unsafe PQclear(pointer) }

    var status: ExecStatusType { unsafe PQresultStatus(pointer) }
    var rowCount: Int { unsafe Int(PQntuples(pointer)) }
    var columnCount: Int { unsafe Int(PQnfields(pointer)) }
    var command: String { unsafe String(cString: PQcmdStatus(pointer)) }

    /// The number in the command's tag; 0 for statements that have none.
    var rowsAffected: Int { unsafe Int(String(cString: PQcmdTuples(pointer))) ?? 0 }

    var failed: Bool {
        switch status {
        case PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE, PGRES_NONFATAL_ERROR: true
        default: false
        }
    }

    func columnName(_ column: Int) -> String {
        unsafe PQfname(pointer, Int32(column)).map { unsafe String(cString: $0) } ?? ""
    }

    func columnType(_ column: Int) -> (oid: Int64, modifier: Int32) {
        unsafe (Int64(PQftype(pointer, Int32(column))), PQfmod(pointer, Int32(column)))
    }

    func column(named name: String) -> Int? {
        (0..<columnCount).first { columnName($0) == name }
    }

    func decode<V: PostgresDecodable>(row: Int, column: Int, as type: V.Type) throws -> V {
        precondition((0..<rowCount).contains(row) && (0..<columnCount).contains(column))
        let (row, column) = (Int32(row), Int32(column))
        do {
            guard unsafe PQgetisnull(pointer, row, column) == 0 else { return try V.decodeNull() }
            let bytes = unsafe UnsafeRawBufferPointer(
                start: PQgetvalue(pointer, row, column),
                count: Int(PQgetlength(pointer, row, column)))
            return try unsafe V.decode(bytes.bytes, type: PQftype(pointer, column))
        } catch var error as PostgresError {
            error.column = columnName(Int(column))
            throw error
        }
    }

    func field(_ code: bascule_diag) -> String? {
        unsafe PQresultErrorField(pointer, Int32(code.rawValue))
            .map { unsafe String(cString: $0) }
    }

    /// The server's complaint as an error; call only when `failed`.
    func error(statement: String?) -> PostgresError {
        let state = field(BASCULE_DIAG_SQLSTATE)
        let text =
            unsafe field(BASCULE_DIAG_MESSAGE)
            ?? String(cString: PQresultErrorMessage(pointer))
        let code: PostgresError.Code =
            switch state {
            case nil: .protocolViolation
            case "57014": .cancelled
            case let state?: .server(SQLSTATE(state))
            }
        var error = PostgresError(code, "PostgreSQL: \(text)", statement: statement)
        error.sqlstate = state
        error.detail = field(BASCULE_DIAG_DETAIL)
        error.hint = field(BASCULE_DIAG_HINT)
        error.constraint = field(BASCULE_DIAG_CONSTRAINT)
        error.table = field(BASCULE_DIAG_TABLE)
        error.column = field(BASCULE_DIAG_COLUMN)
        error.context = field(BASCULE_DIAG_CONTEXT)
        if let statement, let position = field(BASCULE_DIAG_POSITION).flatMap({ Int($0) }) {
            // Counted in characters, from 1.
            let before = statement.unicodeScalars.prefix(max(0, position - 1))
            error.line = before.count { $0 == "\n" } + 1
        }
        return error
    }
}
