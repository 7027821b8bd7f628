// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Charts
internal import Drawing
internal import Postgres
internal import Views
internal import Wording

/// What a digest's parts say, asked of the database in one snapshot.
struct DigestFacts {
    let mail: Mail
    let window: Window
    let zone: Zone
    let language: Language
    let charts: DeclaredChartCatalog
    let calendar: WindowCalendar

    private func say(_ en: String, _ fr: String) -> String { language == .fr ? fr : en }

    func section(
        _ part: Mail.Part, on connection: borrowing Connection
    ) throws -> MailContent.Section {
        switch part {
        case .alerts: try alerts(on: connection)
        case .arrivals: try arrivals(on: connection)
        case .faults: try faults(on: connection)
        case .staleAggregates: try stale(on: connection)
        case .controls: try controls(on: connection)
        case .table(let table): try rows(of: table, on: connection)
        case .chart(let name): try chart(name, on: connection)
        }
    }

    func heading(_ part: Mail.Part) -> String {
        switch part {
        case .alerts: say("Open alerts", "Alertes ouvertes")
        case .arrivals: say("Files of the day", "Fichiers du jour")
        case .faults: say("Refused rows", "Lignes refusées")
        case .staleAggregates: say("Aggregates not up to date", "Agrégats pas à jour")
        case .controls: say("Control charts", "Cartes de contrôle")
        case .table(let table):
            table.title.isEmpty ? say("Figures", "Chiffres") : table.title
        case .chart(let name): charts[name]?.title ?? say("Chart \(name)", "Graphique \(name)")
        }
    }

    /// One more is asked for than is shown.
    private static let asked = Mail.Limits.rows + 1

    private func cut(_ count: Int) -> String? {
        count > Mail.Limits.rows
            ? say(
                "the first \(Mail.Limits.rows); the console shows all of them",
                "les \(Mail.Limits.rows) premiers ; la console montre tout") : nil
    }

    private func alerts(on connection: borrowing Connection) throws -> MailContent.Section {
        var filter = AlertView.Filter()
        filter.isOpenOnly = true
        let open = try filter.first(Mail.Limits.alerts + 1, on: connection)
        let heading = heading(.alerts)
        guard !open.isEmpty else {
            return .init(
                heading, .nothing(say("No alert is open.", "Aucune alerte n'est ouverte.")))
        }
        let lines = open.prefix(Mail.Limits.alerts).map { alert in
            let since = LocalTimeText(zone: zone).text(alert.raisedAt.seconds)[language]
            return MailContent.Line(
                SubjectWords.shown(alert.subject)[language], alert.message,
                next: say("since \(since)", "depuis le \(since)"))
        }
        return .init(
            heading, .lines(lines),
            note: open.count > lines.count
                ? say("and more: the console shows them", "et d'autres : la console les montre")
                : nil)
    }

    private func arrivals(on connection: borrowing Connection) throws -> MailContent.Section {
        let rows = try connection.query(
            """
            select feed, count(*)::text as files,
                   (count(*) filter (where state = 'loaded'))::text as loaded,
                   (count(*) filter (where state in ('rejected', 'failed')))::text as refused,
                   coalesce(sum(rows_read), 0)::text as rows,
                   coalesce(sum(rows_rejected), 0)::text as rejected
              from bascule.files
             where arrived_at >= \(window.startTime) and arrived_at < \(window.endTime)
             group by feed
             order by feed
             limit \(Self.asked)
            """
        ).decode(as: ArrivalRow.self)
        let heading = heading(.arrivals)
        guard !rows.isEmpty else {
            return .init(heading, .nothing(say("No file came.", "Aucun fichier n'est arrivé.")))
        }
        let columns: [MailTable.Column] = [
            .init(say("feed", "flux")), .init(say("files", "fichiers"), isNumber: true),
            .init(say("loaded", "chargés"), isNumber: true),
            .init(say("refused", "refusés"), isNumber: true),
            .init(say("rows", "lignes"), isNumber: true),
            .init(say("rows refused", "lignes refusées"), isNumber: true),
        ]
        return .init(
            heading,
            .table(
                MailTable(
                    columns,
                    rows.prefix(Mail.Limits.rows).map { row in
                        [row.feed] + row.counts.map { ShownValue.number($0, in: language) }
                    })), note: cut(rows.count))
    }

    private func faults(on connection: borrowing Connection) throws -> MailContent.Section {
        let rows = try connection.query(
            """
            select f.feed, coalesce(x.column_name, '') as column_name, x.rule,
                   count(*)::text as faults, min(x.message) as message
              from bascule.files f
              join bascule.faults x on x.file_id = f.id and x.severity = 'reject'
             where f.arrived_at >= \(window.startTime) and f.arrived_at < \(window.endTime)
             group by f.feed, x.column_name, x.rule
             order by count(*) desc, f.feed, column_name, x.rule
             limit \(Self.asked)
            """
        ).decode(as: FaultRow.self)
        let heading = heading(.faults)
        guard !rows.isEmpty else {
            return .init(
                heading, .nothing(say("No row was refused.", "Aucune ligne n'a été refusée.")))
        }
        let columns: [MailTable.Column] = [
            .init(say("feed", "flux")), .init(say("column", "colonne")),
            .init(say("for example", "par exemple")), .init(say("rows", "lignes"), isNumber: true),
        ]
        return .init(
            heading,
            .table(
                MailTable(
                    columns,
                    rows.prefix(Mail.Limits.rows).map {
                        [
                            $0.feed, $0.column, $0.message,
                            ShownValue.number($0.faults, in: language),
                        ]
                    })), note: cut(rows.count))
    }

    private func stale(on connection: borrowing Connection) throws -> MailContent.Section {
        let all = try connection.query(
            """
            select \(columns: AggregateView.self)
              from bascule.aggregates
             where stale > 0 or failing > 0 or problem is not null
             order by name
             limit \(Self.asked)
            """
        ).decode(as: AggregateView.self)
        let heading = heading(.staleAggregates)
        guard !all.isEmpty else {
            return .init(heading, .nothing(say("All are up to date.", "Tous sont à jour.")))
        }
        return .init(
            heading,
            .lines(
                all.prefix(Mail.Limits.rows).map { aggregate in
                    let windows = Phrase.counted(
                        aggregate.stale, en: "# window[s] to compute",
                        fr: "# période[s] à calculer")[language]
                    return MailContent.Line(
                        aggregate.name, windows, next: aggregate.problem ?? aggregate.error)
                }), note: cut(all.count))
    }

    private func controls(on connection: borrowing Connection) throws -> MailContent.Section {
        let charts = try ChartView.Filter().first(Self.asked, on: connection)
        let heading = heading(.controls)
        guard !charts.isEmpty else {
            return .init(
                heading, .nothing(say("No chart is computed.", "Aucune carte n'est calculée.")))
        }
        let columns: [MailTable.Column] = [
            .init(say("chart", "carte")), .init(say("run", "série")),
            .init(say("measured", "mesurée le")), .init("verdict"),
            .init(say("rules", "règles")),
        ]
        return .init(
            heading,
            .table(
                MailTable(
                    columns,
                    charts.prefix(Mail.Limits.rows).map { chart in
                        [
                            chart.title, chart.series ?? "–",
                            chart.measuredAt.map {
                                LocalTimeText(zone: zone).text($0.seconds)[language]
                            } ?? "–", Self.verdict(chart.verdict)[language],
                            chart.rules.joined(separator: ", "),
                        ]
                    })), note: cut(charts.count))
    }

    private static func verdict(_ verdict: String?) -> Phrase {
        switch verdict {
        case "accept": Phrase(en: "accepted", fr: "acceptée")
        case "warn": Phrase(en: "warning", fr: "avertissement")
        case "reject": Phrase(en: "rejected", fr: "rejetée")
        case "not_evaluable": Phrase(en: "can't be judged", fr: "non jugeable")
        default: Phrase("–")
        }
    }

    private func rows(
        of table: Mail.Table, on connection: borrowing Connection
    ) throws -> MailContent.Section {
        let reading = TableReading(
            mail: mail, table: table, window: window, zone: zone, language: language)
        let (rows, isCut) = try reading.read(on: connection)
        let heading = heading(.table(table))
        guard !rows.rows.isEmpty else {
            return .init(heading, .nothing(say("No row.", "Aucune ligne.")))
        }
        return .init(
            heading, .table(rows),
            note: isCut
                ? say(
                    "the first \(Mail.Limits.rows) rows", "les \(Mail.Limits.rows) premières lignes"
                )
                : nil)
    }
}

private struct ArrivalRow: RowDecodable {
    let feed: String
    /// Files, loaded, refused, rows, refused rows.
    let counts: [String]

    enum CodingKeys: String, RowColumn { case feed, files, loaded, refused, rows, rejected }

    init(_ row: RowReader<CodingKeys>) throws {
        feed = try row[.feed]
        counts = [
            try row[.files], try row[.loaded], try row[.refused], try row[.rows],
            try row[.rejected],
        ]
    }
}

private struct FaultRow: RowDecodable {
    let feed, column, rule, faults, message: String

    enum CodingKeys: String, RowColumn {
        case feed, rule, faults, message
        case column = "column_name"
    }

    init(_ row: RowReader<CodingKeys>) throws {
        feed = try row[.feed]
        column = try row[.column]
        rule = try row[.rule]
        faults = try row[.faults]
        message = try row[.message]
    }
}
