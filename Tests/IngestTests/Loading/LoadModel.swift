// SPDX-License-Identifier: Apache-2.0

import Feeds

/// A row of the random tests: two key columns, two values.
struct ModelRow: Hashable {
    var key: ModelKey
    var values: ModelValues
    var line: Int64
}

struct ModelKey: Hashable, Comparable, CustomStringConvertible {
    var name: String
    var number: ModelNumber

    static func < (left: Self, right: Self) -> Bool {
        (left.name, left.number) < (right.name, right.number)
    }
    var description: String { "\(name)/\(number)" }
}

/// An integer written with some zeros behind the point: equal to one with others.
struct ModelNumber: Hashable, Comparable, CustomStringConvertible, ExpressibleByIntegerLiteral {
    var value: Int64
    var zeros = 0

    init(_ value: Int64, zeros: Int = 0) {
        self.value = value
        self.zeros = zeros
    }
    init(integerLiteral value: Int64) { self.init(value) }

    static func == (left: Self, right: Self) -> Bool { left.value == right.value }
    static func < (left: Self, right: Self) -> Bool { left.value < right.value }
    func hash(into hasher: inout Hasher) { hasher.combine(value) }

    var coefficient: Int128 { (0..<zeros).reduce(Int128(value)) { power, _ in power * 10 } }
    var description: String {
        "\(value)" + (zeros > 0 ? "." + String(repeating: "0", count: zeros) : "")
    }
}

struct ModelValues: Hashable, CustomStringConvertible {
    var amount: ModelNumber?
    var note: String?

    var description: String { "\(amount.map(\.description) ?? "-"),\(note ?? "-")" }
}

/// Where a row comes from.
struct Place: Hashable, CustomStringConvertible {
    var file: Int64
    var line: Int64

    var description: String { "\(file):\(line)" }
}

struct ModelFile {
    var id: Int64
    var rows: [ModelRow]
}

/// Result of one row.
enum Verdict: Hashable {
    case inserted, amended, unchanged
    case duplicate(of: Place)
    case amendment(of: Place)

    var isAccepted: Bool {
        switch self {
        case .inserted, .amended, .unchanged: true
        case .duplicate, .amendment: false
        }
    }
}

/// The contract of a load, one row after another, in the plainest way there is.
struct LoadModel {
    struct Version {
        /// As the version's own row writes it.
        var key: ModelKey
        var values: ModelValues
        var place: Place
        var confirmations: [Place] = []

        func isTouched(by file: Int64) -> Bool {
            place.file == file || confirmations.contains { $0.file == file }
        }
        func firstTouch(by file: Int64) -> Place {
            ([place] + confirmations).first { $0.file == file } ?? place
        }
    }

    let onAmendment: AmendmentPolicy
    let onDuplicateKey: DuplicateKeyPolicy
    /// Each key's versions, the current one last.
    var chains: [ModelKey: [Version]] = [:]

    mutating func load(_ file: ModelFile) -> [Verdict] {
        file.rows.map { load($0, at: Place(file: file.id, line: $0.line)) }
    }

    private mutating func load(_ row: ModelRow, at place: Place) -> Verdict {
        var chain = chains[row.key] ?? []
        defer { chains[row.key] = chain }
        guard let current = chain.last else {
            chain.append(Version(key: row.key, values: row.values, place: place))
            return .inserted
        }
        if current.values == row.values {
            chain[chain.count - 1].confirmations.append(place)
            return .unchanged
        }
        let isOwn =
            onDuplicateKey == .last
            ? current.place.file == place.file : current.isTouched(by: place.file)
        if isOwn && onDuplicateKey != .last {
            return .duplicate(of: current.firstTouch(by: place.file))
        }
        guard isOwn || onAmendment == .keepHistory else {
            return .amendment(of: current.place)
        }
        chain.append(Version(key: row.key, values: row.values, place: place))
        return .amended
    }

    /// The table, the chains of history and the confirmations, one line each.
    var account: [String] {
        var lines: [String] = []
        for chain in chains.values {
            for (index, version) in chain.enumerated() {
                let next = index + 1 < chain.count ? "\(chain[index + 1].place)" : "current"
                lines.append("\(version.key) \(version.values) \(version.place) -> \(next)")
                for (order, touch) in version.confirmations.enumerated() {
                    lines.append("\(version.place) confirmed \(order) by \(touch)")
                }
            }
        }
        return lines.sorted()
    }

    /// Versions that a file brought.
    func versions(of file: Int64) -> Int {
        chains.values.joined().count { $0.place.file == file }
    }
}
