// SPDX-License-Identifier: Apache-2.0

/// The tracker refused an entry: the batch goes on untracked.
struct TrackingError: Error {
    let cause: any Error
}
