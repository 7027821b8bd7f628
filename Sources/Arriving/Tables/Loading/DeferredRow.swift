// SPDX-License-Identifier: Apache-2.0

/// A row that is placed later than its line.
struct DeferredRow {
    enum Why {
        /// As it stands; another row may be missing.
        case refused(RefusedRow)
        /// An earlier row of its key is deferred.
        case behind(RowPlace)
    }

    let place: RowPlace
    let bytes: ArraySlice<UInt8>
    let why: Why
}
