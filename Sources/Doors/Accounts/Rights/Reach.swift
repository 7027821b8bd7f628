// SPDX-License-Identifier: Apache-2.0

/// How far a permission goes: what a list may show of.
package enum Reach: Sendable, Equatable {
    case nothing
    case feeds(Set<String>)
    case everything

    /// - Parameter feed: nil for what is of no feed, or of all of them.
    package func includes(feed: String?) -> Bool {
        switch self {
        case .nothing: false
        case .feeds(let names): feed.map(names.contains) ?? false
        case .everything: true
        }
    }

    /// The feeds it is held to; nil: it is held to none.
    package var feeds: [String]? {
        switch self {
        case .nothing: []
        case .feeds(let names): names.sorted()
        case .everything: nil
        }
    }

    package func intersection(_ other: Reach) -> Reach {
        switch (self, other) {
        case (.everything, let reach), (let reach, .everything): reach
        case (.feeds(let names), .feeds(let others)):
            names.isDisjoint(with: others) ? .nothing : .feeds(names.intersection(others))
        default: .nothing
        }
    }
}
