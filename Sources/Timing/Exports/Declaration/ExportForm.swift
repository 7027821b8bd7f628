// SPDX-License-Identifier: Apache-2.0

internal import Calendar
package import Configuration
internal import Postgres
internal import Wording

/// The keys of an export's declaration, for its parser and for editors.
package enum ExportForm {
    private static let name = "^[a-z_][a-z0-9_]*$"

    package static let export = MapForm(
        [
            KeyForm(
                "export", .text(like: "^[a-z][a-z0-9_]{0,49}$"), "Its name: a-z, digits and _",
                isRequired: true),
            KeyForm("title", .text(), "What people call it; the sheet's name in XLSX"),
            KeyForm(
                "grain", .choice(of: Grain.self),
                "How long its windows are; without it there is one file of everything"),
            .cutOver, .periods,
            KeyForm(
                "query", .text(),
                "One select that ends in an order by; it may use :"
                    + Export.parameters.joined(separator: ", :")),
            KeyForm(
                "each", .text(),
                "One select of one column: each of its values has a file of its own, whose query has"
                    + " it as :each and whose name as {each}"),
            KeyForm(
                "changes", .choice(of: Export.Changes.Since.self),
                "since_last: each file says which rows came, changed or went since the one before"),
            KeyForm(
                "key", .texts(), "With `changes`: the columns that tell the rows apart"),
            KeyForm(
                "table", .text(like: "^[a-z_][a-z0-9_]*\\.[a-z_][a-z0-9_]*$"),
                "A whole table, instead of a query"),
            KeyForm("order", .texts(like: name), "The columns that a whole table is sorted by"),
            KeyForm(
                "columns", .list(.either([.text(), .map(column)])),
                "Columns of the query, in this order; all unless told"),
            KeyForm("format", .choice(of: Export.Format.self), "csv unless told"),
            KeyForm(
                "dialect", .choice(of: Export.Dialect.Name.self),
                "Of CSV: rfc4180 unless told; of PDF: french unless told, where the site is French"),
            KeyForm(
                "template", .text(like: "^[A-Za-z0-9][A-Za-z0-9_-]*\\.html$"),
                "Of PDF: the page's HTML, a Mustache template in the templates' folder"),
            KeyForm(
                "queries", .entries(.map(part)),
                "Of PDF: further queries, by the names that the template gives their rows"),
            KeyForm(
                "charts", .texts(like: name),
                "Of PDF: declared charts, shown by {{{charts.NAME}}}"),
            KeyForm(
                "encoding", .choice(of: Export.Dialect.Encoding.self),
                "Of CSV; the dialect's unless told"),
            KeyForm(
                "unmappable", .text(like: "^(refuse|[!-~])$"),
                "Written for a character that the encoding lacks; refuse unless told"),
            KeyForm("missing", .text(), "Written for NULL in CSV; nothing unless told"),
            KeyForm(
                "name", .text(),
                "The file's name, with {export}, {each}, {day:yyyyMMdd}, {last_day:…}, {window_start:…}, "
                    + "{window_end:…}, {revision}"),
            KeyForm("folder", .text(), "Below the exports' folder, or one of export_folders"),
            KeyForm(
                "deliver", .list(.map(target)),
                "Folders of other hosts that each file is put into, once it is here"),
            KeyForm("limits", .map(limits), "How much one file may have"),
            KeyForm(
                "empty", .choice(of: Export.WhenEmpty.self),
                "What becomes of a window without rows; write unless told"),
        ])

    static let column = MapForm(
        [
            KeyForm("name", .text(), "The query's column", isRequired: true),
            KeyForm("header", .text(), "What the file calls it; the name unless told"),
            KeyForm("decimals", .integer(0...30), "Rounded to so many, halves away from zero"),
            KeyForm(
                "format",
                .read(
                    wants: Phrase(
                        en: "a way to write days or times",
                        fr: "une façon d'écrire des jours ou des heures"),
                    example: "dd/MM/yyyy HH:mm",
                    [.like("yyyy|yy|MM|dd|HH|mm|ss")]),
                "How days and times are written: yyyy yy MM dd HH mm ss"),
            KeyForm("width", .integer(1...255), "Of a sheet's column, in characters"),
        ])

    static let part = MapForm(
        [
            KeyForm("title", .text(), "How the document calls it; the name unless told"),
            KeyForm("query", .text(), "One select that ends in an order by", isRequired: true),
            KeyForm(
                "one", .boolean,
                "Whether it is one row, shown as {{name.column}}; no unless told"),
            KeyForm(
                "columns", .list(.either([.text(), .map(column)])),
                "Columns of the query that the template may show", isRequired: true),
        ])

    private static let place =
        "^(sftp://[A-Za-z0-9._-]{1,64}@[^@?#]*/"
        + "|s3://[A-Za-z0-9][A-Za-z0-9._-]{1,62}/([^?#]*/)?"
        + "|https?://([A-Za-z0-9._-]{1,64}@)?[^@?#]*/)$"

    static let target = MapForm(
        [
            KeyForm(
                "to", .text(like: place),
                "The folder: sftp://user@host/folder/, s3://bucket/prefix/ or https://user@host/folder/; the host in console.source_hosts",
                isRequired: true),
            KeyForm(
                "secret", .map(SecretPlace.form),
                "Where the user's private key or password stands, of s3 the secret key; of https without a user a token"
            ),
            HostProof.keyForm, HostProof.fileForm,
            BucketFolder.endpointForm, BucketFolder.regionForm, BucketFolder.accessKeyForm,
            KeyForm(
                "check", .choice(of: Export.Target.Check.self),
                "How a file is seen to be whole there: size unless told; content, read there again; answer, of https and s3: the server's word"
            ),
            KeyForm("retry", .map(retry), "How often what does not arrive is tried again"),
            KeyForm(
                "alert_after", .integer(Export.Target.Limits.alertsAfter),
                "Tries of one file that fail, after which there is an alert; 3 unless told"),
            KeyForm(
                "time", .duration(Export.Target.Limits.times),
                "How long one file may take; 30min unless told"),
        ], exactlyOneOf: HostProof.names, where: MapForm.Beginning(of: "to", like: "^sftp://"))

    private static let retry = MapForm([
        KeyForm(
            "first", .duration(Export.Target.Limits.firstWaits),
            "Before the second try, then doubled each time; 1min unless told"),
        KeyForm(
            "longest", .duration(Export.Target.Limits.longestWaits),
            "Between two tries at most; 4h unless told"),
        KeyForm(
            "for", .duration(Export.Target.Limits.patiences),
            "After so long it is left to a person; 48h unless told"),
    ])

    private static let limits = MapForm(
        [
            KeyForm("rows", .integer(1...Int.max), "Rows of one file"),
            KeyForm("bytes", .bytes(1...1 << 50), "Size of one file"),
            KeyForm("files", .integer(1...100_000), "With `each`: files of one window"),
            KeyForm(
                "time", .duration(.seconds(1)...(.seconds(3_600))),
                "Of PDF: how long the printing may take; 5min unless told"),
            KeyForm(
                "memory", .bytes(256 << 20...64 << 30),
                "Of PDF: memory of the printing process; 2GiB unless told"),
        ])
}
