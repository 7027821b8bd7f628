// SPDX-License-Identifier: Apache-2.0

/// A drawn picture: markup of our own, with every text in it escaped.
package struct SVG: Sendable, Equatable {
    package let text: String

    init(_ text: String) { self.text = text }
}
