// SPDX-License-Identifier: Apache-2.0

/// What became of a file that was asked for with others.
package enum RemoteEnd {
    case whole([UInt8])
    /// It is not as it was listed.
    case other
    case failed(FetchTrouble)
}
