// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// An entry of the journal, with its link.
package struct JournalEntryView: View {
    package static let view = "journaletl"

    package var id: Int64
    package var at: Timestamp
    package var actor: String
    package var action: String
    package var subject: String
    package var parameters: JSONText
    package var result: JSONText
    package var durationSeconds: Double?
    /// The place in the chain; nil: the entry is in none.
    package var seq: Int64?
    /// In hexadecimal.
    package var hash: String?
    /// The effective user of the process, and the login user.
    package var uid: Int64?
    package var loginUID: Int64?
    /// The user who became the process's user by sudo or su.
    package var sudoUser: String?

    package enum CodingKeys: String, RowColumn {
        case id, at, actor, action, subject, parameters, result, seq, hash, uid
        case durationSeconds = "duration_seconds"
        case loginUID = "login_uid"
        case sudoUser = "sudo_user"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        at = try row[.at]
        actor = try row[.actor]
        action = try row[.action]
        subject = try row[.subject]
        parameters = try row[.parameters]
        result = try row[.result]
        durationSeconds = try row[.durationSeconds]
        seq = try row[.seq]
        hash = try row[.hash]
        uid = try row[.uid]
        loginUID = try row[.loginUID]
        sudoUser = try row[.sudoUser]
    }

    package var place: Place { .number(id) }
}

extension JournalEntryView {
    package struct Filter: ViewFilter {
        package typealias Item = JournalEntryView

        package var id: Int64?
        package var actor: String?
        /// Any of these; empty means all.
        package var actions: [String] = []
        /// `file 12`, or `file` for all files.
        package var subject: String?
        package var since: Timestamp?
        /// Not included.
        package var until: Timestamp?
        package var isOldestFirst = false

        package init() {}

        /// `file 12`: what has a number is one thing, and no other subject begins with it.
        private var isOneThing: Bool {
            let words = (subject ?? "").split(separator: " ", omittingEmptySubsequences: false)
            return words.count == 2 && !words[1].isEmpty
                && words[1].utf8.allSatisfy { (0x30...0x39).contains($0) }
        }

        package var question: Question {
            var rest: [SQL] = []
            if let actor { rest.append("actor = \(actor)") }
            if !actions.isEmpty { rest.append("action = any(\(actions))") }
            if let subject, !isOneThing {
                rest.append("(subject = \(subject) or starts_with(subject, \(subject + " ")))")
            }
            if let since { rest.append("at >= \(since)") }
            if let until { rest.append("at < \(until)") }
            return Question(key: "id", descending: !isOldestFirst, [branch], rest: rest)
        }

        private var branch: Question.Branch {
            var conditions: [SQL] = []
            if let id { conditions.append("id = \(id)") }
            if let subject, isOneThing { conditions.append("subject = \(subject)") }
            let source: SQL = """
                (select *, extract(epoch from duration)::float8 as duration_seconds
                   from bascule.journaletl) as journal
                """
            return Question.Branch(source, conditions)
        }
    }
}
