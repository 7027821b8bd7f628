// SPDX-License-Identifier: Apache-2.0

package enum DuplicateKeyPolicy: String, Sendable, CaseIterable {
    case reject
    case first
    case last
}
