// SPDX-License-Identifier: Apache-2.0

package import Logging

/// One log entry, ready to be written in either style.
package struct LogLine: Sendable {
    /// Nanoseconds since 1970-01-01 UTC.
    package var time: Int64
    package var level: Logger.Level
    package var logger: String
    package var message: String
    package var metadata: Logger.Metadata

    package init(
        time: Int64, level: Logger.Level, logger: String, message: String,
        metadata: Logger.Metadata
    ) {
        self.time = time
        self.level = level
        self.logger = logger
        self.message = message
        self.metadata = metadata
    }

    /// `2026-11-23T12:00:00.123Z info  message key=value`, for a terminal.
    ///
    /// - Parameter isColoured: With the escape sequences that colour the level and dim the rest.
    /// - Returns: The line without its end.
    package func text(isColoured: Bool) -> String {
        let (strong, dim, plain) =
            isColoured ? ("\u{1B}[\(colour)m", "\u{1B}[2m", "\u{1B}[0m") : ("", "", "")
        let name = level.rawValue
        let padded = name + String(repeating: " ", count: max(0, 8 - name.count))
        var line = "\(dim)\(timestamp)\(plain) \(strong)\(padded)\(plain) \(Self.oneLine(message))"
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            line += " \(dim)\(Self.oneLine(key))=\(plain)\(Self.quoted("\(value)"))"
        }
        return line
    }

    /// One JSON object (RFC 8259) on one line, for machines.
    package var json: String {
        var line = "{\"time\":\"\(timestamp)\",\"level\":\"\(level.rawValue)\",\"logger\":"
        line += JSONText.string(logger)
        line += ",\"message\":"
        line += JSONText.string(message)
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            // The names above are taken: metadata of the same name must not shadow them.
            let isTaken = ["time", "level", "logger", "message"].contains(key)
            line += "," + JSONText.string(isTaken ? key + "_" : key) + ":" + JSONText.value(value)
        }
        return line + "}"
    }

    private var timestamp: String { CivilTime.iso8601(nanosecondsSince1970: time) }

    private var colour: String {
        switch level {
        case .trace, .debug: "2"
        case .info: "32"
        case .notice: "36"
        case .warning: "33"
        case .error, .critical: "1;31"
        }
    }

    /// A terminal obeys control characters: none from a file's name may reach it.
    private static func oneLine(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        var clean = ""
        for scalar in text.unicodeScalars {
            if isControl(scalar) {
                clean += scalar.escaped(asASCII: true)
            } else {
                clean.unicodeScalars.append(scalar)
            }
        }
        return clean
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control
            || scalar.properties.generalCategory == .format
            || scalar == "\u{2028}" || scalar == "\u{2029}"
    }

    private static func quoted(_ text: String) -> String {
        let clean = oneLine(text)
        guard clean.isEmpty || clean.contains(where: { $0 == " " || $0 == "\"" || $0 == "=" })
        else { return clean }
        return "\"" + clean.replacing("\"", with: "\\\"") + "\""
    }
}
