// SPDX-License-Identifier: Apache-2.0

internal import Accounts

/// What somebody may watch live: one topic a page.
enum LiveTopic: String, Sendable, CaseIterable {
    case overview, files, jobs, alerts

    /// Those that are named, with commas between; all without any.
    ///
    /// Unknown ones are left out.
    static func named(_ list: String?) -> [LiveTopic] {
        guard let list else { return allCases }
        let names = list.split(separator: ",")
        return allCases.filter { names.contains(Substring($0.rawValue)) }
    }

    var permission: Permission {
        switch self {
        case .overview: .viewOverview
        case .files: .viewFiles
        case .jobs: .viewJobs
        case .alerts: .viewAlerts
        }
    }
}
