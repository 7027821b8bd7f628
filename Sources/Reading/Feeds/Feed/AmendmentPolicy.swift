// SPDX-License-Identifier: Apache-2.0

package enum AmendmentPolicy: String, Sendable, CaseIterable {
    case keepHistory = "keep_history"
    case reject
    case ignore
}
