// SPDX-License-Identifier: Apache-2.0

import Configuration
import Daemon
import Logging
import Metrics

/// Logging of the service, to standard error.
enum Log {
    static func start(_ settings: Settings) -> Logger {
        let level = Logger.Level(rawValue: settings.logLevel.rawValue) ?? .info
        let style: LineLogHandler.Style? =
            switch settings.logFormat {
            case .auto: nil
            case .text: .text(isColoured: false)
            case .json: .json
            }
        LoggingSystem.bootstrap { LineLogHandler(label: $0, level: level, style: style) }
        return Logger(label: "bascule")
    }
}
