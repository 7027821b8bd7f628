// SPDX-License-Identifier: Apache-2.0

/// First and last day as month × 100 + day; the first is the later one when it passes the new year.
package struct ExpectedSeason: Sendable, Equatable {
    package var from: Int
    package var through: Int
}
