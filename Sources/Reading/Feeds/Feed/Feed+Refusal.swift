// SPDX-License-Identifier: Apache-2.0

extension Feed {
    /// The fault that rejects the whole file because of its rejected rows; nil when it may be
    /// loaded.
    package func refusal(rowsRead: Int, rowsRejected: Int) -> Fault? {
        guard rowsRejected > 0 else { return nil }
        if onReject == .allOrNothing {
            return Fault(
                detail: .rejectsOverLimit(rejected: rowsRejected, read: rowsRead, limit: "0"))
        }
        guard let max = rejectsMax, max.isExceeded(rejected: rowsRejected, read: rowsRead) else {
            return nil
        }
        let limit =
            switch max {
            case .rows(let rows): "\(rows)"
            case .percent(let percent):
                percent == percent.rounded() ? "\(Int(percent)) %" : "\(percent) %"
            }
        return Fault(
            detail: .rejectsOverLimit(rejected: rowsRejected, read: rowsRead, limit: limit))
    }
}
