// SPDX-License-Identifier: Apache-2.0

/// Why a file could not be worked on now.
///
/// The world is wrong, not the data: the file is tried again.
package enum IngestError: Error, CustomStringConvertible, Sendable {
    /// It left the inbox before it was read.
    case gone(path: String)
    /// It changed while it was read.
    case changed(path: String)
    /// Another worker is loading the same bytes at this moment.
    case contentBusy(path: String)
    /// Another process settled one of these files meanwhile.
    case ledgerChanged([Int64])

    package var description: String {
        switch self {
        case .gone(let path): "\(path) is no longer there: its sender took it back"
        case .changed(let path):
            "\(path) changed while it was read: it is read again once it is at rest"
        case .contentBusy(let path):
            "\(path): the same bytes are being loaded by another worker; looked at again after it"
        case .ledgerChanged(let ids):
            "the ledger's rows of files \(ids) were changed by somebody else meanwhile; tried again"
        }
    }
}
