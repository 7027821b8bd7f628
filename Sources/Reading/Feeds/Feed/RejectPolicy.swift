// SPDX-License-Identifier: Apache-2.0

package enum RejectPolicy: String, Sendable, CaseIterable {
    case keepGood = "keep_good"
    case allOrNothing = "all_or_nothing"
}
