// SPDX-License-Identifier: Apache-2.0

/// `numeric(precision, scale)`: digits in all, and digits after the point.
package struct Precision: Sendable, Equatable {
    package var digits: Int
    package var scale: Int

    package init(digits: Int, scale: Int) {
        self.digits = digits
        self.scale = scale
    }
}
