// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import Wording

/// Which container a file came out of.
struct MemberOrigin: RowDecodable {
    enum CodingKeys: String, RowColumn { case id, name, path }

    /// The container's, in the ledger.
    let id: Int64
    let name: String
    /// The file's path within it.
    let path: String

    init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        name = try row[.name]
        path = try row[.path]
    }

    /// For its sender, who knows the container.
    var sentence: Phrase {
        Phrase(
            en: "the member “\(path)” of “\(name)” (file \(id))",
            fr: "le membre « \(path) » de « \(name) » (fichier \(id))")
    }
}
