// SPDX-License-Identifier: Apache-2.0

/// Rows on their way to the server.
struct LoadChunk {
    private(set) var bytes: [UInt8] = []
    private(set) var byteCount = 0
    private(set) var rows = 0
    /// In batch order.
    private(set) var files: [Int64] = []
    /// The file that had rows in the chunk before; 0 for none.
    private(set) var continued: Int64 = 0
    private var last: Int64 = 0

    init() {}

    /// Behind a row of a file.
    init(after file: Int64) { last = file }

    mutating func addRows(_ more: [UInt8], rows count: Int, fileID: Int64, keeping: Bool = true) {
        if files.last != fileID {
            if files.isEmpty && fileID == last { continued = fileID }
            files.append(fileID)
        }
        last = fileID
        rows += count
        byteCount += more.count
        if keeping { bytes += more }
    }

    mutating func forgetBytes() { bytes.removeAll(keepingCapacity: true) }

    mutating func removeAll() {
        forgetBytes()
        byteCount = 0
        rows = 0
        files = []
        continued = 0
    }
}
