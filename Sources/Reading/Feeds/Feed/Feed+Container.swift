// SPDX-License-Identifier: Apache-2.0

internal import DelimitedText
package import Records
internal import Workbook

extension Feed {
    /// The container that a file of these bytes is for this feed; nil: it is a file of rows.
    ///
    /// A workbook is a zip file too, and none.
    package func container(_ bytes: PlacedBytes) throws -> Container? {
        guard let rule = container, let form = try ContainerForm(bytes, limits: readLimits) else {
            return nil
        }
        if form == .zip, try WorkbookFile.isWorkbook(WorkbookBytes(bytes), limits: readLimits) {
            return nil
        }
        return Container(bytes: bytes, form: form, rule: rule, feed: self)
    }
}
