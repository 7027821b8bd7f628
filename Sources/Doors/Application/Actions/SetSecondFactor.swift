// SPDX-License-Identifier: Apache-2.0

internal import Accounts
package import Journal
package import Postgres

/// Gives a user a second factor, or takes it away, and ends its sessions.
package struct SetSecondFactor: Action {
    package static let verb = Verb.setSecondFactor

    private let name: String
    private let secret: [UInt8]?
    private let step: Int64?
    private let kept: Int64?

    /// - Parameters:
    ///   - secret: nil takes it away.
    ///   - step: of the code that confirmed it, which is not taken again; nil: there was none.
    ///   - kept: the session in which its user does it, which goes on.
    package init(
        _ secret: [UInt8]?, confirmedAt step: Int64? = nil, of name: String,
        keeping kept: Int64? = nil
    ) {
        self.secret = secret
        self.step = step
        self.name = name
        self.kept = kept
    }

    /// - Returns: whether anything was done: there may be none to take away.
    /// - Throws: `AccountError`.
    package func run(by actor: JournalActor, on connection: borrowing Connection) throws -> Bool {
        try connection.transaction { connection in
            let id = try Users.find(name, on: connection)
            let had = try SecondFactor.set(
                secret, confirmedAt: step, of: id, keeping: kept, on: connection)
            guard had || secret != nil else { return false }
            try JournalEntry.write(
                "user second factor", subject: "user \(name)", by: actor.text,
                parameters: jsonText(["is_on": secret != nil]), on: connection)
            return true
        }
    }
}
