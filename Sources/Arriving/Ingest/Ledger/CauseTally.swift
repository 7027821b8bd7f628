// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Foundation
internal import Views

/// What is wrong with a file, each cause once, counted while it is judged.
///
/// A file with a million faults is then told without reading them again, and faults that are not
/// kept are counted too.
struct CauseTally {
    /// Causes of a file that are told apart by their column; further ones only by their rule.
    static let columnsLimit = 200

    private struct Kind: Hashable {
        let severity: Severity
        let rule: Rule
        let column: String?
    }

    /// As the ledger keeps it.
    private struct Cause: Encodable {
        let severity: String
        let rule: String
        let column: String?
        /// The first fault's.
        let message: String
        var faults = 0
        var first: Int?
        var last: Int?

        mutating func add(_ more: Int, from: Int?, to: Int?) {
            faults += more
            if let from { first = min(first ?? from, from) }
            if let to { last = max(last ?? to, to) }
        }
    }

    private var places: [Kind: Int] = [:]
    private var causes: [Cause] = []
    private(set) var faults = 0

    /// - Parameter message: told of the first of its kind alone.
    mutating func addFault(_ fault: Fault, message: @autoclosure () -> String) {
        let kind = Kind(severity: fault.severity, rule: fault.rule, column: fault.column)
        add(1, of: kind, from: fault.line, to: fault.line, message: message())
    }

    /// Adds what the merge has found in the same file.
    mutating func add(_ other: CauseTally) {
        for (kind, there) in other.places.sorted(by: { $0.value < $1.value }) {
            let cause = other.causes[there]
            add(cause.faults, of: kind, from: cause.first, to: cause.last, message: cause.message)
        }
    }

    private mutating func add(
        _ count: Int, of kind: Kind, from: Int?, to: Int?, message: @autoclosure () -> String
    ) {
        var kind = kind
        if places[kind] == nil, causes.count >= Self.columnsLimit {
            kind = Kind(severity: kind.severity, rule: kind.rule, column: nil)
        }
        let place = places[kind] ?? causes.count
        if place == causes.count {
            places[kind] = place
            causes.append(
                Cause(
                    severity: kind.severity.rawValue, rule: kind.rule.rawValue,
                    column: kind.column, message: message()))
        }
        causes[place].add(count, from: from, to: to)
        faults += count
    }

    /// For the ledger; empty where the faults are few enough to tell it themselves.
    var json: String {
        get throws {
            guard faults > FaultCauseView.fewFaults else { return "" }
            return String(decoding: try JSONEncoder().encode(causes), as: UTF8.self)
        }
    }
}
