// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Fetching
internal import Postgres
internal import Wording

/// A session with another PostgreSQL, which only reads there.
struct SourceDatabase: RowSource {
    private let query: Pickup.Query
    private let bounds: SourceBounds
    private let connection: Connection

    /// Why it does not give its rows.
    struct Trouble: Error {
        let code: String
        let sentence: Phrase
        let mayPass: Bool
    }

    /// - Throws: `FetchTrouble` where its address may not be asked, `Trouble`.
    init(
        _ query: Pickup.Query, _ password: String, _ rules: FetchRules, _ limits: FetchLimits,
        _ isStopped: @escaping @Sendable () -> Bool
    ) throws {
        self.query = query
        let bounds = SourceBounds(
            shown: query.shown, end: .now + limits.time, isStopped: isStopped)
        self.bounds = bounds
        let addresses = try rules.judgedAddresses(
            of: query.host, port: query.port, until: .now + limits.resolving, isStopped: isStopped)
        guard let address = addresses.first(where: \.isIPv4) ?? addresses.first else {
            throw Trouble(
                code: "source_name_unknown",
                sentence: Phrase(
                    en: "No address is known of \(query.host.text). Check the host's name",
                    fr: "Aucune adresse n'est connue pour \(query.host.text). Vérifiez son nom"),
                mayPass: true)
        }
        connection = try bounds.told {
            var options = try ConnectionOptions(
                url: "postgresql://", applicationName: "bascule pickup")
            options[keyword: "host"] = query.host.text.filter { $0 != "[" && $0 != "]" }
            // libpq asks no resolver: this one was judged.
            options[keyword: "hostaddr"] = address.text
            options[keyword: "port"] = "\(query.port)"
            options[keyword: "user"] = query.user
            options[keyword: "dbname"] = query.database
            options[keyword: "password"] = password
            options[keyword: "passfile"] = "/dev/null"
            // Beyond the site's own network a certificate proves who answers.
            options[keyword: "sslmode"] = rules.isOwn(address) ? "prefer" : "verify-full"
            options[keyword: "sslrootcert"] = rules.ca
            options.connectDeadline = limits.connecting
            options.deadline = limits.time
            return try Connection(options)
        }
    }

    /// Its clock: seconds since 1970.
    func now() throws -> Int64 {
        try bounds.told {
            try connection.query("select floor(extract(epoch from clock_timestamp()))::bigint")
                .value()
        }
    }

    /// The rows as CSV with a header, a row a piece, in one look at the data.
    func copy(
        since: Int64, until: Int64, most: Int, _ body: ([UInt8]) throws -> Void
    ) throws -> Int {
        // COPY takes no parameters: they are settings of the transaction.
        let statement = query.statement.bound([
            "since": "(pg_catalog.current_setting('bascule.since')::timestamptz)",
            "until": "(pg_catalog.current_setting('bascule.until')::timestamptz)",
        ])
        let gate = CancelGate(connection.cancelHandle())
        let watch = StopWatch(until: bounds.end, every: 1_000, bounds.isStopped) {
            gate.cancelInBackground()
        }
        defer { watch.stop() }
        var pieces = 0
        try bounds.told {
            try connection.transaction(
                TransactionMode(isolation: .repeatableRead, isReadOnly: true)
            ) { connection in
                _ = try connection.query(
                    """
                    select set_config('bascule.since', to_timestamp(\(since))::text, true),
                           set_config('bascule.until', to_timestamp(\(until))::text, true)
                    """)
                // The line ends the comment that a query may end in.
                try connection.copyOut(
                    "copy (\(raw: statement)\n) to stdout with (format csv, header)"
                ) { piece in
                    try bounds.check()
                    if pieces == 0 { try requireColumn(in: piece) }
                    pieces += 1
                    guard pieces - 1 <= most else { throw Self.tooMany("limits.rows") }
                    try body(piece)
                }
            }
        }
        return max(0, pieces - 1)
    }

    /// Without its column nobody knows of which stretch a row is.
    private func requireColumn(in head: [UInt8]) throws {
        let names = String(decoding: head, as: UTF8.self).filter { !$0.isNewline }
            .split(separator: ",").map { $0.filter { $0 != "\"" } }
        let column = query.cursor.column
        guard !names.contains(column) else { return }
        throw Trouble(
            code: "source_failed",
            sentence: Phrase(
                en: "The query gives no column `\(column)`, which `cursor` names. Add it, or"
                    + " name another",
                fr: "La requête ne donne pas de colonne `\(column)`, que `cursor` nomme."
                    + " Ajoutez-la, ou nommez-en une autre"), mayPass: false)
    }

    static func tooMany(_ limit: String) -> Trouble {
        Trouble(
            code: "source_too_large",
            sentence: Phrase(
                en: "The rows since the last file are more than the pickup's `\(limit)`. Raise it,"
                    + " or have them come in parts: `cursor: { most: 1d }`, of an API with `:until`"
                    + " in its address",
                fr: "Les lignes depuis le dernier fichier dépassent `\(limit)` de la collecte."
                    + " Relevez-la, ou faites-les venir en parties : `cursor: { most: 1d }`, pour"
                    + " une API avec `:until` dans son adresse"),
            mayPass: false)
    }
}
