// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Fetching
package import Postgres
package import Wording

/// The declaration of a pickup: files that nobody drops, fetched from another host into a feed's
/// inbox.
package struct Pickup: Sendable, Equatable {
    package var name: String
    /// Whose files they are.
    package var feed: String
    package var from: Origin
    package var limits: Limits
    package var file: String

    package enum Origin: Sendable, Equatable {
        case folder(Folder)
        case address(Address)
        case query(Query)
        case mails(Mails)
        case source(Source)
        case pages(Pages)
    }

    /// A folder of mails, by IMAP: the files in them.
    package struct Mails: Sendable, Equatable {
        package var host: Host
        package var port: Int
        /// From the first byte; else STARTTLS, and nothing before it.
        package var isAlwaysEncrypted: Bool
        package var user: String
        /// As the server has it: `INBOX`.
        package var folder: String
        package var secret: SecretPlace
        /// Addresses in small letters, and hosts with an `@` before them: of others nothing is taken.
        package var senders: [String]
        /// Patterns of names, as of a folder of files.
        package var files: [String]
        /// Patterns of names of files that go with their mail, unfetched.
        package var unwanted: [String]
        /// Of a mail, once all its files are loaded; a folder is one of the mailbox.
        package var after: After

        var shown: String {
            let scheme = isAlwaysEncrypted ? "imaps" : "imap"
            return "\(scheme)://\(user)@\(host.text):\(port)/\(folder)"
        }
    }

    /// A folder of another host, by sftp or ftp, or of a bucket, by S3.
    package struct Folder: Sendable, Equatable {
        package var url: SourceURL
        package var user: String
        package var secret: SecretPlace
        /// By what the host is known by sftp; nil: by the certificate that it shows.
        package var proof: HostProof?
        /// Whether nothing that is said to it is sealed.
        package var isPlain = false
        /// Of S3, where its address is one of https: the region of its bucket; the user is the access
        /// key.
        package var region: String?
        /// Patterns of names (`*`, `?`), case ignored; others are passed over.
        package var files: [String]
        /// For so long a file must be listed with the same size and time before it is fetched.
        package var stable: Duration
        package var after: After
    }

    /// One file, by http or https: as often as its bytes are others.
    package struct Address: Sendable, Equatable {
        package var url: SourceURL
        /// What it is called here.
        package var name: String
    }

    /// Rows of another PostgreSQL, which become a file: those of a stretch of time, one after the other.
    package struct Query: Sendable, Equatable {
        package var host: Host
        package var port: Int
        package var user: String
        package var database: String
        package var secret: SecretPlace
        /// With `:since` and `:until`.
        package var statement: ParameterisedSQL
        package var cursor: Cursor

        var shown: String { "postgres://\(host.text):\(port)/\(database)" }
    }

    /// Where a person finds what is said of its login.
    package var place: Phrase {
        Phrase(en: "pickup \(name)", fr: "la collecte \(name)")
    }

    /// Whether the host lists what it has: what it lists no more is gone.
    package var isListed: Bool {
        if case .folder = from { true } else { false }
    }

    /// The address without what may be secret.
    package var source: String {
        switch from {
        case .folder(let folder): folder.url.shown
        case .address(let address): address.url.shown
        case .query(let query): query.shown
        case .mails(let mails): mails.shown
        case .source(let source): source.shown
        case .pages(let pages): pages.url.shown
        }
    }

    /// Where the secret stands that it logs in with; nil: it has none.
    package var secret: SecretPlace? {
        switch from {
        case .folder(let folder): folder.secret
        case .address: nil
        case .query(let query): query.secret
        case .mails(let mails): mails.secret
        case .source(let source): source.secret
        case .pages(let pages): pages.secret
        }
    }

    /// What becomes of a file there, once the ledger says that its bytes are loaded.
    package enum After: Sendable, Equatable {
        case keep, delete
        /// Into a folder below the one it is in.
        case move(String)
    }

    package struct Limits: Sendable, Equatable {
        /// Files that one run fetches; the next one goes on.
        package var files = 10_000
        /// Bytes of one file.
        package var bytes = 256 << 20
        /// Files that are fetched together, to be one commit.
        package var batchFiles = 500
        /// Their bytes, as they are listed.
        package var batchBytes = 64 << 20
        /// Rows of one query.
        package var rows = 5_000_000
        /// Answers of an API that one run asks for.
        package var pages = 1_000
        /// Bytes of one of them, which is held in memory.
        package var pageBytes = 16 << 20
        /// Bytes of the process that an ODBC driver runs in, all that it maps among them.
        package var memory = 1 << 30
        /// For all of one run.
        package var time = Duration.seconds(1_800)

        package init() {}

        package static let stable = Duration.seconds(60)
        package static let stables = Duration.zero...Duration.seconds(86_400)
        package static let fileCounts = 1...1_000_000
        /// A lock of the database's is held for each; it has some 6,400.
        package static let batches = 1...1_000
        /// Once this is over no further file is begun for a batch: what was read is committed.
        package static let batchTime = Duration.seconds(10)
        package static let sizes = 1...(16 << 30)
        package static let pageCounts = 1...100_000
        package static let pageSizes = 1_024...(256 << 20)
        /// Questions to an API, a minute.
        package static let rates = 1...6_000
        /// Tries of one answer that an API can't give at the moment.
        static let tries = 5
        package static let memories = (512 << 20)...(64 << 30)
        package static let rowCounts = 1...1_000_000_000
        package static let lags = Duration.zero...Duration.seconds(30 * 86_400)
        package static let lag = Duration.seconds(600)
        /// Of one stretch.
        package static let stretches = Duration.seconds(60)...Duration.seconds(400 * 86_400)
        package static let settle = Duration.seconds(60)
        package static let times = Duration.seconds(1)...Duration.seconds(3_600)
        /// Names in the folder of the other host: with more of them nothing is fetched.
        package static let names = 100_000
        package static let patterns = 100
        package static let senders = 100
        /// Looks in a row that fail, after which somebody is told.
        package static let failures: Int64 = 3
        /// For so long a file may be refused before somebody is told.
        package static let patience = Duration.seconds(3_600)
        /// For so long it is known of a file that the host lists no more.
        package static let memory = Duration.seconds(400 * 86_400)
    }
}
