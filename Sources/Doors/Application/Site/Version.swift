// SPDX-License-Identifier: Apache-2.0

/// Bascule's own.
package enum Version {
    package static let text = "0.1.0"
}
