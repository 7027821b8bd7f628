// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres

/// The step of a long command, on one line of a terminal's standard error.
struct StepLine: Sendable {
    init?() { if isatty(STDERR_FILENO) != 1 { return nil } }

    func show(_ text: String) { write(text + " …") }
    func end() { write("") }

    private func write(_ text: String) {
        FileHandle.standardError.write(Data("\r\(text)\u{1B}[K".utf8))
    }
}
