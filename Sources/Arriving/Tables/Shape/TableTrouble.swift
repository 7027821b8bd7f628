// SPDX-License-Identifier: Apache-2.0

package import Wording

/// The reason why one feed can't be loaded until its tables are mended; other feeds are not
/// affected.
package protocol TableTrouble: Worded, Sendable {
    var feed: String { get }
}
