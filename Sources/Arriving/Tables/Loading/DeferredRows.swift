// SPDX-License-Identifier: Apache-2.0

/// Rows that are placed later; of each key in the order of files and lines.
struct DeferredRows {
    private(set) var rows: [DeferredRow] = []
    private var byteCount = 0

    var refused: [RefusedRow] {
        rows.compactMap { if case .refused(let row) = $0.why { row } else { nil } }
    }

    func hasRoom(for bytes: Int, _ limits: LoadLimits) -> Bool {
        byteCount + bytes <= limits.chunkBytes
    }

    mutating func addRow(_ row: DeferredRow) {
        // A slice would keep the whole chunk that it was sent with.
        rows.append(DeferredRow(place: row.place, bytes: Array(row.bytes)[...], why: row.why))
        byteCount += row.bytes.count
    }

    /// Whether a row waits behind another.
    var hasWaiting: Bool { rows.contains { if case .behind = $0.why { true } else { false } } }

    /// Takes out the refused rows that others wait behind, here or elsewhere (`others`).
    mutating func removeBlocking(besides others: Set<RowPlace> = []) -> [RefusedRow] {
        removeRefused(
            among: rows.reduce(into: others) {
                if case .behind(let first) = $1.why { $0.insert(first) }
            })
    }

    mutating func removeRefused(among places: Set<RowPlace>) -> [RefusedRow] {
        let (before, all) = (refused, rows)
        self = DeferredRows()
        for row in all {
            if case .refused = row.why, places.contains(row.place) { continue }
            addRow(row)
        }
        return before.filter { places.contains($0.place) }
    }

    /// Their bytes, the rows of one file together.
    func chunked() -> [[UInt8]] {
        var chunks: [[UInt8]] = []
        var last: Int64?
        for row in rows {
            if row.place.fileID != last { chunks.append([]) }
            chunks[chunks.count - 1] += row.bytes
            last = row.place.fileID
        }
        return chunks
    }
}
