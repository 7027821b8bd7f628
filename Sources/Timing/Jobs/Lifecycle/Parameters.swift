// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Postgres

/// JSON objects for the journal.
package enum Parameters {
    /// Members that are nil are left out; `raw` ones are JSON already.
    package static func object(_ members: [(String, String?)], raw: [(String, String)] = [])
        -> String
    {
        let own = members.compactMap { name, value in
            value.map { "\(literal(name)):\(literal($0))" }
        }
        return "{" + (own + raw.map { "\(literal($0.0)):\($0.1)" }).joined(separator: ",") + "}"
    }

    package static func literal(_ text: String) -> String {
        Daemon.JSONText.string(text.clipped(to: JobLimits.reasonCharacters))
    }
}
