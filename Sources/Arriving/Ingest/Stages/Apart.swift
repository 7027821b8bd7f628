// SPDX-License-Identifier: Apache-2.0

/// A file that needs a transaction of its own.
struct Apart: Error {
    let fileID: Int64
}
