// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The process that a driver runs in, which it may end at any time.
package enum ODBCReader {
    /// Bytes of a question: a query and a password are far smaller.
    private static let askedBytes = 4 << 20

    /// Of what a driver says, a few hundred are read by anybody.
    private static let toldLetters = 511

    /// Answers the question on standard input, and says all on standard output.
    ///
    /// - Returns: the exit status: 0 where it was answered.
    package static func run() -> Int32 {
        guard let output = ReaderOutput() else { return 2 }
        do {
            var password = ""
            do {
                let request = try asked()
                password = request.password
                try answer(request, output)
                return 0
            } catch var failure as ODBCFailure {
                // Before it is cut: of half a password nobody knows what it is.
                let text = HiddenPassword(password).hidden(in: failure.text)
                failure.text = String(text.prefix(toldLetters))
                try output.say(.failure(failure))
                return 1
            }
        } catch {
            // Nobody listens.
            return 2
        }
    }

    private static func asked() throws -> ODBCRequest {
        var bytes: [UInt8] = []
        while bytes.count <= askedBytes,
            let more = try FileHandle.standardInput.read(upToCount: askedBytes), !more.isEmpty
        {
            bytes += more
        }
        guard bytes.count <= askedBytes else { throw ODBCFailure(.notAsked) }
        do {
            return try ODBCRequest(bytes)
        } catch {
            throw ODBCFailure(.notAsked)
        }
    }

    private static func answer(_ request: ODBCRequest, _ output: ReaderOutput) throws {
        ReaderLimits.hold(request.limits)
        let session = try ODBCSession()
        switch request.task {
        case .sources: try output.say(.texts(session.sources()))
        case .value:
            try session.connect(request)
            try session.ask(request.statement, at: [])
            var units: [UInt16] = []
            guard try session.next(), try session.read(1, into: &units, most: valueUnits) else {
                throw ODBCFailure(.noValue)
            }
            try output.say(.texts([String(decoding: units, as: UTF16.self)]))
        case .rows:
            try session.connect(request)
            try session.ask(request.statement, at: request.times.map(time))
            try rows(of: session, request, output)
        }
        session.end()
    }

    /// Of a value that is a time.
    private static let valueUnits = 1_000

    private static func rows(
        of session: ODBCSession, _ request: ODBCRequest, _ output: ReaderOutput
    ) throws {
        let columns = try session.columns()
        if let binary = columns.first(where: \.isBinary) {
            throw ODBCFailure(.binary, name: binary.name)
        }
        // Some databases write all names in capitals.
        let wanted = request.column.lowercased()
        guard columns.contains(where: { $0.name.lowercased() == wanted }) else {
            throw ODBCFailure(.noColumn, name: request.column)
        }
        var row = CSVRow()
        for column in columns { row.add(column.name.utf16) }
        row.end()
        try output.add(row.bytes, rows: 0, request.limits)
        var units: [UInt16] = []
        while try session.next() {
            row.removeAll()
            for column in 1...columns.count {
                if try session.read(column, into: &units, most: request.limits.bytes) {
                    row.add(units)
                } else {
                    row.addNull()
                }
            }
            row.end()
            try output.add(row.bytes, rows: 1, request.limits)
        }
        try output.end()
    }

    private static func time(_ text: String) throws -> CivilTime {
        guard let time = CivilTime(text) else { throw ODBCFailure(.notAsked) }
        return time
    }
}
