// SPDX-License-Identifier: Apache-2.0

/// How many rows a file had and what became of them: read = accepted + rejected.
package struct Counts: Sendable, Equatable {
    package var rowsRead = 0
    package var rowsAccepted = 0
    package var rowsRejected = 0
    /// Faults of severity `warn`, of rows and of the file.
    package var warnings = 0
    /// Faults of severity `reject`, of rows and of the file.
    package var faults = 0

    package init() {}
}
