// SPDX-License-Identifier: Apache-2.0

internal import Postgres

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
    /// Another hand settled one of these files in the ledger meanwhile.
    case ledgerChanged([Int64])
    /// The settings or the feed do not allow it.
    case refused(path: String, why: String)

    package var description: String {
        switch self {
        case .gone(let path): "\(path) is no longer there: its sender took it back"
        case .changed(let path):
            "\(path) changed while it was read: it is read again once it is at rest"
        case .contentBusy(let path):
            "\(path): the same bytes are being loaded by another worker; looked at again after it"
        case .ledgerChanged(let ids):
            "the ledger's rows of files \(ids) were changed by somebody else meanwhile; tried again"
        case .refused(let path, let why): "\(path): \(why)"
        }
    }
}

extension PostgresError {
    /// The server is not there, or not any more: nothing is wrong with the files.
    var isConnectionTrouble: Bool {
        switch code {
        case .connectionFailed, .connectionLost, .closed: true
        default: ["57P01", "57P02", "57P03", "53300"].contains(sqlstate)
        }
    }
}
