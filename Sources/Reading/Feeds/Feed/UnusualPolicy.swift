// SPDX-License-Identifier: Apache-2.0

/// What becomes of a file that is far from usual.
package enum UnusualPolicy: String, Sendable, CaseIterable {
    /// It is loaded, and an alert tells it.
    case tell
    /// It is not loaded before somebody releases it.
    case wait
    /// Nothing is said.
    case ignore
}
