// SPDX-License-Identifier: Apache-2.0

/// Somebody wants the batch cancelled; its job knows who.
package struct BatchCancelled: Error, CustomStringConvertible {
    package let description = "the batch was cancelled"

    package init() {}
}
