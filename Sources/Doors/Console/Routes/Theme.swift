// SPDX-License-Identifier: Apache-2.0

/// Light or dark; `auto` is as the system has it.
enum Theme: String, Sendable, CaseIterable {
    case light, dark, auto
}
