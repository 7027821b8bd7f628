// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import DelimitedText
internal import Records

/// Proposes a feed with a layout, where a sample has one.
struct LaidInference<S: ByteSource> {
    private let sample: Sample
    private let source: S
    private let fileName: String
    private let settings: Settings

    init(sample: Sample, source: S, _ fileName: String, _ settings: Settings) {
        self.sample = sample
        self.source = source
        self.fileName = fileName
        self.settings = settings
    }

    private var isSheet: Bool { sample.sheet != nil }

    /// Of layouts that nothing else looks like, the first by which the whole sample is read.
    func evident() throws -> String? {
        let usual = [9, UInt8(ascii: ";"), UInt8(ascii: ",")] as [UInt8]
        let own = sample.dialect.delimiterByte
        let delimiters: [UInt8?] =
            isSheet ? [nil] : [own] + usual.filter { $0 != own }.map(Optional.some)
        for delimiter in delimiters where isSheet || delimiter != nil {
            let lines = try read { $0.dialect.delimiter = delimiter }
            let titled = sample.isHeaderSparse ? LayoutGuess.titledTable(lines) : []
            for var guess in LayoutGuess.evident(lines) + titled {
                guess.delimiter = delimiter
                if let yaml = try declaration(guess) { return yaml }
            }
        }
        return nil
    }

    /// A key and a value a line.
    ///
    /// - Parameter byPlace: whether lines may also be cut at fixed places, as nothing else explains
    ///   them.
    func lineByLine(byPlace: Bool) throws -> String? {
        guard !isSheet else { return nil }
        let lines = try read { $0.readWholeLines() }
        let placed = byPlace ? LayoutGuess.placedRecords(lines) + LayoutGuess.ruledTable(lines) : []
        for guess in LayoutGuess.records(lines) + placed {
            if let yaml = try declaration(guess) { return yaml }
        }
        return nil
    }

    private func read(_ declare: (inout Feed) -> Void) throws -> [SampleLine] {
        var feed = Feed(name: "sample", table: TableName(schema: "data", name: "sample"))
        feed.sheet = sample.sheet
        feed.dialect.lines = .declared
        declare(&feed)
        var lines = SampleLines()
        var source = source
        do {
            try feed.readLines(&source, into: &lines)
        } catch is SampleLines.Enough {
            // What comes behind is like it, or the trial says so.
        }
        return lines.all
    }

    /// The declaration; nil where the sample is refused by it, or a row of it is.
    private func declaration(_ guess: LayoutGuess) throws -> String? {
        var start = Sample(nulls: sample.nulls)
        start.sheet = sample.sheet
        start.isSheetNamed = sample.isSheetNamed
        var laid = LaidSample(start, but: guess.passedOver)
        var source = source
        try guess.feed(sheet: sample.sheet).read(&source, into: &laid)
        guard !laid.isRefused, laid.sample.rows > 0 else { return nil }
        var proposal = Proposal(
            sample: laid.sample, fileName: fileName, settings: settings, layout: guess)
        for _ in 0..<Inference.roundsLimit {
            let trial = try Trial(proposal, self.source, settings: settings)
            guard trial.refusal == nil else { return nil }
            guard !proposal.mend(trial) else { continue }
            return trial.isWhole ? proposal.yaml(trial) : nil
        }
        return nil
    }
}
