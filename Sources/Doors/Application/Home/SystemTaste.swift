// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Foundation
package import Wording

/// The system's statements on its user's language and zone.
package enum SystemTaste {
    /// As locale(7) has it: the first of these that is set.
    package static func language(_ environment: [String: String]) -> Language {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }
            .first { !$0.isEmpty }
        return locale?.hasPrefix("fr") == true ? .fr : .en
    }

    /// `TZ`, else what /etc/localtime leads to, else UTC.
    package static func zone(_ environment: [String: String]) -> String {
        let folder = "zoneinfo/"
        let link = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/etc/localtime"))
        let linked = link.flatMap { path in
            path.range(of: folder).map { String(path[$0.upperBound...]) }
        }
        let named = [environment["TZ"], linked].compactMap(\.self)
        return named.first { !$0.isEmpty && (try? Zone($0)) != nil } ?? "UTC"
    }
}
