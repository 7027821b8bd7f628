// SPDX-License-Identifier: Apache-2.0

/// A file that goes with a mail.
package struct MailFile: Sendable, Equatable {
    package var name: String
    package var type: String
    package var bytes: [UInt8]

    package init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
        let ending = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
        type = Self.types[ending] ?? "application/octet-stream"
    }

    private static let types = [
        "csv": "text/csv", "txt": "text/plain", "tsv": "text/tab-separated-values",
        "pdf": "application/pdf", "jsonl": "application/x-ndjson",
        "ndjson": "application/x-ndjson", "json": "application/json", "png": "image/png",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ]
}
