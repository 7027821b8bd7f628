// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import FileSystem
internal import Postgres
internal import Wording
internal import Workbook

/// An XLSX file with typed cells.
final class SheetWriter: RowWriter {
    /// A sheet's numbers are doubles of which Excel keeps 15 digits: longer ones are written as
    /// text.
    private static let digits = 15
    private static let readBytes = 1 << 20

    private let path: String
    private let limit: Int
    private let columns: [ExportPlan.Column]
    private let sheet: SheetFile

    init(_ plan: ExportPlan, _ export: Export, path: String, scratch: String) throws {
        self.path = path
        limit = export.limits.bytes
        columns = plan.columns
        let isFrench = export.language == .fr
        // Created with the mode of all exports: the sheet's writer only truncates the file.
        _ = try OpenFile(writing: path)
        do {
            sheet = try SheetFile(
                path: path, title: export.title,
                columns: plan.columns.map { Self.column($0, isFrench: isFrench) }, scratch: scratch)
        } catch let error as SheetError {
            throw error.asExportError(export.name)
        }
        name = export.name
    }

    private let name: String

    private static func column(_ column: ExportPlan.Column, isFrench: Bool) -> SheetColumn {
        let day: TimePattern = isFrench ? "dd/MM/yyyy" : "yyyy-MM-dd"
        let time: TimePattern = isFrench ? "dd/MM/yyyy HH:mm:ss" : "yyyy-MM-dd HH:mm:ss"
        let (format, usual): (String?, Double) =
            switch column.kind {
            case .number, .float: (column.decimals.map(Self.numberFormat), 12)
            case .day: ((column.pattern ?? day).sheetFormat, 11)
            case .localTime, .instant: ((column.pattern ?? time).sheetFormat, 19)
            case .boolean, .timeOfDay: (nil, 9)
            case .json, .text: (nil, 16)
            }
        let width = column.width ?? max(usual, min(60, Double(column.header.count) + 3))
        return SheetColumn(header: column.header, width: width, format: format)
    }

    private static func numberFormat(_ decimals: Int) -> String {
        decimals == 0 ? "0" : "0." + String(repeating: "0", count: decimals)
    }

    func write(_ fields: CopyFields, number: Int) throws {
        do {
            for index in columns.indices where !fields.isNull(index) {
                try write(fields.value(index), index)
            }
            try sheet.endRow()
        } catch let error as SheetError {
            throw error.asExportError(name)
        }
    }

    private func write(_ value: ArraySlice<UInt8>, _ index: Int) throws {
        switch columns[index].kind {
        case .number, .float:
            let isExact = columns[index].kind == .number
            guard let number = Self.number(value, isExact: isExact) else { break }
            return try sheet.number(number, column: index)
        case .boolean: return try sheet.boolean(value.first == UInt8(ascii: "t"), column: index)
        case .day, .localTime, .instant:
            guard let number = Self.time(value) else { break }
            return try sheet.number(number, column: index)
        case .timeOfDay, .json, .text: break
        }
        try sheet.text(value, column: index)
    }

    /// Nil where a double would not say the same.
    ///
    /// A number of 15 digits comes back as it was, although libxlsxwriter writes 16 of its double.
    private static func number(_ value: ArraySlice<UInt8>, isExact: Bool) -> Double? {
        let mantissa = value.prefix { $0 != UInt8(ascii: "e") }
        let figures = mantissa.filter { (0x30...0x39).contains($0) }
            .drop { $0 == UInt8(ascii: "0") }
        let isWhole = !mantissa.contains(UInt8(ascii: "."))
        let kept = isWhole ? figures.count : figures.count - trailingZeros(figures)
        guard kept <= digits || !isExact,
            let number = Double(String(decoding: value, as: UTF8.self)),
            number.isFinite
        else { return nil }
        return number
    }

    private static func trailingZeros(_ figures: ArraySlice<UInt8>) -> Int {
        figures.reversed().prefix { $0 == UInt8(ascii: "0") }.count
    }

    private static func time(_ value: ArraySlice<UInt8>) -> Double? {
        let text = Array(value)
        guard let time = LocalTime(postgres: text, in: text.indices) else { return nil }
        var fraction = 0.0
        if value.count > 19, value[value.startIndex + 19] == UInt8(ascii: ".") {
            let digits = value.dropFirst(19).prefix { $0 == UInt8(ascii: ".") || $0 >= 0x30 }
            fraction = Double("0" + String(decoding: digits, as: UTF8.self)) ?? 0
        }
        return SheetDate.number(localSeconds: Double(time.localSeconds) + fraction)
    }

    func finish() throws -> WrittenFile {
        do {
            try sheet.finish()
        } catch let error as SheetError {
            throw error.asExportError(name)
        }
        let file = try OpenFile(reading: path)
        try file.sync()
        var (hash, bytes) = (SHA256(), 0)
        var buffer: [UInt8] = []
        while try file.read(into: &buffer, limit: Self.readBytes) > 0 {
            hash.update(data: buffer)
            bytes += buffer.count
            buffer.removeAll(keepingCapacity: true)
        }
        guard bytes <= limit else {
            throw ExportError.tooLarge(path, limit)
        }
        return WrittenFile(bytes: bytes, sha256: Array(hash.finalize()))
    }
}

extension SheetError {
    /// The words of the library's door, and what they are about.
    private var said: Phrase {
        let french =
            switch code {
            case .limit: "une limite d'Excel est dépassée"
            case .full: "il n'y a plus de place"
            case .failed: "l'écriture du classeur a échoué"
            }
        return Phrase(en: description, fr: "\(french) (\(description))")
    }

    fileprivate func asExportError(_ name: String) -> any Error {
        switch code {
        case .limit:
            ExportError(.limit, Phrase(en: "export \(name): ", fr: "export \(name) : ") + said)
        case .full:
            FileError("write export \(name)", code: .full, reason: said.en, french: said.fr)
        case .failed:
            FileError("write export \(name)", code: .other, reason: said.en, french: said.fr)
        }
    }
}
