// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Inbox
internal import Postgres

/// A file that can't stay in the batch; the others can.
struct LeftBehind: Error {
    let digest: Digest
    let cause: any Error

    init(_ digest: Digest, _ cause: any Error) {
        self.digest = digest
        self.cause = cause
    }
}
