// SPDX-License-Identifier: Apache-2.0

package enum Severity: String, Sendable, CaseIterable {
    case reject
    case warn
}
