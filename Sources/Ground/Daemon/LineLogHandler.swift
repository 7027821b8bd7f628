// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import Logging

/// Writes each log entry as one line with one write(2), so that lines of several threads and
/// processes don't mix.
package struct LineLogHandler: LogHandler {
    /// How a line looks.
    package enum Style: Sendable, Hashable {
        case text(isColoured: Bool)
        case json

        /// Coloured text for a terminal, JSON for anything else.
        package static func fitting(_ descriptor: Int32) -> Style {
            isatty(descriptor) == 1 ? .text(isColoured: true) : .json
        }
    }

    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let style: Style
    private let descriptor: Int32

    /// Makes a handler for one logger.
    ///
    /// - Parameters:
    ///   - label: Name of the logger.
    ///   - level: Entries below it are not written.
    ///   - style: How a line looks; nil: as fits the descriptor.
    ///   - descriptor: Where lines go; standard error unless told.
    package init(
        label: String, level: Logger.Level = .info, style: Style? = nil, descriptor: Int32 = 2
    ) {
        self.label = label
        self.logLevel = level
        self.descriptor = descriptor
        self.style = style ?? .fitting(descriptor)
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var all = metadata
        if let metadataProvider { all.merge(metadataProvider.get()) { $1 } }
        if let own = event.metadata { all.merge(own) { $1 } }
        if let error = event.error { all["error"] = "\(error)" }
        let line = LogLine(
            time: CivilTime.now(), level: event.level, logger: label,
            message: event.message.description, metadata: all)
        let text =
            switch style {
            case .text(let isColoured): line.text(isColoured: isColoured)
            case .json: line.json
            }
        // If standard error is closed or full, that can't be reported anywhere.
        _ = Descriptor.write(Array((text + "\n").utf8), to: descriptor)
    }
}
