// SPDX-License-Identifier: Apache-2.0

import TestSupport

@testable import ODBC

/// Questions to sources of a folder's odbc.ini, by the reader of the real program.
struct SourceScene {
    let folder: SourceFolder
    var name = "S"
    var user = ""
    var password = ""
    var limits = ODBCRequest.Limits(rows: 1_000, bytes: 8 << 20, memory: 1 << 30, seconds: 60)

    private func source() throws -> ODBCSource {
        ODBCSource(
            name, user: user, password: password, limits, reader: try BasculeProcess.executable(),
            environment: folder.environment)
    }

    func known() throws -> [String] { try source().known() }

    func value(_ statement: String) throws -> String {
        try source().value(statement, watch: {})
    }

    /// All of the file, and how many rows.
    func rows(
        _ statement: String, at times: [String] = [], with column: String = "id",
        watch: () throws -> Void = {}
    ) throws -> (text: String, count: Int) {
        var bytes: [UInt8] = []
        let count = try source().rows(statement, at: times, with: column, watch: watch) {
            bytes += $0
        }
        return (String(decoding: bytes, as: UTF8.self), count)
    }

    /// Why there are none; nil: there are.
    func trouble(
        _ statement: String, at times: [String] = [], with column: String = "id"
    ) throws -> ODBCTrouble? {
        do {
            _ = try rows(statement, at: times, with: column)
            return nil
        } catch let trouble as ODBCTrouble {
            return trouble
        }
    }

    /// What the driver's failure is; nil: it is none.
    func cause(
        _ statement: String, at times: [String] = [], with column: String = "id"
    ) throws -> ODBCFailure.Cause? {
        guard case .driver(_, let failure, _)? = try trouble(statement, at: times, with: column)
        else { return nil }
        return failure.cause
    }
}
