// SPDX-License-Identifier: Apache-2.0

package import Records

extension WorkbookBytes {
    /// The bytes of a source if they are a workbook's; nil for anything else, and where they come
    /// but once.
    package static func workbook<S: ByteSource>(
        of source: S, limits: ReadLimits
    ) throws -> WorkbookBytes? {
        guard let placed = source.placed else { return nil }
        let bytes = try WorkbookBytes(placed)
        return try WorkbookFile.isWorkbook(bytes, limits: limits) ? bytes : nil
    }
}
