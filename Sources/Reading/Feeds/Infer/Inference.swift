// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import DelimitedText
internal import JSONLines
package import Records
package import Wording
internal import Workbook
internal import XMLRecords

/// Proposes a feed's declaration from a sample file.
package enum Inference {
    /// The records of a sample whose cells are examined.
    package static let rowsLimit = 50_000
    /// Bytes of a sample that are looked at, unpacked: 64 MiB.
    package static let bytesLimit = 64 << 20
    /// How often a proposal is mended by what its own sample says of it.
    static let roundsLimit = 12

    /// The YAML of a feed that this sample passes, with comments on what a person should decide.
    ///
    /// The proposal is checked and judges the sample before it is given: what a row of it would be
    /// rejected for is loosened until none is.
    ///
    /// Throws what reading throws, and `Unusable` when the sample is no table, or several.
    ///
    /// - Parameter sheet: of a workbook, its name or number; nil: the only visible one.
    package static func propose<S: ByteSource>(
        _ source: inout S, fileName: String, sheet: String? = nil, settings: Settings
    ) throws -> String {
        let workbook = try WorkbookBytes.workbook(of: source, limits: ReadLimits())
        guard let workbook else {
            let bytes = SampleBytes(try read(&source))
            var sample = Sample(nulls: NullTexts(settings.nulls))
            var text = bytes
            if let places = try JSONPlaces.of(bytes.all, isWhole: true) {
                try JSONLinesReader(places.map { [$0] }).read(&text, into: &sample)
                return try propose(sample, bytes, fileName, settings)
            }
            if let found = try XMLRecordFinder.find(in: bytes.all) {
                try XMLRecordsReader(found.record, found.columns.map { [$0] })
                    .read(&text, into: &sample)
                return try propose(sample, bytes, fileName, settings)
            }
            try CSVReader().read(&text, into: &sample)
            return try choose(sample, bytes, fileName, settings)
        }
        let text = try self.text(of: workbook, sheet: sheet, settings)
        var sample = Sample(nulls: NullTexts(settings.nulls))
        sample.sheet = text.sheet
        sample.isSheetNamed = text.isOneOfSeveral
        var reader = CSVReader()
        reader.declared.delimiter = UInt8(ascii: ",")
        reader.declared.quote = UInt8(ascii: "\"")
        reader.declared.encoding = .utf8
        var bytes = SampleBytes(text.bytes)
        try reader.read(&bytes, into: &sample)
        return try choose(sample, source, fileName, settings)
    }

    /// A layout where one is evident, else the table, else a layout of lines that are no table.
    private static func choose<S: ByteSource>(
        _ sample: Sample, _ source: S, _ fileName: String, _ settings: Settings
    ) throws -> String {
        if let problem = sample.problem { throw Unusable(problem.sentence(ofFile: true)) }
        let laid = LaidInference(sample: sample, source: source, fileName, settings)
        if let yaml = try laid.evident() { return yaml }
        do {
            let plain = try table(sample, source, fileName, settings)
            let isTable = sample.hasHeader && sample.guesses.count > 1 && !sample.isHeaderKeyed
            guard !isTable || !plain.isWhole else { return plain.yaml }
            return try laid.lineByLine(byPlace: !plain.isWhole) ?? plain.yaml
        } catch let unusable as Unusable {
            guard let yaml = try laid.lineByLine(byPlace: true) else { throw unusable }
            return yaml
        }
    }

    private static func text(
        of workbook: WorkbookBytes, sheet: String?, _ settings: Settings
    ) throws -> SheetText {
        do {
            return try SheetText(
                workbook, sheet: sheet, folder: settings.folders.work, limit: bytesLimit)
        } catch let error as SourceError {
            guard let reason = error.reason else { throw error }
            throw Unusable(reason.sentence(ofFile: true))
        }
    }

    private static func propose<S: ByteSource>(
        _ sample: Sample, _ source: S, _ fileName: String, _ settings: Settings
    ) throws -> String {
        try table(sample, source, fileName, settings).yaml
    }

    /// - Parameter source: the sample, which each proposal is tried on.
    /// - Returns: the declaration, and whether it takes the sample whole: some rows, none rejected.
    private static func table<S: ByteSource>(
        _ sample: Sample, _ source: S, _ fileName: String, _ settings: Settings
    ) throws -> (yaml: String, isWhole: Bool) {
        if let problem = sample.problem { throw Unusable(problem.sentence(ofFile: true)) }
        if let line = sample.otherTable { throw Unusable.severalTables(fileName, line: line) }
        guard !sample.guesses.isEmpty, sample.rows > 0 else {
            throw Unusable(
                Phrase(
                    en: "\(fileName) has no table with rows in it",
                    fr: "\(fileName) ne contient aucun tableau avec des lignes"))
        }
        var proposal = Proposal(sample: sample, fileName: fileName, settings: settings)
        for _ in 0..<roundsLimit {
            let trial = try Trial(proposal, source, settings: settings)
            if let line = trial.otherTable { throw Unusable.severalTables(fileName, line: line) }
            guard proposal.mend(trial) else { return (proposal.yaml(trial), trial.isWhole) }
        }
        throw Unusable(
            Phrase(
                en: "\(fileName): no feed was found that reads all of its rows",
                fr: "\(fileName) : aucun flux n'a été trouvé qui lise toutes ses lignes"))
    }

    /// The sample's bytes, whole lines of them.
    private static func read<S: ByteSource>(_ source: inout S) throws -> [UInt8] {
        var bytes: [UInt8] = []
        do {
            while bytes.count < bytesLimit, try source.read(into: &bytes, limit: 1 << 20) > 0 {}
        } catch let error as SourceError {
            guard let reason = error.reason else { throw error }
            throw Unusable(reason.sentence(ofFile: true))
        }
        guard bytes.count >= bytesLimit, let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else {
            return bytes
        }
        return Array(bytes[...end])
    }

    package struct Unusable: Worded {
        package let sentence: Phrase

        init(_ sentence: Phrase) { self.sentence = sentence }

        static func severalTables(_ fileName: String, line: Int) -> Unusable {
            Unusable(
                Phrase(
                    en: "\(fileName) has several tables: another begins on line \(line). "
                        + "Give `feeds infer` one table by itself; a feed takes the first one of "
                        + "several with `tables: first`",
                    fr: "\(fileName) contient plusieurs tableaux : un autre commence à la ligne"
                        + " \(line). Donnez un seul tableau à `feeds infer` ; un flux prend le"
                        + " premier de plusieurs avec `tables: first`"))
        }
    }
}
