// SPDX-License-Identifier: Apache-2.0

/// The reason why a server took no connection, from libpq's verbose message.
///
/// The SQLSTATE stands in it whatever language the server speaks: `FATAL:  28P01: …`. The words of a
/// server would tell it in English only.
struct ConnectionRefusal {
    /// In one line, without SQLSTATE and source lines of the server.
    let reason: String
    /// The server's, of the last host that answered; nil where none did.
    let sqlstate: String?

    init(_ message: String) {
        var (words, state): ([String], String?) = ([], nil)
        for line in message.split(separator: "\n") where !line.hasPrefix("LOCATION:") {
            guard let code = line.firstMatch(of: #/: +((?=[A-Z]*[0-9])[0-9A-Z]{5}): /#) else {
                words.append(String(line))
                continue
            }
            state = String(code.output.1)
            words.append(line.replacingCharacters(in: code))
        }
        // libpq asks for a password that nobody gave it, before the server refuses it.
        if state == nil, message.contains("no password supplied") { state = "28P01" }
        reason = words.isEmpty ? "refused" : words.joined(separator: " ")
        sqlstate = state
    }

    /// A pooler takes no settings at the start.
    ///
    /// PgBouncer has one SQLSTATE for all that it refuses itself, also for a server that is away; its
    /// words are English everywhere.
    var isOfSettings: Bool {
        sqlstate == "08P01" && reason.contains("unsupported startup parameter")
    }

    /// To stand behind the reason; nothing where that says what to do.
    var remedy: String {
        switch sqlstate?.prefix(2) {
        case "28": ". Correct role and password in `database_url`, or pg_hba.conf on the server."
        case "3D": ". Create the database, or correct `database_url`."
        default: ""
        }
    }
}

extension Substring {
    /// The line with `: ` in place of the SQLSTATE and the colons beside it.
    fileprivate func replacingCharacters(in code: Regex<(Substring, Substring)>.Match) -> String {
        self[..<code.range.lowerBound] + ": " + self[code.range.upperBound...]
    }
}
