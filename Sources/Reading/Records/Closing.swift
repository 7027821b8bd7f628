// SPDX-License-Identifier: Apache-2.0

/// Facts known after the last record.
package struct Closing: Sendable, Equatable {
    /// Physical lines read.
    package var lines = 0
    /// Of these, accounted lines: in a record, the head, the footer, a `Malformed`, or blank: all
    /// of them.
    package var accountedLines = 0
    /// Bytes looked at, those read again after a broken quote included; linear in the file.
    package var workBytes = 0
    /// Records given to the sink.
    package var records = 0
    /// The lines after the table, as sent.
    package var footer: [String] = []
    package var notes: [Note] = []
    /// Of a document: where it has values that no column reads.
    package var unread: [UnreadPlace] = []
    /// Of a workbook of which several sheets are read: those that would be too, if they were seen.
    package var hiddenSheets: [String] = []
    /// The encoding in the end: pure ASCII may turn out as the fallback far into the file.
    package var encoding = Encoding.utf8

    package init() {}
}
