// SPDX-License-Identifier: Apache-2.0

internal import Ingest
package import Postgres
package import Views

/// An upload that brings the refused rows of a file again, as its name tells.
package enum MendingUpload {
    /// The file that its import would mend, as the drop of a file of this name would; nil: none.
    package static func file(
        _ upload: UploadView, on connection: borrowing Connection
    ) throws -> FileView? {
        let id = try HandIn.mended(upload.name, of: upload.feed, on: connection)
        guard let id else { return nil }
        var filter = FileView.Filter()
        filter.id = id
        return try filter.first(1, on: connection).first
    }
}
