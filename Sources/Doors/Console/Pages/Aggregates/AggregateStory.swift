// SPDX-License-Identifier: Apache-2.0

internal import Application
internal import Postgres
internal import Views

/// What is read for the page of an aggregate.
struct AggregateStory: Sendable {
    /// Rows of one window that are shown, groups that can be chosen, and points of the chart.
    static let (rowsLimit, groupsLimit, pointsLimit) = (200, 400, 2_000)
    /// Days of the chart.
    static let days: Int64 = 400

    let view: AggregateView?
    let windows: Paged<WindowView>
    /// Why windows are stale, by their start.
    let days: [Timestamp: WindowDay]
    let table: ComputedTable?
    let window: Timestamp?
    let rows: [[String?]]
    let groups: [[String]]
    let group: [String]
    let column: DataTable.Column?
    let series: [(start: Timestamp, value: String?)]

    init(
        _ aggregate: DeclaredAggregate, _ list: ListQuery, _ page: Page,
        on connection: borrowing Connection
    ) throws {
        var filter = AggregateView.Filter()
        filter.name = aggregate.name
        view = try filter.first(1, on: connection).first
        windows = try WindowView.Filter(aggregate: aggregate.name).read(page, on: connection)
        table = try ComputedTable.find(
            schema: aggregate.schema, name: aggregate.table, key: aggregate.key, on: connection)
        let newest = try WindowView.Filter(aggregate: aggregate.name).first(1, on: connection).first
        let chosen = list["window"].flatMap { Int64($0) }.map(Timestamp.init(seconds:))
        let start = chosen ?? newest?.windowStart
        window = start
        if let first = windows.items.last, let last = windows.items.first {
            let found = try WindowDay.between(
                first.windowStart.seconds / 86_400 - 2, last.windowEnd.seconds / 86_400 + 2,
                of: [aggregate.name], limit: 5_000, on: connection)
            days = Dictionary(found.map { ($0.windowStart, $0) }, uniquingKeysWith: { $1 })
        } else {
            days = [:]
        }
        guard let table, let start else {
            (rows, groups, group, column, series) = ([], [], [], nil, [])
            return
        }
        rows = try table.rows(of: start, limit: Self.rowsLimit, on: connection)
        let end = Timestamp(seconds: (newest?.windowStart ?? start).seconds + 1)
        let begin = Timestamp(seconds: end.seconds - Self.days * 86_400)
        groups = try table.groups(
            from: begin, to: end, limit: Self.groupsLimit, on: connection)
        let wanted = list["group"].flatMap(KeyText.read)
        group = groups.first { $0 == wanted } ?? groups.first ?? []
        let numbers = table.columns.filter { $0.kind == .number && !$0.isKey }
        column = numbers.first { $0.name == list["column"] } ?? numbers.first
        guard let column, table.groups.isEmpty || !group.isEmpty else {
            series = []
            return
        }
        series = try table.series(
            column.name, group: group, from: begin, to: end, limit: Self.pointsLimit,
            on: connection)
    }
}
