// SPDX-License-Identifier: Apache-2.0

import Application
import DelimitedText
import Feeds
import Records
import Wording
import Workbook

/// A workbook as `bascule read` gives it: its sheets, the cells of one as they stand, or their text
/// for the reader of delimited files.
struct WorkbookCells {
    /// Nil for a file that is none.
    let bytes: WorkbookBytes?
    let sheet: String?

    /// Gives the names of the sheets.
    ///
    /// - Returns: how many faults were told.
    func list() throws -> Int {
        try counting { file, _ in
            var output = BufferedOutput()
            for sheet in try file.sheets { output.bytes += Array((sheet.name + "\n").utf8) }
            try output.flush()
            let hidden = try file.sheets.filter(\.isHidden).map(\.name).joined(separator: ", ")
            if !hidden.isEmpty {
                try Report.say(
                    Phrase(en: "hidden: \(hidden)", fr: "masquées : \(hidden)")[
                        SiteLanguage.current])
            }
        }
    }

    /// Gives every row of the sheet from its first, as CSV.
    ///
    /// - Returns: how many faults were told.
    func print() throws -> Int {
        try counting { file, report in
            let rows = CellOutput(report: report)
            defer { report.faults += rows.faults }
            do {
                try file.read(try file.readable(sheet), into: rows)
            } catch {
                try rows.flush()
                throw error
            }
            try rows.flush()
        }
    }

    /// Hands on the sheet as delimited text, with the form of it.
    ///
    /// - Returns: how many faults were told, here or by `use`.
    func withText(_ use: (FileSource, DeclaredDialect) throws -> Int) throws -> Int {
        let spool = try Spool()
        let faults = try counting { file, report in
            let rows = CellOutput(report: report, output: spool.output)
            try file.read(try file.sheets.chosen(sheet), into: rows)
            try rows.flush()
            report.faults += rows.faults
        }
        var dialect = DeclaredDialect()
        dialect.delimiter = UInt8(ascii: ",")
        dialect.quote = UInt8(ascii: "\"")
        dialect.encoding = .utf8
        return try faults + spool.withSource { try use($0, dialect) }
    }

    private func counting(
        _ work: (WorkbookFile, Report) throws -> Void
    ) throws -> Int {
        let report = Report()
        do {
            guard let bytes else { throw WorkbookFault.noWorkbook.error }
            let file = try WorkbookFile(bytes, limits: ReadLimits(), folder: "/var/tmp")
            try work(file, report)
        } catch let error as SourceError {
            guard case .workbook(let fault) = error.reason else { throw error }
            report.faults += 1
            try report.tell(fault)
        }
        return report.faults
    }

    /// Faults on standard error: the word, the cell or the part, the reason.
    final class Report {
        var faults = 0
        private var told = 0
        private static let limit = 1_000

        func tell(_ fault: WorkbookFault) throws {
            told += 1
            guard told <= Self.limit else { return }
            let place = fault.place.isEmpty ? "" : " \(fault.place)"
            try Self.say("\(fault.word)\(place): \(fault.sentence[SiteLanguage.current])")
        }

        static func say(_ text: String) throws {
            do {
                try DescriptorOutput(descriptor: 2).write(Array((text + "\n").utf8))
            } catch is DescriptorOutput.Closed {
                // The reader is gone; the cells still have to be written.
            }
        }
    }
}

/// Rows as CSV, each in its place.
private final class CellOutput: RowTaker {
    private(set) var faults = 0
    private let report: WorkbookCells.Report
    private let output: DescriptorOutput
    private var bytes: [UInt8] = []
    private var line = 0

    init(report: WorkbookCells.Report, output: DescriptorOutput = DescriptorOutput(descriptor: 1)) {
        self.report = report
        self.output = output
    }

    func take(_ record: borrowing Record) throws {
        for fault in record.faults { try tell(fault.reason) }
        while line + 1 < record.line {
            line += 1
            CleanCSV.append([""], to: &bytes)
            if bytes.count > 64 << 10 { try flush() }
        }
        line = record.line
        CleanCSV.append(record, to: &bytes)
        if bytes.count > 64 << 10 { try flush() }
    }

    func tell(_ fault: WorkbookFault) throws {
        faults += 1
        try report.tell(fault)
    }

    func flush() throws {
        try output.write(bytes)
        bytes.removeAll(keepingCapacity: true)
    }
}
