// SPDX-License-Identifier: Apache-2.0

/// Why the database does not take a row that the judge let pass: a constraint, a trigger, a limit.
package struct DatabaseRefusal: Sendable, Hashable {
    /// Five characters of the SQL standard.
    package var sqlstate: String
    /// Name of the site's own constraint, if it is one.
    package var constraint: String?
    /// The server's first sentence.
    package var message: String

    package init(sqlstate: String, constraint: String? = nil, message: String) {
        self.sqlstate = sqlstate
        self.constraint = constraint
        self.message = message
    }

    /// Whether a statement that ended so was ended by a row of its own: data (22), constraints
    /// (23), the server's limits (54), a trigger that raises an exception, a view's check.
    package static func isOfRow(sqlstate: String) -> Bool {
        // A statement with too many columns or arguments is no row's fault.
        guard !["54011", "54023"].contains(sqlstate) else { return false }
        return ["22", "23", "54"].contains(sqlstate.prefix(2))
            || ["P0001", "44000"].contains(sqlstate)
    }

    package var rule: Rule {
        switch sqlstate {
        case "23502": .required
        case "23505", "23P01": .duplicateKey
        case "22001": .length
        case "22003": .overflow
        case "22007", "22008": .invalidDate
        case "22021", "22P05": .encoding
        default:
            switch sqlstate.prefix(2) {
            case "22": .type
            case "54": .limit
            default: .check
            }
        }
    }

    var english: String {
        let reason =
            switch sqlstate {
            case "23502": "a value is missing that it requires"
            case "23505": "another row has the same values already (\(constraint ?? message))"
            case "23503": "it refers to something that is not there (\(constraint ?? message))"
            default: constraint.map { "the constraint “\($0)” does not hold" } ?? message
            }
        return "the database refuses this row: \(reason). Correct it, or ask the person in charge."
    }

    var french: String {
        let reason =
            switch sqlstate {
            case "23502": "il y manque une valeur obligatoire"
            case "23505": "une autre ligne a déjà les mêmes valeurs (\(constraint ?? message))"
            case "23503": "elle renvoie à quelque chose qui n'existe pas (\(constraint ?? message))"
            default: constraint.map { "la contrainte « \($0) » n'est pas respectée" } ?? message
            }
        return
            "la base de données refuse cette ligne : \(reason). Corrigez-la, ou adressez-vous au responsable."
    }

    static let examples = [
        DatabaseRefusal(sqlstate: "23514", constraint: "pol_positive", message: ""),
        DatabaseRefusal(sqlstate: "23502", message: "null value"),
        DatabaseRefusal(sqlstate: "23503", constraint: "lot_fkey", message: ""),
        DatabaseRefusal(sqlstate: "23505", constraint: "lot_unique", message: ""),
        DatabaseRefusal(sqlstate: "22003", message: "value overflows numeric format"),
        DatabaseRefusal(sqlstate: "54000", message: "index row requires 9000 bytes"),
        DatabaseRefusal(sqlstate: "P0001", message: "the season is closed"),
    ]
}
