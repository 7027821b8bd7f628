// SPDX-License-Identifier: Apache-2.0

package import Records

/// Reads delimited text of any dialect into a sink: one pass, constant memory.
package struct CSVReader: Sendable {
    package var declared: DeclaredDialect
    package var limits: ReadLimits

    package init(declared: DeclaredDialect = .init(), limits: ReadLimits = .init()) {
        self.declared = declared
        self.limits = limits
    }

    /// Reads `source` to its end and pushes what it finds into `sink`.
    ///
    /// Throws what the source or the sink throws; wrong data is never thrown.
    package func read<S: ByteSource, K: RecordSink>(_ source: inout S, into sink: inout K) throws {
        var text = TextSource(source, declared: declared, limits: limits)
        defer { source = text.source }
        do {
            try text.open()
        } catch let error as SourceError {
            guard let malformed = error.malformed(line: 1) else { throw error }
            try refuse(malformed, text.dialect, &sink)
            return
        }
        if let refusal = text.refusal {
            let malformed = Malformed(
                line: 1, kind: .binary, reason: refusal, raw: Array(text.head.prefix(64)))
            try refuse(malformed, text.dialect, &sink)
            return
        }
        var reading = Reading(text.dialect, declared: declared, limits: limits)
        do {
            try reading.run(&text, &sink)
        } catch let error as SourceError {
            guard let malformed = error.malformed(line: reading.line + 1) else { throw error }
            try reading.stop(malformed, text.decoder.encoding, &sink)
        }
    }

    private func refuse<K: RecordSink>(
        _ malformed: Malformed, _ dialect: Dialect, _ sink: inout K
    ) throws {
        var dialect = dialect
        dialect.headerRows = 0
        try sink.begin(Opening(dialect: dialect))
        try sink.takeMalformed(malformed)
        try sink.end(Closing())
    }
}

extension SourceError {
    /// The file's fault; nil where the world is wrong.
    func malformed(line: Int) -> Malformed? {
        guard let reason else { return nil }
        let kind: Malformed.Kind = code == .bombed ? .bombed : code == .damaged ? .damaged : .binary
        return Malformed(line: line, kind: kind, reason: reason, raw: [])
    }
}
