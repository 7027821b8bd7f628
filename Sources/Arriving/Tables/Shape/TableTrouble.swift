// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Why one feed can't be loaded until somebody has seen to its tables; no other feed is touched by it.
package protocol TableTrouble: Worded, Sendable {
    var feed: String { get }
}
