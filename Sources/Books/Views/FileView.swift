// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A file of the ledger.
package struct FileView: View {
    package static let view = "files"

    package var id: Int64
    package var feed: String
    package var name: String
    package var bytes: Int64
    /// In hexadecimal; nil: it was not read yet.
    package var sha256: String?
    package var state: String
    package var rowsRead: Int64
    package var rowsInserted: Int64
    package var rowsAmended: Int64
    package var rowsUnchanged: Int64
    package var rowsRejected: Int64
    package var arrivedAt: Timestamp
    package var loadedAt: Timestamp?
    package var storedPath: String?
    package var reason: String?
    package var warnings: Int64
    package var attempts: Int
    package var nextAttemptAt: Timestamp?
    package var storedAt: Timestamp?
    package var duplicateOf: Int64?
    /// The file of this name before it.
    package var previousID: Int64?
    package var origin: String
    package var inboxPath: String
    package var dialect: String?
    package var parser: String?
    package var worker: String?
    /// The digest of the declaration that it was read by.
    package var feedVersion: String?
    /// The batch that has or had it.
    package var jobID: Int64?
    package var lines: Int64?
    /// The account of its lines.
    package var lineAccount: JSONText?
    /// The file whose refused rows it brings again.
    package var mends: Int64?
    /// Who handed it in, as the journal names actors; nil: it came by the inbox or a command.
    package var sentBy: String?
    /// What is far from usual in it, in the site's language; nil: nothing is.
    package var unusual: String?
    /// Since when it waits for somebody to release it.
    package var heldAt: Timestamp?
    package var releasedAt: Timestamp?
    package var releasedBy: String?

    package enum CodingKeys: String, RowColumn {
        case id, feed, name, bytes, sha256, state, reason, warnings, attempts, origin, dialect
        case parser, worker, lines, mends, unusual
        case rowsRead = "rows_read"
        case rowsInserted = "rows_inserted"
        case rowsAmended = "rows_amended"
        case rowsUnchanged = "rows_unchanged"
        case rowsRejected = "rows_rejected"
        case arrivedAt = "arrived_at"
        case loadedAt = "loaded_at"
        case storedPath = "stored_path"
        case nextAttemptAt = "next_attempt_at"
        case storedAt = "stored_at"
        case duplicateOf = "duplicate_of"
        case previousID = "previous_id"
        case inboxPath = "inbox_path"
        case feedVersion = "feed_version"
        case jobID = "job_id"
        case lineAccount = "line_account"
        case sentBy = "sent_by"
        case heldAt = "held_at"
        case releasedAt = "released_at"
        case releasedBy = "released_by"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        feed = try row[.feed]
        name = try row[.name]
        bytes = try row[.bytes]
        sha256 = try row[.sha256]
        state = try row[.state]
        rowsRead = try row[.rowsRead]
        rowsInserted = try row[.rowsInserted]
        rowsAmended = try row[.rowsAmended]
        rowsUnchanged = try row[.rowsUnchanged]
        rowsRejected = try row[.rowsRejected]
        arrivedAt = try row[.arrivedAt]
        loadedAt = try row[.loadedAt]
        storedPath = try row[.storedPath]
        reason = try row[.reason]
        warnings = try row[.warnings]
        attempts = try row[.attempts]
        nextAttemptAt = try row[.nextAttemptAt]
        storedAt = try row[.storedAt]
        duplicateOf = try row[.duplicateOf]
        previousID = try row[.previousID]
        origin = try row[.origin]
        inboxPath = try row[.inboxPath]
        dialect = try row[.dialect]
        parser = try row[.parser]
        worker = try row[.worker]
        feedVersion = try row[.feedVersion]
        jobID = try row[.jobID]
        lines = try row[.lines]
        lineAccount = try row[.lineAccount]
        mends = try row[.mends]
        sentBy = try row[.sentBy]
        unusual = try row[.unusual]
        heldAt = try row[.heldAt]
        releasedAt = try row[.releasedAt]
        releasedBy = try row[.releasedBy]
    }

    package var place: Place { .number(id) }
}

extension FileView {
    package struct Filter: ViewFilter {
        package typealias Item = FileView

        package var id: Int64?
        /// Any of these; nil: all.
        package var ids: [Int64]?
        package var feed: String?
        /// Any of these; empty: all.
        package var feeds: [String] = []
        /// Empty: all.
        package var states: [String] = []
        /// A part of the name, case ignored.
        package var name: String?
        /// The digest or its beginning, in hexadecimal, lower case.
        package var digest: String?
        /// When it came.
        package var arrived: Range<Timestamp>?

        package init() {}

        package var question: Question {
            var conditions: [SQL] = []
            if let id { conditions.append("id = \(id)") }
            if let feed { conditions.append("feed = \(feed)") }
            if !feeds.isEmpty { conditions.append("feed = any(\(feeds))") }
            if !states.isEmpty { conditions.append("state = any(\(states))") }
            if let name { conditions.append("position(lower(\(name)) in lower(name)) > 0") }
            if let narrow {
                // Few files: what else is asked is looked at among them.
                return Question(
                    key: "id", descending: true,
                    [Question.Branch("bascule.files", narrow + conditions)])
            }
            return Question(
                key: "id", descending: true, branches, rest: isServed ? [] : conditions,
                isWide: true)
        }

        /// Whether the branches give exactly what is asked for.
        private var isServed: Bool {
            guard id == nil else {
                return states.isEmpty && feed == nil && feeds.isEmpty && name == nil
            }
            guard name == nil else { return false }
            return states.isEmpty || (areRare && feed == nil && feeds.isEmpty)
        }

        /// Nearly all files are loaded: of the other states there are few.
        private var areRare: Bool { !states.isEmpty && !states.contains("loaded") }

        /// Conditions that an index answers with few files; nil: there are none.
        private var narrow: [SQL]? {
            if let ids { return ["id = any(\(ids))"] }
            if let digest {
                guard let bytes = DigestRange(beginning: digest) else { return ["false"] }
                return ["digest between \(bytes.first) and \(bytes.last)"]
            }
            return arrived.map {
                ["arrived_at >= \($0.lowerBound)", "arrived_at < \($0.upperBound)"]
            }
        }

        /// The best index that there is for it.
        private var branches: [Question.Branch] {
            let source: SQL = "bascule.files"
            if let id { return [Question.Branch(source, ["id = \(id)"])] }
            if areRare {
                return Set(states).sorted().map {
                    Question.Branch(source, ["state = \($0)", "state <> 'loaded'"])
                }
            }
            let names = feed.map { [$0] } ?? feeds
            guard !names.isEmpty else { return [Question.Branch(source)] }
            return Set(names).sorted().map { Question.Branch(source, "feed", only: "\($0)") }
        }
    }
}
