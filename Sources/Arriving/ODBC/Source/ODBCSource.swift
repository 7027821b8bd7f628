// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Foundation
internal import Programs
internal import Wording

/// A database that is reached by its own driver, in a process of its own: a driver that crashes ends
/// that one alone.
///
/// Each question is a process, and a session. It blocks.
package struct ODBCSource: Sendable {
    /// Our own program, which has the command of the reader.
    private let reader: String
    /// As the driver manager knows it.
    private let name: String
    private let user: String
    private let password: String
    private let limits: ODBCRequest.Limits
    private let environment: [String]

    /// The command of our own program that is the reader.
    package static let command = "odbc-reader"

    /// What drivers look for of the environment: their files, libraries and zones, and never a secret
    /// of ours.
    private static let variables = [
        "HOME", "ODBCINI", "ODBCINSTINI", "ODBCSYSINI", "LD_LIBRARY_PATH", "TZ", "FREETDSCONF",
        "ORACLE_HOME", "TNS_ADMIN", "KRB5CCNAME", "KRB5_CONFIG",
    ]

    /// - Parameters:
    ///   - user: empty: as the source has it, as the password.
    ///   - environment: of which a driver gets what it looks for; nil: this process's own.
    package init(
        _ name: String, user: String, password: String, _ limits: ODBCRequest.Limits,
        reader: String = "/proc/self/exe",
        environment: [String: String]? = nil
    ) {
        (self.name, self.user, self.password) = (name, user, password)
        (self.limits, self.reader) = (limits, reader)
        let all = environment ?? ProcessInfo.processInfo.environment
        // Texts as UTF-8, numbers with a point; of a crash the driver's own words are told, not a
        // trace of ours.
        self.environment =
            Self.variables.compactMap { name in all[name].map { "\(name)=\($0)" } }
            + ["LC_ALL=C.UTF-8", "SWIFT_BACKTRACE=enable=no"]
    }

    package static func shown(_ name: String) -> String { "odbc://\(name)" }

    /// The names of the sources that the driver manager knows here.
    ///
    /// - Throws: `ODBCTrouble`.
    package func known() throws -> [String] {
        let request = ODBCRequest(.sources, limits)
        return try ask(request, watch: {}, { _ in }).texts
    }

    /// The first value of the first row, as text.
    ///
    /// - Parameter watch: asked several times a second; what it throws ends the process.
    /// - Throws: `ODBCTrouble`, what `watch` throws.
    package func value(_ statement: String, watch: () throws -> Void) throws -> String {
        var request = login(.value)
        request.statement = statement
        guard let text = try ask(request, watch: watch, { _ in }).texts.first else {
            throw ODBCTrouble.garbled(name)
        }
        return text
    }

    /// The rows as CSV with a header, in pieces.
    ///
    /// - Parameters:
    ///   - statement: with `?` where the times stand, in their order.
    ///   - times: `2026-03-15T07:30:00`, as the source's clocks show them.
    ///   - column: that the rows must have.
    /// - Returns: how many rows: by then all are there, and as they were sent.
    /// - Throws: `ODBCTrouble`, what the closures throw.
    package func rows(
        _ statement: String, at times: [String], with column: String, watch: () throws -> Void,
        _ body: ([UInt8]) throws -> Void
    ) throws -> Int {
        var request = login(.rows)
        (request.statement, request.times, request.column) = (statement, times, column)
        var (digest, bytes) = (SHA256(), 0)
        let answer = try ask(request, watch: watch) { piece in
            digest.update(data: piece)
            bytes += piece.count
            try body(piece)
        }
        let sha256 = digest.finalize().map { ReaderOutput.text(of: $0) }.joined()
        guard let end = answer.end, end.bytes == bytes, end.sha256 == sha256 else {
            throw ODBCTrouble.garbled(name)
        }
        return end.rows
    }

    private func login(_ task: ODBCRequest.Task) -> ODBCRequest {
        var request = ODBCRequest(task, limits)
        (request.source, request.user, request.password) = (name, user, password)
        return request
    }

    /// What was said but for the rows.
    private struct Answer {
        var texts: [String] = []
        var end: ODBCAccount?
        var failure: ODBCFailure?
    }

    private func ask(
        _ request: ODBCRequest, watch: () throws -> Void, _ body: ([UInt8]) throws -> Void
    ) throws -> Answer {
        let program = Program(reader, [Self.command], environment: environment)
        var (answer, messages) = (Answer(), ODBCMessages())
        let outcome: Program.Outcome
        do {
            outcome = try program.run(
                input: request.written(), within: .seconds(limits.seconds), watch: watch
            ) { piece in
                for message in try messages.take(piece) {
                    switch message {
                    case .piece(let bytes): try body(bytes)
                    case .texts(let texts): answer.texts = texts
                    case .end(let account): answer.end = account
                    case .failure(let failure): answer.failure = failure
                    }
                }
            }
        } catch let error as ProgramError {
            throw trouble(error)
        } catch is ODBCGarbled, is DecodingError {
            throw ODBCTrouble.garbled(name)
        }
        if let failure = answer.failure { throw ODBCTrouble.driver(name, failure, limits) }
        let said = lastWords(outcome.errors)
        if let signal = Self.signal(outcome.status) {
            throw ODBCTrouble.crashed(name, signal, said: said)
        }
        guard outcome.status == 0, !messages.isOpen else {
            throw ODBCTrouble.garbled(name, said: said)
        }
        return answer
    }

    private func trouble(_ error: ProgramError) -> ODBCTrouble {
        switch error {
        case .deadline: .driver(name, ODBCFailure(.tooSlow), limits)
        case .notStarted: .notStarted(name, error.sentence)
        }
    }

    /// By which it was ended; nil: by none.
    private static func signal(_ status: Int32) -> Int32? { status > 128 ? status - 128 : nil }

    /// Bytes of what is shown of them.
    private static let saidBytes = 300

    /// The end of what it has said on standard error, where libraries say why they end a process.
    ///
    /// Its beginning may be cut, and with it a password: no more than whole lines are taken.
    private func lastWords(_ errors: String) -> String {
        let isCut = errors.utf8.count >= Program.errorsLimit
        let lines = HiddenPassword(password).hidden(in: errors).split(whereSeparator: \.isNewline)
        var (said, bytes) = ([Substring](), 0)
        for line in lines.dropFirst(isCut ? 1 : 0).reversed() {
            bytes += line.utf8.count
            guard said.isEmpty || bytes <= Self.saidBytes else { break }
            said.insert(line, at: 0)
        }
        return ForeignText.shown(said.joined(separator: " | "), bytes: Self.saidBytes)
    }
}
