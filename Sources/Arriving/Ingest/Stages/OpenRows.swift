// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
internal import Inbox

/// Open rows by the path of their file, in byte order.
struct OpenRows {
    let rows: [FileName: OpenRow]

    subscript(_ arrival: Arrival) -> OpenRow? { rows[FileName(arrival.relative)] }
}
