// SPDX-License-Identifier: Apache-2.0

/// A rule of control charts, by the name that declarations and tables give it.
///
/// All limits are strict: what lies on one does not fire.
package enum ChartRule: String, CaseIterable, Sendable, Codable, Comparable {
    case s12 = "1_2s", s13 = "1_3s", s22 = "2_2s", r4s = "R_4s", s41 = "4_1s", x10 = "10_x"
    case nelson1 = "nelson_1", nelson2 = "nelson_2", nelson3 = "nelson_3", nelson4 = "nelson_4"
    case nelson5 = "nelson_5", nelson6 = "nelson_6", nelson7 = "nelson_7", nelson8 = "nelson_8"
    /// Outside the chart's limits, of the value or of its range.
    case limit = "limite"
    case ewma, cusum

    /// In the order of the declaration above, which is that of lists.
    package static func < (a: ChartRule, b: ChartRule) -> Bool { a.place < b.place }

    private var place: Int { ChartRule.allCases.firstIndex(of: self) ?? 0 }

    package static let westgard: Set<ChartRule> = [.s12, .s13, .s22, .r4s, .s41, .x10]
    /// A shift or a trend, not one value far away.
    package static let drift: Set<ChartRule> = [.s41, .x10, .nelson2, .nelson3, .ewma, .cusum]
    package static let nelson: Set<ChartRule> = [
        .nelson1, .nelson2, .nelson3, .nelson4, .nelson5, .nelson6, .nelson7, .nelson8,
    ]
}
