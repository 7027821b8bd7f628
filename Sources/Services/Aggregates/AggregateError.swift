// SPDX-License-Identifier: Apache-2.0

/// Why aggregates can't be brought up to date.
package enum AggregateError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Another process has registered another declaration since.
    case otherDeclaration(name: String)
    case unknown(name: String, near: String?)
    /// The table differs from the declaration in a way that is a person's to settle.
    case table(name: String, refusals: [String])
    /// A source can't be read as the declaration says.
    case source(aggregate: String, what: String, remedy: String)
    case range(what: String)
    /// PostgreSQL can't plan its query or make its table.
    case query(name: String, message: String)

    package var description: String {
        switch self {
        case .otherDeclaration(let name):
            "aggregate \(name) was declared anew by another process: restart this one, so that both "
                + "read the same files"
        case .unknown(let name, let near):
            "there is no aggregate `\(name)`."
                + (near.map { " Did you mean `\($0)`?" } ?? "")
                + " `bascule aggregates list` shows them"
        case .table(let name, let refusals):
            "aggregate \(name): " + refusals.joined(separator: "\n")
        case .source(let aggregate, let what, let remedy):
            "aggregate \(aggregate): \(what). \(remedy)"
        case .range(let what): what
        case .query(let name, let message):
            "aggregate \(name): \(message). `bascule aggregates check` shows the line"
        }
    }
}
