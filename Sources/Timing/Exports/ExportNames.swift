// SPDX-License-Identifier: Apache-2.0

package import Calendar

/// Where the files of an export are, while they are written and after.
enum ExportNames {
    /// In the file's folder, so that the rename is one step; hidden, so that it is not taken for
    /// the export.
    static func temporary(_ export: Export, _ id: Int64) -> String {
        "\(export.folder)/.\(export.name).\(id).part"
    }

    /// The ledger's id of a temporary name; nil for every other name.
    static func id(ofTemporary name: String, _ export: Export) -> Int64? {
        let start = ".\(export.name)."
        guard name.hasPrefix(start), name.hasSuffix(".part"),
            name.utf8.count > start.utf8.count + 5
        else { return nil }
        return Int64(name.dropFirst(start.count).dropLast(5))
    }

    static func path(_ export: Export, _ window: Window?, revision: Int) throws -> String {
        let name = try export.fileName.name(
            export: export.name, window: window, revision: revision, zone: export.zone)
        return "\(export.folder)/\(name)"
    }
}

extension Export {
    /// The window of a file in the ledger, as the calendar has it.
    ///
    /// Nil where the calendar has been changed since and has no such window.
    package func window(of record: ExportRecord) -> Window? {
        guard let start = record.windowStart, let end = record.windowEnd, let calendar else {
            return nil
        }
        let window = calendar.window(at: start)
        return window.start == start && window.end == end ? window : nil
    }

    /// The windows to write again for a file: its own, or the one that replaces it in another
    /// calendar.
    ///
    /// Nil where windows have come since: a file of everything has no place among them.
    package func work(again record: ExportRecord) -> (export: Export, window: Window?)? {
        guard let calendar else { return (self, nil) }
        guard let start = record.windowStart, let end = record.windowEnd else { return nil }
        return (self, window(of: record) ?? calendar.window(at: start + (end - start) / 2))
    }
}
