// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import Wording

/// The keys of a pickup's declaration, for its parser and for editors.
package enum PickupForm {
    package static let pickup = MapForm(
        [
            KeyForm(
                "pickup", .text(like: "^[a-z][a-z0-9_]{0,49}$"), "Its name: a-z, digits and _",
                isRequired: true),
            KeyForm("feed", .text(), "The feed whose files they are", isRequired: true),
            KeyForm(
                "from", .text(),
                "sftp://user@host/folder/, ftp:// or ftps:// likewise, s3://bucket/prefix/, https://host/file (an API with format: jsonl), postgres://user@host/database, odbc://user@SOURCE or imaps://user@host/FOLDER; the host in console.source_hosts",
                isRequired: true),
            KeyForm(
                "files", .texts(),
                "Of sftp, ftp and s3: patterns of the names that are fetched; those of the feed unless told"
            ),
            KeyForm(
                "name", .text(),
                "Of https: what the file is called here; the last part of its address unless told"),
            KeyForm(
                "secret", .map(SecretPlace.form),
                "Where the password of the user stands; of sftp also its private key, of s3 the secret key"
            ),
            HostProof.keyForm, HostProof.fileForm,
            BucketFolder.endpointForm, BucketFolder.regionForm, BucketFolder.accessKeyForm,
            KeyForm(
                "tls", .choice(["none"]),
                "Of ftp: none, for a host of the site's own network that has no TLS; else nothing is said without"
            ),
            KeyForm(
                "stable", .duration(Pickup.Limits.stables),
                "Of sftp, ftp and s3: for so long size and time must stay the same; 1min unless told, of s3 0s"
            ),
            KeyForm(
                "after", .either([.choice(afterWords), .map(move)]),
                "Of sftp, ftp and s3, once it is loaded: keep, delete, or { move: folder }; keep unless told"
            ),
            KeyForm(
                "unwanted", .texts(),
                "Of imap: patterns of names of files that go with their mail, unfetched"),
            KeyForm(
                "senders", .texts(like: "^[^@\\s]{0,64}@[A-Za-z0-9.-]{1,253}$"),
                "Of imap: whose mails are read: addresses, or @host"),
            KeyForm("query", .text(), "Of postgres and odbc: a select with :since and :until"),
            KeyForm(
                "cursor", .map(cursor),
                "Of postgres, odbc and an API: which stretches of time are asked for"),
            KeyForm(
                "format", .choice(["jsonl"]),
                "Of https: the answer is JSON with a list of records, which become lines of one file"
            ),
            KeyForm(
                "records", .text(like: "^(/.*)?$"),
                "Of an API: where the list stands in an answer, as /data; the answer itself unless told"
            ),
            KeyForm(
                "next", .either([.text(like: "^(link|/.*)$"), .map(next)]),
                "Of an API: what leads to the next page: the place of its address in the answer, or link"
            ),
            KeyForm("rate", .map(rate), "Of an API: how often it may be asked"),
            KeyForm(
                "authorization", .either([.choice(["bearer"]), .map(authorization)]),
                "Of an API: how it is told the secret; bearer unless told"),
            KeyForm("limits", .map(limits), "What one run may fetch"),
        ], exactlyOneOf: HostProof.names, where: MapForm.Beginning(of: "from", like: "^sftp://"))

    static let afterWords = ["keep", "delete"]

    static let move = MapForm([
        KeyForm(
            "move", .text(like: "^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}/?$"),
            "A folder below the one that is fetched from; made where it is not there",
            isRequired: true)
    ])

    static let next = MapForm([
        KeyForm("cursor", .text(like: "^/.*$"), "The place in the answer of the next page's name"),
        KeyForm("last", .text(like: "^/.*$"), "The place in the last record of its key"),
        KeyForm(
            "parameter", .text(like: "^[A-Za-z0-9._\\[\\]-]{1,64}$"),
            "The parameter of the address that has it", isRequired: true),
    ])

    static let rate = MapForm([
        KeyForm(
            "per_minute", .integer(Pickup.Limits.rates), "Questions a minute", isRequired: true)
    ])

    static let authorization = MapForm([
        KeyForm("basic", .text(like: "^[!-9;-~]{1,200}$"), "The user whose password it is"),
        KeyForm("header", .text(like: "^[A-Za-z0-9-]{1,64}$"), "The line of the head it stands in"),
    ])

    static let cursor = MapForm([
        KeyForm(
            "column", .text(like: "^[^\\x00-\\x1f]{1,63}$"),
            "Of a database: the column of the result that says when a row was changed"),
        KeyForm("type", .choice(["timestamp"]), "What it holds; timestamp unless told"),
        KeyForm(
            "lag", .duration(Pickup.Limits.lags),
            "How much of the stretch before is asked for again; 10min unless told"),
        KeyForm(
            "settle", .duration(Pickup.Limits.lags),
            "So much before the source's own clock it ends; 1min unless told"),
        KeyForm(
            "start",
            .read(
                wants: Phrase(en: "a day or an instant", fr: "un jour ou un instant"),
                example: "2026-01-01", [.like("^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].*)?$")]),
            "Where the first stretch begins", isRequired: true),
        KeyForm(
            "most", .duration(Pickup.Limits.stretches),
            "No stretch is longer: what is more comes in parts; of an API with :until alone"),
        KeyForm(
            "zone", .text(like: "^[A-Za-z0-9_+/-]{1,64}$"),
            "Of odbc: in which zone the source's times are; the site's unless told"),
        KeyForm(
            "clock", .text(),
            "Of odbc: a select that gives the source's clock; select current_timestamp unless told"),
    ])

    static let limits = MapForm([
        KeyForm(
            "rows", .integer(Pickup.Limits.rowCounts), "Rows of one query; 5000000 unless told"),
        KeyForm(
            "files", .integer(Pickup.Limits.fileCounts),
            "Files of one run, the next goes on; 10000 unless told"),
        KeyForm(
            "batch", .integer(Pickup.Limits.batches),
            "Files that are fetched together, as one commit; 500 unless told"),
        KeyForm(
            "batch_bytes", .bytes(Pickup.Limits.sizes),
            "Their bytes, but for one that is larger; 64MiB unless told"),
        KeyForm("bytes", .bytes(Pickup.Limits.sizes), "Size of one file; 256MiB unless told"),
        KeyForm(
            "pages", .integer(Pickup.Limits.pageCounts),
            "Of an API: answers of one run; 1000 unless told"),
        KeyForm(
            "page_bytes", .bytes(Pickup.Limits.pageSizes),
            "Of an API: size of one answer; 16MiB unless told"),
        KeyForm(
            "memory", .bytes(Pickup.Limits.memories),
            "Of odbc: memory of the process that the driver runs in; 1GiB unless told"),
        KeyForm(
            "time", .duration(Pickup.Limits.times), "How long one run may take; 30min unless told"),
    ])
}
