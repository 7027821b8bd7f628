// SPDX-License-Identifier: Apache-2.0

internal import Aggregates
package import Calendar
package import Configuration
internal import Controls
package import Exports
package import Journal
package import Postgres

/// Writes an export's file of one window; the service notes in the journal also why one was not
/// written.
package struct RunExport: Action {
    package static let verb = Verb.runExport

    private let export: Export
    private let window: Window?
    private let isAgain: Bool
    private let isEarly: Bool

    /// - Parameters:
    ///   - window: nil for an export that has none.
    ///   - isAgain: a new revision even of the same rows.
    ///   - isEarly: also of a window that is not over.
    package init(
        _ export: Export, window: Window?, again isAgain: Bool = false, early isEarly: Bool = false
    ) {
        self.export = export
        self.window = window
        self.isAgain = isAgain
        self.isEarly = isEarly
    }

    /// `export daily`.
    var subject: String { "export \(export.name)" }

    /// - Throws: `ExportError`.
    package func run(
        by actor: JournalActor, with service: ExportService, on connection: Connection
    ) throws -> ExportService.Outcome {
        try service.run(
            export, window: window, again: isAgain, early: isEarly, by: actor.text, on: connection)
    }
}

/// Here it is the aggregates' type: within the extension the name is the service's own.
private let ofAggregates: ExportService.Readiness = Readiness.obstacles

extension ExportService {
    /// The service that writes a site's exports.
    ///
    /// - Parameter charts: of a caller that makes several services.
    package init(_ settings: Settings, charts shelf: ChartShelf? = nil) {
        self.init(scratch: settings.folders.work) { tables, stretch, connection in
            let (found, concerned) = try ofAggregates(tables, stretch, connection)
            let ofCharts = try ChartObstacles.reading(
                tables, declared: { ChartCatalog.load(settings).0.charts }, on: connection)
            return (found + ofCharts, concerned)
        }
        version = Version.text
        let shelf = shelf ?? ChartShelf(settings)
        charts = Self.charts(of: settings, shelf)
        chartCheck = Self.chartCheck(of: settings, shelf)
        wentBack = Self.wentBack(in: settings)
        observe = CrashPoint.exportObserver ?? { _ in }
    }
}
