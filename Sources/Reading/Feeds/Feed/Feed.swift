// SPDX-License-Identifier: Apache-2.0

package import DelimitedText
package import Records

/// One kind of file: where it lands, how it reads, which table it fills.
package struct Feed: Sendable {
    package var name: String
    /// Its name for people; `name` when none was given.
    package var title: String
    /// Folder under the inbox.
    package var folder: String
    /// File name patterns (`*`, `?`), case ignored.
    package var patterns: [String]
    package var arrival = ArrivalRule()
    /// What it takes from a container; nil: a file is one of rows.
    package var container: ContainerRule?
    package var format = FileFormat.table
    /// Of XML the path of the elements that are rows: `/results/result`.
    package var record: String?
    package var dialect = DeclaredDialect()
    package var lines = LineRule()
    /// Of a workbook the sheet, by name, pattern or number; nil: the one that has the header.
    package var sheet: String?
    package var workbook = WorkbookRule()
    /// How rows are made of its lines; nil: a line is a row.
    package var layout: Layout?
    /// Where a reader may keep what is too much for memory.
    package var scratchFolder = "/var/tmp"
    package var columns: [Column] = []
    /// Stored column names that tell rows apart; empty for a feed without a key.
    package var key: [String] = []
    package var table: TableName
    /// Of a layout with sections: further tables that its files fill, each as a feed of its own with
    /// this one's name and what holds for the file; empty: there is one table.
    package var branches: [Feed] = []
    package var onAmendment = AmendmentPolicy.keepHistory
    package var onDuplicateKey = DuplicateKeyPolicy.reject
    package var onReject = RejectPolicy.keepGood
    /// Over it the whole file is rejected; nil for no limit.
    package var rejectsMax: RejectsMax?
    package var extra = ExtraColumns.ignore
    /// What becomes of a file that is far from usual.
    package var unusual = UnusualPolicy.tell
    package var limits = FeedLimits()
    /// The class, of the site's settings, by which its files are kept; nil for `archive`'s time.
    package var retention: String?
    package var rangeRules: [RangeRule] = []
    package var checks: [Check] = []
    /// The declaration's path and its text.
    package var file = ""
    package var source = ""
    /// The text in one form for any layout, order and comments.
    package var canonical = ""

    package init(name: String, table: TableName) {
        self.name = name
        self.title = name
        self.folder = name
        self.patterns = ["*"]
        self.table = table
    }

    /// Where earlier versions of amended rows are kept.
    package var historyTable: TableName {
        TableName(schema: table.schema, name: table.name + "_history")
    }

    /// The feed as each of its tables is filled: its own, then its branches'.
    package var eachTable: [Feed] { [self] + branches }

    /// The name of a column where those of all its tables stand beside one another.
    package func name(of column: String, in table: Feed) -> String {
        table.table == self.table ? column : "\(table.table).\(column)"
    }

    /// The names of its tables, for a sentence.
    package var tableNames: String {
        eachTable.map(\.table.description).joined(separator: ", ")
    }

    /// The table's columns in order, without `file_id` and `line_no`.
    package var storedColumns: [StoredColumn] {
        columns.flatMap { $0.stored(key: key) }
    }

    /// The reader's limits as this feed has them.
    package var readLimits: ReadLimits {
        var result = ReadLimits()
        if let bytes = limits.lineBytes { result.lineBytes = bytes }
        if let columns = limits.columns { result.columns = columns }
        if let depth = limits.depth { result.depth = depth }
        result.unpackedBytes = Int(fileBytesLimit)
        return result
    }

    /// Bytes that one file may have, as it is sent and once it is unpacked.
    package var fileBytesLimit: Int64 {
        Int64(limits.fileBytes ?? ReadLimits().unpackedBytes)
    }
}

extension Feed {
    /// How the values of the stored columns are shown.
    package var faces: [ValueFace] {
        storedColumns.map { stored in
            ValueFace(
                type: stored.type, zone: columns.first { $0.name == stored.name }?.zone)
        }
    }
}
