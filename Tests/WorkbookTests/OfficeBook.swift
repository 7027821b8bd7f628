// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// A sheet with a cell of every kind, which LibreOffice computes and writes in its own way.
enum OfficeBook {
    /// What stands in the first column, the cell in the second, and what is read of it.
    static let cells: [(name: String, cell: String, text: String)] = [
        ("nombre", value("float", "value", "119.55"), "119.55"),
        ("petit", value("float", "value", "0.00000123"), "0.00000123"),
        ("long", value("float", "value", "123456789012345"), "123456789012345"),
        ("part", value("percentage", "value", "0.1195", style: "share"), "11.95%"),
        ("jour", value("date", "date-value", "2026-03-15", style: "day"), "2026-03-15"),
        (
            "instant", value("date", "date-value", "2026-03-15T07:30:00", style: "instant"),
            "2026-03-15 07:30:00"
        ),
        ("heure", value("time", "time-value", "PT07H30M00S", style: "time"), "07:30:00"),
        ("durée", value("time", "time-value", "PT36H00M00S", style: "elapsed"), "36:00:00"),
        ("vrai", value("boolean", "boolean-value", "true", style: "flag"), "true"),
        ("texte", text("<text:p>007</text:p>"), "007"),
        ("lignes", text("<text:p>haut</text:p><text:p>bas</text:p>"), "haut\nbas"),
        ("blancs", text(#"<text:p>a<text:s text:c="3"/>b&lt;&amp;&gt;</text:p>"#), "a   b<&>"),
        ("calcul", formula("[.B2]*2"), "239.1"),
        ("mot", formula("[.A2]&amp;&quot; ☃ é&quot;"), "nombre ☃ é"),
        ("absent", formula("NA()"), "#N/A"),
        ("division", formula("1/0"), "#DIV/0!"),
    ]

    private static func value(
        _ type: String, _ attribute: String, _ value: String, style: String? = nil
    ) -> String {
        let styled = style.map { #"table:style-name="\#($0)" "# } ?? ""
        return
            #"<table:table-cell \#(styled)office:value-type="\#(type)" office:\#(attribute)="\#(value)"/>"#
    }

    private static func text(_ paragraphs: String) -> String {
        #"<table:table-cell office:value-type="string">\#(paragraphs)</table:table-cell>"#
    }

    private static func formula(_ expression: String) -> String {
        #"<table:table-cell table:formula="of:=\#(expression)"/>"#
    }

    private static func part(_ names: String...) -> String {
        names.map {
            $0.hasSuffix(" ")
                ? "<number:text>\($0.first ?? " ")</number:text>"
                : #"<number:\#($0) number:style="long"/>"#
        }.joined()
    }

    private static let formats =
        #"<number:date-style style:name="N1">"# + part("day", "/ ", "month", "/ ", "year")
        + #"</number:date-style><number:date-style style:name="N2">"#
        + part("year", "- ", "month", "- ", "day", "T ", "hours", ": ", "minutes")
        + #"</number:date-style><number:time-style style:name="N3">"#
        + part("hours", ": ", "minutes", ": ", "seconds") + "</number:time-style>"
        + #"<number:time-style style:name="N4" number:truncate-on-overflow="false">"#
        + part("hours", ": ", "minutes") + "</number:time-style>"
        + #"<number:percentage-style style:name="N5"><number:number number:decimal-places="2" "#
        + #"number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style>"#
        + #"<number:boolean-style style:name="N6"><number:boolean/></number:boolean-style>"#
        + zip(["day", "instant", "time", "elapsed", "share", "flag"], 1...6).map {
            #"<style:style style:name="\#($0)" style:family="table-cell" style:data-style-name="N\#($1)"/>"#
        }.joined()

    private static func row(_ cells: String) -> String {
        "<table:table-row>\(cells)</table:table-row>"
    }

    /// The sheet as flat OpenDocument: a head, the cells, merged ones, three blank rows and an end.
    private static var document: String {
        let prefixes = [
            "office": "office", "style": "style", "text": "text", "table": "table",
            "number": "datastyle",
        ].map { #"xmlns:\#($0)="urn:oasis:names:tc:opendocument:xmlns:\#($1):1.0""# }
        let rows =
            row(text("<text:p>Nature</text:p>") + text("<text:p>Valeur</text:p>"))
            + cells.map { row(text("<text:p>\($0.name)</text:p>") + $0.cell) }.joined()
            + row(
                #"<table:table-cell office:value-type="string" table:number-columns-spanned="2">"#
                    + "<text:p>fusion</text:p></table:table-cell><table:covered-table-cell/>")
            + #"<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>"#
            + row(text("<text:p>fin</text:p>") + value("float", "value", "-1"))
        return #"<?xml version="1.0" encoding="UTF-8"?><office:document "#
            + prefixes.joined(separator: " ") + " "
            + #"xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" office:version="1.3" "#
            + #"office:mimetype="application/vnd.oasis.opendocument.spreadsheet">"#
            + "<office:automatic-styles>\(formats)</office:automatic-styles>"
            + "<office:body><office:spreadsheet>"
            + #"<table:table table:name="Résultats">\#(rows)</table:table>"#
            + #"<table:table table:name="Autre">\#(row(text("<text:p>X</text:p>")))</table:table>"#
            + "</office:spreadsheet></office:body></office:document>"
    }

    /// The bytes that LibreOffice makes of it.
    static func converted(to format: String) async throws -> [UInt8] {
        try await TemporaryFolder.with { folder in
            try Data(document.utf8).write(to: URL(filePath: folder + "/classeur.fods"))
            try await ChildProcess.succeed(
                "/usr/bin/soffice",
                [
                    "-env:UserInstallation=file://\(folder)/profile", "--headless", "--convert-to",
                    format, "--outdir", folder, folder + "/classeur.fods",
                ], within: .seconds(120))
            return try Array(Data(contentsOf: URL(filePath: folder + "/classeur.\(format)")))
        }
    }
}
