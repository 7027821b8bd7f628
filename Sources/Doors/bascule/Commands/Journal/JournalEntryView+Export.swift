// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import Views

/// An entry as auditors get it: parameters and result character by character as the journal has them,
/// for the hashes are those of their text.
extension JournalEntryView {
    private enum Cell {
        case text(String)
        /// JSON as it is: a number, or what the journal has as JSON.
        case raw(String)
        case nothing
    }

    /// The names of the exported columns.
    static let exportedColumns = [
        "id", "at", "actor", "action", "subject", "parameters", "result", "duration_seconds", "seq",
        "hash", "uid", "login_uid", "sudo_user",
    ]

    /// Of `exportedColumns`; times are UTC.
    private var cells: [Cell] {
        [
            .raw("\(id)"), .text(at.text), .text(actor), .text(action), .text(subject),
            .raw(parameters.text), .raw(result.text),
            durationSeconds.map { .raw(String(format: "%.6f", $0)) } ?? .nothing,
            Self.number(seq), hash.map(Cell.text) ?? .nothing, Self.number(uid),
            Self.number(loginUID), sudoUser.map(Cell.text) ?? .nothing,
        ]
    }

    private static func number(_ value: Int64?) -> Cell { value.map { .raw("\($0)") } ?? .nothing }

    /// A record of CSV; nothing is an empty field.
    var texts: [String] {
        cells.map { cell in
            switch cell {
            case .text(let text), .raw(let text): text
            case .nothing: ""
            }
        }
    }

    /// An object in one line.
    func jsonLine() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        let members = try zip(Self.exportedColumns, cells).map { name, cell in
            let value =
                switch cell {
                case .text(let text): String(decoding: try encoder.encode(text), as: UTF8.self)
                case .raw(let json): json
                case .nothing: "null"
                }
            return "\"\(name)\": \(value)"
        }
        return "{\(members.joined(separator: ", "))}"
    }
}
