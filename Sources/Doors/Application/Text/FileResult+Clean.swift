// SPDX-License-Identifier: Apache-2.0

package import Ingest

extension FileResult {
    /// Nothing was rejected and nothing failed.
    package var isClean: Bool {
        if blocked != nil { return false }
        return switch end {
        case .settled(let end):
            (end.state == .loaded && end.rowsRejected == 0) || end.state == .duplicate
        case .stored(let state): state == .loaded || state == .duplicate
        case .deferred: false
        }
    }
}
