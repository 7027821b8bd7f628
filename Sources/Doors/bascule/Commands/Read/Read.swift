// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import DelimitedText
import JSONLines
import Records
import Wording
import Workbook
import XMLRecords

struct Read: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: Help.text(
            en: "Shows what Bascule makes of any delimited file, JSON Lines, XML or workbook.",
            fr: "Montre ce que Bascule comprend d'un fichier délimité, JSON Lines, XML ou classeur."
        ),
        discussion: Help.text(
            en: """
                The dialect found and whatever is odd goes to standard error; the records go to \
                standard output as clean CSV (RFC 4180, UTF-8), or with --json as one JSON document. \
                Packed files (gzip, zip with one member) are unpacked. Of JSON Lines (an object a line) each \
                value is a column that its place names: /data/pol. Of XML the element that repeats \
                is a row, and each value in and around it a column: @id, data/pol. Of a workbook (.xlsx, .xlsm, .ods) \
                one sheet is read: the only visible one, or --sheet. --cells gives its rows as they stand, \
                without looking for a header; a cell that can't be read is told on standard error: \
                one word for its kind, the cell, the reason.

                Exit status: 0 understood, 1 some of it was malformed, 2 no such file.
                """,
            fr: """
                La forme trouvée et tout ce qui est étrange vont sur la sortie d'erreur ; les lignes vont sur la \
                sortie standard en CSV propre (RFC 4180, UTF-8), ou avec --json en un seul document JSON. \
                Les fichiers compressés (gzip, zip d'un seul fichier) sont décompressés. De JSON Lines (un objet \
                par ligne), chaque valeur est une colonne que sa place nomme : /data/pol. De XML, l'élément qui se \
                répète est une ligne, et chaque valeur, dans lui ou autour, une colonne : @id, data/pol. D'un classeur \
                (.xlsx, .xlsm, .ods) une feuille est lue : la seule visible, ou --sheet. --cells donne ses \
                lignes telles quelles, sans chercher de titres ; une cellule illisible est signalée sur la \
                sortie d'erreur : un mot pour son genre, la cellule, la raison.

                Code de sortie : 0 compris, 1 une partie est mal formée, 2 ce fichier n'existe pas.
                """)
    )

    @Argument(
        help: Help.of(
            en: "The file; - reads standard input.", fr: "Le fichier ; - lit l'entrée standard."))
    var file: String

    @Flag(
        help: Help.of(
            en: "Give one JSON document instead of CSV.",
            fr: "Donner un document JSON au lieu de CSV."))
    var json = false

    @Option(
        help: Help.of(
            en: "What stands between cells: one ASCII character, or tab (default: found out).",
            fr:
                "Ce qui sépare les cellules : un caractère ASCII, ou tab (si rien n'est dit, il est trouvé)."
        ))
    var delimiter: String?

    @Option(
        help: Help.of(
            en: "The encoding, such as utf-8 or windows-1252 (default: found out).",
            fr: "L'encodage, comme utf-8 ou windows-1252 (si rien n'est dit, il est trouvé)."))
    var encoding: String?

    @Option(
        help: Help.of(
            en: "Rows of the header, 0 to 10; 0: there is none (default: found out).",
            fr:
                "Lignes de titres, de 0 à 10 ; 0 : il n'y en a pas (si rien n'est dit, elles sont trouvées)."
        ))
    var header: Int?

    @Option(
        help: Help.of(
            en: "Of a workbook: the sheet, by its name or its number.",
            fr: "D'un classeur : la feuille, par son nom ou son numéro."))
    var sheet: String?

    @Flag(
        help: Help.of(
            en: "Of a workbook: every row of the sheet as it stands, as CSV.",
            fr: "D'un classeur : chaque ligne de la feuille telle quelle, en CSV."))
    var cells = false

    @Flag(
        help: Help.of(
            en: "Of a workbook: the names of its sheets, one a line.",
            fr: "D'un classeur : les noms de ses feuilles, un par ligne."))
    var sheets = false

    func validate() throws {
        if cells && sheets || json && (cells || sheets) {
            throw ValidationError(
                en: "--cells, --sheets and --json exclude one another.",
                fr: "--cells, --sheets et --json s'excluent.")
        }
        if let delimiter, DeclaredDialect.byte(delimiter) == nil {
            throw ValidationError(
                en: "--delimiter is one ASCII character, or tab.",
                fr: "--delimiter est un caractère ASCII, ou tab.")
        }
        if let encoding, encoding.isEmpty || encoding.contains(where: \.isWhitespace) {
            throw ValidationError(
                en: "--encoding is a name, such as windows-1252.",
                fr: "--encoding est un nom, comme windows-1252.")
        }
        guard (0...10).contains(header ?? 0) else {
            throw ValidationError(
                en: "--header is a number from 0 to 10.",
                fr: "--header est un nombre de 0 à 10.")
        }
    }

    /// Explicit options take precedence over detection.
    private var dialect: DeclaredDialect {
        var dialect = DeclaredDialect()
        dialect.delimiter = delimiter.flatMap(DeclaredDialect.byte)
        dialect.encoding = encoding.map(Encoding.init(name:))
        dialect.headerRows = header
        return dialect
    }

    func run() throws {
        DescriptorOutput.survivesClosedPipes()
        let malformed: Int
        do {
            malformed =
                try file == "-"
                ? Spool.withStandardInput(readForm) : readForm(FileSource(path: file))
        } catch let error as SourceError {
            try say("bascule read: " + error.sentence[SiteLanguage.current])
            throw ExitCode(2)
        } catch is DescriptorOutput.Closed {
            return
        }
        if malformed > 0 { throw ExitCode(1) }
    }

    private func readForm(_ base: FileSource) throws -> Int {
        let limits = ReadLimits()
        let bytes = try WorkbookBytes.workbook(of: base, limits: limits)
        guard bytes != nil || cells || sheets || sheet != nil else {
            return try readText(base)
        }
        let workbook = WorkbookCells(bytes: bytes, sheet: sheet)
        if sheets { return try workbook.list() }
        if cells { return try workbook.print() }
        return try workbook.withText { base, dialect in
            var source = Unpacked(base, limits: limits)
            return try read(CSVReader(declared: dialect), &source)
        }
    }

    /// Delimited text, or JSON Lines or XML where nothing is said of delimiters.
    private func readText(_ base: FileSource) throws -> Int {
        let limits = ReadLimits()
        var source = try LookedAt(Unpacked(base, limits: limits), bytes: limits.sampleBytes)
        guard delimiter == nil, header == nil else {
            return try read(CSVReader(declared: dialect), &source)
        }
        let (head, isWhole) = (source.head, source.isWhole)
        if let places = try JSONPlaces.of(head, isWhole: isWhole, limits: limits) {
            return try read(JSONLinesReader(places.map { [$0] }, limits: limits), &source)
        }
        if let found = try XMLRecordFinder.find(in: head, limits: limits) {
            let columns = found.columns.map { [$0] }
            return try read(XMLRecordsReader(found.record, columns, limits: limits), &source)
        }
        return try read(CSVReader(declared: dialect), &source)
    }

    private func read(_ reader: some RecordReader, _ source: inout some ByteSource) throws -> Int {
        if json {
            var sink = JSONSink()
            try reader.read(&source, into: &sink)
            return sink.report.malformed
        }
        var sink = CleanSink()
        try reader.read(&source, into: &sink)
        return sink.report.malformed
    }

    private func say(_ text: String) throws {
        try DescriptorOutput(descriptor: 2).write(Array((text + "\n").utf8))
    }
}

/// Records as clean CSV on standard output.
private struct CleanSink: RecordSink {
    var report = ReadReport()
    private var output = BufferedOutput()

    mutating func begin(_ opening: Opening) throws {
        try report.begin(opening)
        for row in opening.headerRecords { CleanCSV.append(row, to: &output.bytes) }
    }

    mutating func takeRecord(_ record: borrowing Record) throws {
        CleanCSV.append(record, to: &output.bytes)
        try output.flush(above: 64 << 10)
    }

    mutating func takeMalformed(_ malformed: Malformed) throws {
        try report.takeMalformed(malformed)
        if !malformed.understood.isEmpty {
            CleanCSV.append(malformed.understood, to: &output.bytes)
        }
    }

    mutating func end(_ closing: Closing) throws {
        try output.flush()
        try report.end(closing)
    }
}
