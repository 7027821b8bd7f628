// SPDX-License-Identifier: Apache-2.0

/// Where a row comes from.
struct RowPlace: Hashable {
    let fileID: Int64
    let line: Int64
}
