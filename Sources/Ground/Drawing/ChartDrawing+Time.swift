// SPDX-License-Identifier: Apache-2.0

extension ChartDrawing {
    /// The years 1 to 9999, in days since 1970-01-01.
    private static let years: ClosedRange<Int64> = -719_162...2_932_896

    private func isOfYears(_ at: Int64) -> Bool {
        if case .days = axis { return Self.years.contains(at) }
        return at >= Self.years.lowerBound * 86_400 && at < (Self.years.upperBound + 1) * 86_400
    }

    /// The range, if it is one of the calendar's.
    var shown: ClosedRange<Int64>? {
        range.flatMap { isOfYears($0.lowerBound) && isOfYears($0.upperBound) ? $0 : nil }
    }

    /// Whether a time has a place on the axis.
    func holds(_ at: Int64) -> Bool {
        isOfYears(at) && shown?.contains(at) ?? true
    }

    /// Whether nothing is drawn of a point that has something to show.
    func isLost(_ point: Point) -> Bool {
        let hasValue = point.value != nil || point.isBound
        return hasValue && (!holds(point.at) || (!point.isBound && point.drawn == nil))
    }
}
