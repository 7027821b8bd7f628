// SPDX-License-Identifier: Apache-2.0

package import Records

/// Reads XML into a sink that is given every line: an element a record, a field a column.
///
/// One pass; memory for one record and one portion. A field has the value at the first of its
/// column's places that is there: the text of an element, blanks around it left out, or of an
/// attribute.
package struct XMLRecordsReader: RecordReader, Sendable {
    private let places: XMLPlaces
    /// What its columns are called where nobody has a name for them.
    private let names: [String]
    private let limits: ReadLimits

    /// - Parameters:
    ///   - record: the elements that are records, from the root.
    ///   - columns: of each column its places, the one to be preferred first.
    package init(_ record: XMLPath, _ columns: [[XMLPath]], limits: ReadLimits = .init()) {
        places = XMLPlaces(record, columns)
        names = columns.map { $0.first?.description ?? "" }
        self.limits = limits
    }

    package func read<S: ByteSource, K: RecordSink>(_ source: inout S, into sink: inout K) throws {
        var text = SourceText()
        var walk = try RecordWalk(places, limits)
        do {
            try text.open(&source)
        } catch let error as SourceError {
            guard let malformed = error.malformed(line: 1) else { throw error }
            return try refuse(malformed, source.packing, text, &sink)
        } catch let fault as XMLFault {
            return try refuse(RecordWalk.malformed(fault, line: 1), source.packing, text, &sink)
        }
        try sink.begin(opening(source.packing, text))
        do {
            try walk.read(&source, &text, &sink)
        } catch let error as SourceError {
            guard let malformed = error.malformed(line: walk.line) else { throw error }
            try sink.takeMalformed(malformed)
            return try walk.end(text, &sink)
        } catch let fault as XMLFault {
            try sink.takeMalformed(RecordWalk.malformed(fault, line: walk.line))
            try walk.readOn(&source, &text, &sink)
        }
        try walk.end(text, &sink)
    }

    private func refuse<K: RecordSink>(
        _ malformed: Malformed, _ packing: Packing, _ text: SourceText, _ sink: inout K
    ) throws {
        try sink.begin(opening(packing, text))
        try sink.takeMalformed(malformed)
        try sink.end(Closing())
    }

    private func opening(_ packing: Packing, _ text: SourceText) -> Opening {
        var dialect = Dialect()
        dialect.packing = packing
        dialect.record = places.place
        (dialect.encoding, dialect.hasBOM) = (text.encoding, text.hasMark)
        (dialect.delimiter, dialect.quote, dialect.headerRows) = ([], nil, 0)
        dialect.columns = names.count
        var opening = Opening(dialect: dialect)
        (opening.header, opening.headerRecords) = (names, [names])
        return opening
    }
}
