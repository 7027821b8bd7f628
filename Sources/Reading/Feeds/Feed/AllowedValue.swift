// SPDX-License-Identifier: Apache-2.0

package struct AllowedValue: Sendable, Equatable {
    package var sent: String
    package var stored: String
}
