// SPDX-License-Identifier: Apache-2.0

extension KeyForm {
    /// Of every declaration that counts in factory days.
    package static let cutOver = KeyForm(
        "cut_over", .integer(0...23),
        "Local hour at which its days begin; the site's factory_day_hour unless told")
}
