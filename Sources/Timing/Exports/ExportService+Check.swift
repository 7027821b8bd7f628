// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// What a run would stumble over, looked for before there is one.
extension ExportService {
    /// Plans the export's query on the database and looks for its columns, the right to read its
    /// tables, and its folder; that it writes nothing and gives the same rows for the same data.
    ///
    /// - Throws: `ExportError` with what a run would stumble over.
    package func check(_ export: Export, on connection: Connection) throws {
        try connection.transaction { _ in
            try ExportPlan.bind(nil, of: export, on: connection)
            try ExportPlan(export, on: connection).explain(export, on: connection)
            try ExportPlan.requireSteady(export, on: connection, tell: tell)
            for part in export.document?.parts ?? [] {
                let asked = export.asking(part)
                try ExportPlan(asked, on: connection).explain(asked, on: connection)
                try ExportPlan.requireSteady(asked, on: connection, tell: tell)
            }
            let window = export.window(before: try connection.now().seconds)
            let names = export.document?.charts ?? []
            // Before it is run: here it could write.
            try chartCheck(names, tell, connection)
            _ = try charts(names, window, connection)
            if let asked = export.ofValues {
                let plan = try ExportPlan(asked, on: connection)
                try plan.requireOneColumn(asked)
                try plan.explain(asked, on: connection)
                try ExportPlan.requireSteady(asked, on: connection, tell: tell)
            }
        }
        if !export.makesFolder { try requireFolder(export) }
    }
}
