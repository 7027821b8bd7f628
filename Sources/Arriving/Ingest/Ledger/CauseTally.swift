// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Foundation
internal import Views

/// What is wrong with a file, each cause once, counted while it is judged.
///
/// A file with a million faults is then told without reading them again, and faults that are not
/// kept are counted too.
struct CauseTally {
    /// Causes of one severity that are told apart by their column and detail; further ones only by
    /// their rule.
    static let columnsLimit = 200

    private struct Kind: Hashable {
        let severity: Severity
        let rule: Rule
        let column: String?
        let detail: String
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
    /// Of each severity.
    private var kinds: [Severity: Int] = [:]
    private var faults = 0
    private var isPartlyKept = false

    /// - Parameter message: told of the first of its kind alone.
    mutating func addFault(
        _ fault: Fault, isKept: Bool = true, message: @autoclosure () -> String
    ) {
        if !isKept { isPartlyKept = true }
        let kind = Kind(
            severity: fault.severity, rule: fault.rule, column: fault.column,
            detail: fault.detail.cause)
        add(1, of: kind, from: fault.line, to: fault.line, message: message())
    }

    /// Adds what the merge has found in the same file.
    mutating func add(_ other: CauseTally) {
        isPartlyKept = isPartlyKept || other.isPartlyKept
        for (kind, there) in other.places.sorted(by: { $0.value < $1.value }) {
            let cause = other.causes[there]
            add(cause.faults, of: kind, from: cause.first, to: cause.last, message: cause.message)
        }
    }

    private mutating func add(
        _ count: Int, of kind: Kind, from: Int?, to: Int?, message: @autoclosure () -> String
    ) {
        var kind = kind
        if places[kind] == nil, kinds[kind.severity, default: 0] >= Self.columnsLimit {
            kind = Kind(severity: kind.severity, rule: kind.rule, column: nil, detail: "")
        }
        let place = places[kind] ?? causes.count
        if place == causes.count {
            places[kind] = place
            kinds[kind.severity, default: 0] += 1
            causes.append(
                Cause(
                    severity: kind.severity.rawValue, rule: kind.rule.rawValue,
                    column: kind.column, message: message()))
        }
        causes[place].add(count, from: from, to: to)
        faults += count
    }

    /// For the ledger, what refuses most rows first; empty where the faults are all kept and few
    /// enough to tell it themselves.
    var json: String {
        get throws {
            guard faults > FaultCauseView.fewFaults || isPartlyKept else { return "" }
            let sorted = causes.enumerated().sorted { one, other in
                let (first, second) = (one.element, other.element)
                guard first.severity == second.severity else {
                    return first.severity == Severity.reject.rawValue
                }
                return first.faults == second.faults
                    ? one.offset < other.offset : first.faults > second.faults
            }
            return String(
                decoding: try JSONEncoder().encode(sorted.map(\.element)), as: UTF8.self)
        }
    }
}
