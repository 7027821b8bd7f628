// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The terminal of standard output.
package struct Terminal: Sendable {
    /// Characters that fit into a line.
    package let columns: Int
    /// Lines that fit on it.
    package let rows: Int
    /// Whether it may be written to in colour: `NO_COLOR` is not set (no-color.org), and it is not
    /// dumb.
    package let hasColour: Bool

    /// Where a terminal does not say how wide it is.
    private static let usualColumns = 80
    /// And how high.
    private static let usualRows = 24

    /// Nil if standard output is no terminal: its reader wants every line whole.
    package static let output: Terminal? = isatty(STDOUT_FILENO) == 1 ? Terminal() : nil

    private init() {
        let environment = ProcessInfo.processInfo.environment
        let told = environment["COLUMNS"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
        let size = Self.size(of: STDOUT_FILENO)
        columns = told ?? size.columns ?? Self.usualColumns
        rows = size.rows ?? Self.usualRows
        hasColour = (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    /// The terminal's own figures (man 2const TIOCGWINSZ).
    private static func size(of descriptor: Int32) -> (columns: Int?, rows: Int?) {
        var size = winsize()
        guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 else { return (nil, nil) }
        // One may be known without the other.
        return (
            size.ws_col > 0 ? Int(size.ws_col) : nil, size.ws_row > 0 ? Int(size.ws_row) : nil
        )
    }
}
