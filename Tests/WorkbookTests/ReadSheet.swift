// SPDX-License-Identifier: Apache-2.0

import Records
import TestSupport
import Workbook

extension TestBook {
    /// What is read of it.
    func read(sheet: String? = nil, limits: ReadLimits = ReadLimits()) -> ReadSheet {
        ReadSheet(bytes, sheet: sheet, limits: limits)
    }
}

/// A sheet as it was read.
final class ReadSheet: RowTaker {
    private(set) var rows: [Int: [String]] = [:]
    private(set) var kinds: [Int: [FieldKind]] = [:]
    /// The faults' words and places: `formula D12`.
    private(set) var faults: [String] = []

    init(_ bytes: [UInt8], sheet: String? = nil, limits: ReadLimits = ReadLimits()) {
        do {
            let file = try WorkbookFile(
                try WorkbookBytes(.memory(bytes)), limits: limits, folder: "/var/tmp")
            try file.read(try file.readable(sheet), into: self)
        } catch let error as SourceError {
            if case .workbook(let fault) = error.reason {
                faults.append(Self.words(fault))
            } else {
                faults.append("\(error)")
            }
        } catch {
            faults.append("\(error)")
        }
    }

    private static func words(_ fault: WorkbookFault) -> String {
        fault.place.isEmpty ? fault.word : "\(fault.word) \(fault.place)"
    }

    /// The cells of the first row.
    var first: [String] { rows[1] ?? [] }

    func take(_ record: borrowing Record) {
        rows[record.line] = record.texts.map(showUndefined)
        kinds[record.line] = record.kinds
        faults += record.faults.map { Self.words($0.reason) }
    }

    func tell(_ fault: WorkbookFault) { faults.append(Self.words(fault)) }
}
