// SPDX-License-Identifier: Apache-2.0

internal import CXlsxWriter
internal import Glibc

/// An XLSX file of one sheet that is written row by row, with memory for one row.
///
/// The header is frozen, repeated on each printed page and has a filter. The same rows give the
/// same bytes: the file says no time of its making. Nothing is there before `finish`, which writes
/// the file over what has its name.
@safe
package final class SheetFile {
    /// Rows below the header.
    package static let rowsLimit = 1_048_575
    package static let columnsLimit = 16_384
    /// Characters (UTF-16 units) of one cell.
    package static let charactersLimit = 32_767

    private let path: String
    private let scratch: String
    private let columns: [SheetColumn]
    private var workbook: UnsafeMutablePointer<lxw_workbook>?
    private let sheet: UnsafeMutablePointer<lxw_worksheet>
    private var formats: [UnsafeMutablePointer<lxw_format>?] = unsafe []
    /// The row that is written now; the header is 0.
    private var row: UInt32 = 1

    /// Begins the file.
    ///
    /// - Parameter scratch: the folder for the rows until `finish`, about 3 × the file's size.
    package init(path: String, title: String, columns: [SheetColumn], scratch: String) throws {
        guard columns.count <= Self.columnsLimit else {
            throw SheetError(
                .limit, "\(path): \(columns.count) columns, and a sheet has \(Self.columnsLimit)")
        }
        self.path = path
        self.scratch = scratch
        self.columns = columns
        let workbook = unsafe scratch.withCString { folder in
            var options = unsafe lxw_workbook_options()
            unsafe options.constant_memory = 1
            // workbook_new_opt copies the name.
            unsafe options.tmpdir = UnsafeMutablePointer(mutating: folder)
            return unsafe workbook_new_opt(path, &options)
        }
        guard let workbook = unsafe workbook,
            let sheet = unsafe workbook_add_worksheet(workbook, SheetText.sheetName(title))
        else { throw SheetError(.failed, "\(path): no scratch file in \(scratch)") }
        unsafe self.workbook = unsafe workbook
        unsafe self.sheet = unsafe sheet
        unsafe begin(workbook)
    }

    deinit {
        guard let workbook = unsafe workbook else { return }
        if let rows = unsafe sheet.pointee.optimize_tmpfile { unsafe fclose(rows) }
        unsafe lxw_workbook_free(workbook)
    }

    /// Number of rows ended so far, without the header.
    package var rows: Int { Int(row) - 1 }

    /// Writes a text; never taken for a formula, a number or a link.
    package func text(_ utf8: ArraySlice<UInt8>, column: Int) throws {
        // A character of UTF-8 has at least as many bytes as UTF-16 units.
        if utf8.count > Self.charactersLimit {
            let characters = String(decoding: utf8, as: UTF8.self).utf16.count
            guard characters <= Self.charactersLimit else {
                throw SheetError(
                    .limit,
                    "\(place(column)): \(characters) characters, and a cell of a sheet has "
                        + "\(Self.charactersLimit) at most: cut the text in the query")
            }
        }
        let bytes = SheetText.isPlain(utf8) ? utf8 + [0] : SheetText.cString(utf8)[...]
        try unsafe bytes.withUnsafeBytes { buffer in
            try unsafe check(
                worksheet_write_string(
                    sheet, row, lxw_col_t(column),
                    buffer.assumingMemoryBound(to: CChar.self).baseAddress, nil), column)
        }
    }

    /// Writes a number in the column's format; a date is a number too (see `SheetDate`).
    package func number(_ value: Double, column: Int) throws {
        try unsafe check(
            worksheet_write_number(sheet, row, lxw_col_t(column), value, formats[column]), column)
    }

    package func boolean(_ value: Bool, column: Int) throws {
        try unsafe check(
            worksheet_write_boolean(sheet, row, lxw_col_t(column), value ? 1 : 0, nil), column)
    }

    /// Ends the row; cells that were not written stay empty.
    package func endRow() throws {
        guard row < UInt32(Self.rowsLimit) + 1 else {
            throw SheetError(
                .limit,
                "\(path): a sheet has \(Self.rowsLimit) rows below its header at most: make the "
                    + "window smaller or export CSV")
        }
        row += 1
    }

    /// Writes the file; call it once.
    package func finish() throws {
        guard let book = unsafe workbook else { preconditionFailure("finish is called once") }
        let last = max(row, 2) - 1
        _ = unsafe worksheet_autofilter(
            sheet, 0, 0, last, lxw_col_t(max(columns.count, 1) - 1))
        let bytes = try scratchBytes()
        unsafe workbook = nil
        let error = unsafe workbook_close(book)
        guard error == LXW_NO_ERROR else {
            let reason = unsafe String(cString: lxw_strerror(error))
            throw SheetError(errno == ENOSPC ? .full : .failed, "\(path): \(reason)")
        }
        // libxlsxwriter does not look whether its copies of the rows could be written.
        guard let held = ZipDirectory.bytes(of: "xl/worksheets/sheet1.xml", in: path), held > bytes
        else {
            throw SheetError(
                .full, "\(path): the sheet is not whole: is \(scratch) or its file system full?")
        }
    }

    private func begin(_ workbook: UnsafeMutablePointer<lxw_workbook>) {
        var properties = unsafe lxw_doc_properties()
        // 2000-01-01: a time of making would make other bytes of the same rows.
        unsafe properties.created = 946_684_800
        _ = unsafe workbook_set_properties(workbook, &properties)
        let bold = unsafe workbook_add_format(workbook)
        unsafe format_set_bold(bold)
        unsafe format_set_text_wrap(bold)
        for (index, column) in columns.enumerated() {
            let format = unsafe column.format.map { text in
                let format = unsafe workbook_add_format(workbook)
                unsafe format_set_num_format(format, text)
                return unsafe format
            }
            unsafe formats.append(format ?? nil)
            let place = lxw_col_t(index)
            _ = unsafe worksheet_set_column(sheet, place, place, column.width, nil)
            let header = SheetText.cString(Array(column.header.utf8)[...])
            _ = unsafe header.withUnsafeBytes { buffer in
                unsafe worksheet_write_string(
                    sheet, 0, place, buffer.assumingMemoryBound(to: CChar.self).baseAddress, bold)
            }
        }
        unsafe worksheet_freeze_panes(sheet, 1, 0)
        _ = unsafe worksheet_repeat_rows(sheet, 0, 0)
    }

    /// The bytes of all rows in the scratch file; throws when they are not all there, or when the
    /// copy and the file would not find room.
    private func scratchBytes() throws -> Int {
        unsafe lxw_worksheet_write_single_row(sheet)
        guard let file = unsafe sheet.pointee.optimize_tmpfile else { return 0 }
        guard unsafe fflush(file) == 0, unsafe ferror(file) == 0 else {
            throw SheetError(
                .full, "\(path): the rows do not fit into \(scratch): free space there")
        }
        let bytes = unsafe ftell(file)
        var status = statvfs()
        guard unsafe statvfs(scratch, &status) == 0 else { return bytes }
        let free = Int(status.f_bavail) * Int(status.f_frsize)
        guard free > bytes + (1 << 16) else {
            throw SheetError(
                .full,
                "\(path): the sheet needs \(bytes) bytes more in \(scratch), and there are \(free): "
                    + "free space there")
        }
        return bytes
    }

    private func check(_ error: lxw_error, _ column: Int) throws {
        guard error != LXW_NO_ERROR else { return }
        throw SheetError(
            .failed, "\(place(column)): \(unsafe String(cString: lxw_strerror(error)))")
    }

    private func place(_ column: Int) -> String {
        "\(path): row \(row), column “\(columns[column].header)”"
    }
}
