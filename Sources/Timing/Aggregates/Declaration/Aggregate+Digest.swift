// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Crypto
internal import Foundation
internal import Postgres

extension Aggregate {
    /// Of everything that decides its rows: a change makes all windows stale.
    package var digest: String {
        let parts = [
            calendar.identity, "\(isCumulative)", key.joined(separator: ","),
            types.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
                .joined(separator: ","),
            sources.map(\.description).joined(separator: ","), table.description,
            statement.canonical,
        ]
        return SHA256.hash(data: Data(parts.joined(separator: "\0").utf8)).prefix(8)
            .map { String(format: "%02x", $0) }.joined()
    }
}

extension Aggregate.Source: CustomStringConvertible {
    package var description: String {
        let place =
            switch clock {
            case .time(let column): "time \(column)"
            case .day(let column): "day \(column)"
            case .span(let from, let to): "from \(from) to \(to)"
            case .days(let from, let to): "days from \(from) to \(to)"
            }
        return "\(table) \(place)" + (createsWindows ? "" : " creates none")
    }
}
