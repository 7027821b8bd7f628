// SPDX-License-Identifier: Apache-2.0

extension Chart {
    /// What estimated limits hold for: those of other subgroups, or of another chart, mean nothing.
    struct Form: Sendable, Equatable, CustomStringConvertible {
        var kind: String
        /// Values of a subgroup.
        var size: Int

        var description: String { size > 1 ? "\(kind) (subgroup: \(size))" : kind }
    }

    var form: Form {
        let size =
            switch kind {
            case .meansAndRanges, .meansAndDeviations: subgroup
            case .duplicates: 2
            case .westgard, .individuals, .ewma, .cusum: 1
            }
        return Form(kind: kind.rawValue, size: size)
    }
}
