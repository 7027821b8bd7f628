// SPDX-License-Identifier: Apache-2.0

package enum ExtraColumns: String, Sendable, CaseIterable {
    case ignore
    case reject
}
