// SPDX-License-Identifier: Apache-2.0

extension Settings {
    package enum LogLevel: String, Sendable, CaseIterable {
        case trace, debug, info, notice, warning, error, critical
    }

    package enum LogFormat: String, Sendable, CaseIterable {
        /// Text on a terminal, JSON otherwise.
        case auto
        case text
        case json
    }
}
