// SPDX-License-Identifier: Apache-2.0

import Foundation
import Wording

/// Writes a line, or several, to standard error: what others have called a file plays no tricks on
/// the terminal.
func complain(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let shown = lines.map { line in
        line.split(separator: "\t", omittingEmptySubsequences: false)
            .map { ForeignText.shown(String($0), bytes: .max) }.joined(separator: "\t")
    }
    FileHandle.standardError.write(Data((shown.joined(separator: "\n") + "\n").utf8))
}

/// Writes text to standard output at once.
func say(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
}
