// SPDX-License-Identifier: Apache-2.0

/// Why a reader gives no rows, as the driver says it.
package struct ODBCFailure: Error, Codable, Sendable, Equatable {
    package enum Cause: String, Codable, Sendable, CaseIterable {
        /// The driver manager knows no source of this name.
        case unknownSource
        /// It can't load the source's driver.
        case noDriver
        case loginRefused
        case unreachable
        /// The source does not do what the query says.
        case queryRefused
        case tooSlow
        case noMemory
        /// Any other word of the driver's.
        case failed
        /// The rows have no such column: `name`.
        case noColumn
        /// The column `name` has bytes that are no text.
        case binary
        /// More than `limits.rows`.
        case tooManyRows
        /// More than `limits.bytes`.
        case tooManyBytes
        /// The statement gives no value.
        case noValue
        /// What it was asked is nothing that it knows.
        case notAsked
    }

    package var cause: Cause
    /// Five letters or figures, as ODBC has them; empty: it is not the driver's.
    package var state = ""
    /// In the driver's words.
    package var text = ""
    package var name = ""

    init(_ cause: Cause, name: String = "") { (self.cause, self.name) = (cause, name) }

    /// Of what a driver says, by the classes of ODBC (Programmer's Reference, Appendix A) and
    /// PostgreSQL's own, which its driver hands on.
    init(state: String, text: String) {
        (self.state, self.text) = (state, text)
        cause =
            switch (state.prefix(2), state) {
            case (_, "IM002"), (_, "IM012"): .unknownSource
            case (_, "01000") where text.contains("Can't open lib"): .noDriver
            case (_, "IM003"), (_, "IM004"), (_, "IM005"), (_, "IM006"): .noDriver
            case ("28", _): .loginRefused
            // psqlODBC's: it does not hand on the server's own code of this one.
            case ("08", _) where text.contains("authentication failed"): .loginRefused
            case (_, "HYT00"), (_, "57014"): .tooSlow
            case ("08", _), (_, "HYT01"), ("57", _): .unreachable
            case (_, "HY001"), (_, "HY013"), (_, "HY014"): .noMemory
            // SQLite's driver has one code for all.
            case (_, "HY000") where text.contains("out of memory"): .noMemory
            case ("42", _), ("07", _), ("37", _), ("21", _), ("22", _): .queryRefused
            case ("S0", _): .queryRefused
            default: .failed
            }
    }
}
