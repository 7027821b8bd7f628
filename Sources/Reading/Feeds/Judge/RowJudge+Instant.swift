// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Instants of which a file has the day in one column and the time in another.
extension RowJudge {
    /// Judges both as one text, with a blank between.
    ///
    /// - Parameter day: the day's cell, not empty or empty as its time is.
    mutating func judgeInstant(
        _ index: Int, _ record: borrowing Record, _ bytes: [UInt8], _ day: Range<Int>,
        _ hasUndefined: Bool
    ) {
        let source = plans[index].timeSource
        var time = 0..<0
        if source < record.count {
            let field = record.range(source)
            time = Blank.trim(bytes, field.lowerBound, field.upperBound)
            if hasUndefined, hasUndefinedBytes(index, bytes, time) { return }
        }
        cell = .text
        if !record.kinds.isEmpty, takeKinds(index, record, bytes, day, time) { return }
        let nulls = plans[index].nulls
        guard !nulls.contains(bytes, day) || !nulls.contains(bytes, time) else {
            return judgeNull(index, bytes, 0..<0)
        }
        // Half an instant is none: it is refused as what it is.
        var joined = Array(bytes[day])
        joined.append(UInt8(ascii: " "))
        joined += bytes[time]
        let whole = Blank.trim(joined, 0, joined.count)
        judgeText(index, joined, whole, isInRow: false)
    }

    /// Takes the kinds of a sheet's cells; true: one of them says that it has no value.
    private mutating func takeKinds(
        _ index: Int, _ record: borrowing Record, _ bytes: [UInt8], _ day: Range<Int>,
        _ time: Range<Int>
    ) -> Bool {
        let source = plans[index].timeSource
        let kinds = (
            record.kind(plans[index].source), source < record.count ? record.kind(source) : .text
        )
        if takeCell(index, kinds.0, record, bytes, day) { return true }
        if takeCell(index, kinds.1, record, bytes, time) { return true }
        cell = kinds == (.day, .time) ? .instant : .text
        return false
    }
}
