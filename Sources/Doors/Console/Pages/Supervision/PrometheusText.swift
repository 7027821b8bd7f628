// SPDX-License-Identifier: Apache-2.0

/// Metrics in Prometheus' text format, version 0.0.4.
struct PrometheusText {
    static let type = "text/plain; version=0.0.4; charset=utf-8"

    enum Kind: String { case counter, gauge, histogram, summary }
    typealias Labels = [(name: String, value: String)]

    private(set) var text = ""

    /// The head of a family; its samples follow.
    mutating func family(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    mutating func sample(_ name: String, _ labels: Labels, _ value: Double) {
        let inner = labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }
        let all = inner.isEmpty ? "" : "{\(inner.joined(separator: ","))}"
        text += "\(name)\(all) \(Self.number(value))\n"
    }

    mutating func sample(_ name: String, _ labels: Labels, _ value: Int64) {
        sample(name, labels, Double(value))
    }

    /// The buckets, the sum and the count of a histogram.
    ///
    /// - Parameter counts: what is below each bound and not below the one before, then the rest.
    mutating func histogram(
        _ name: String, _ labels: Labels, bounds: [Double], counts: [Int64], sum: Double
    ) {
        precondition(counts.count == bounds.count + 1, "\(name) has a bucket more than bounds")
        var below: Int64 = 0
        for (bound, count) in zip(bounds.map(Self.number) + ["+Inf"], counts) {
            below += count
            sample(name + "_bucket", labels + [("le", bound)], below)
        }
        sample(name + "_sum", labels, sum)
        sample(name + "_count", labels, below)
    }

    /// Without a comma where it is whole.
    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
    }

    private static func escaped(_ value: String) -> String {
        value.unicodeScalars.map { scalar in
            switch scalar {
            case "\\": "\\\\"
            case "\"": "\\\""
            case "\n": "\\n"
            default: String(scalar)
            }
        }.joined()
    }
}
