// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Feeds
package import Fetching
internal import Ingest
package import Postgres
internal import Wording

/// Fetches what is new on another host into a feed's inbox, and puts away there what is loaded.
///
/// What a file is known by there and its file in the ledger are one commit, so nothing is fetched
/// twice; a file is deleted there only once the ledger says that its bytes are loaded. Blocks.
package struct PickupService: Sendable {
    /// Where a process may die; for tests.
    package enum Step: String, Sendable, CaseIterable {
        /// What is listed is noted.
        case seen = "pickup_seen"
        /// A file's bytes are here, under a hidden name.
        case read = "pickup_read"
        /// Its rows are written, and not committed.
        case entered = "pickup_entered"
        /// They are committed, and it has no name yet.
        case committed = "pickup_committed"
        /// It has its name in the inbox.
        case handedIn = "pickup_handed_in"
        /// It has another name there.
        case aside = "pickup_aside"
        /// It is deleted or moved there, and that is not noted.
        case putAway = "pickup_put_away"
    }

    let settings: Settings
    let rules: FetchRules
    let feed: @Sendable (String) throws -> Feed
    let identity: @Sendable (Pickup, Pickup.Folder) throws(PickupError) -> SFTPIdentity
    let password: @Sendable (Pickup, SecretPlace) throws(PickupError) -> String
    let download: Download
    /// Gets a file, lends it (its path, its bytes and its version) to the body, and lets it go; false:
    /// it is the version that is named still, and nothing came.
    package typealias Download =
        @Sendable (
            SourceURL, _ unless: WebVersion?, FetchLimits,
            _ isStopped: @escaping @Sendable () -> Bool,
            _ body: (String, Int64, WebVersion?) throws -> Void
        ) throws -> Bool

    package var commitGuard = CommitGuard.always
    /// Asked about once a second.
    package var isStopped: @Sendable () -> Bool = { false }
    /// Whether rows that were refused are not asked for again at each look: nobody waits for this one.
    package var isSparing = false
    /// For so long a mail's file waits for its name, which a file in the inbox has: most often that one is
    /// taken from there within seconds.
    package var patience = Duration.seconds(10)
    /// Told of the files that were fetched, and how many there are to fetch.
    package var progress: @Sendable (Int64, Int64) -> Void = { _, _ in }
    package var observe: @Sendable (Step) -> Void = { _ in }
    /// Called in the transaction from which on files are ones of the ledger, as its last.
    package var note: @Sendable ([Fetched], borrowing Connection) throws -> Void = { _, _ in }

    /// A file that was fetched.
    package struct Fetched: Sendable {
        package let fileID: Int64
        package let pickup: String
        package let feed: String
        package let name: String
        /// The folder's address.
        package let source: String
        package let sha256: String
        package let sentBy: String
    }

    /// Entries of one statement.
    static let atOnce = 1_000
    /// For a file that was begun before the run's time was over.
    private static let grace = Duration.seconds(300)

    /// - Parameters:
    ///   - feed: one by its name, or why it can't be had.
    ///   - identity: who we are to a pickup's host, by sftp.
    ///   - password: of a pickup's host, by any other protocol.
    package init(
        _ settings: Settings, feed: @escaping @Sendable (String) throws -> Feed,
        identity: @escaping @Sendable (Pickup, Pickup.Folder) throws(PickupError) -> SFTPIdentity,
        password: @escaping @Sendable (Pickup, SecretPlace) throws(PickupError) -> String,
        download: @escaping Download
    ) {
        self.settings = settings
        rules = FetchRules(settings.console.sources)
        self.feed = feed
        self.identity = identity
        self.password = password
        self.download = download
    }

    /// - Parameters:
    ///   - again: files that were last changed then are fetched whatever is known of them: seconds
    ///     since 1970.
    ///   - sentBy: as the journal names actors.
    /// - Throws: `PickupFailed`, which is noted; `CancellationError` once it is stopped;
    ///   `PostgresError` of our own database.
    package func run(
        _ pickup: Pickup, again: Range<Int64>? = nil, by sentBy: String,
        on connection: Connection
    ) throws -> PickupReport {
        let lock = "bascule.pickup \(pickup.name)"
        let isOurs = try connection.query(
            "select pg_try_advisory_lock(hashtextextended(\(lock), 0))"
        ).value(as: Bool.self)
        guard isOurs else {
            var report = PickupReport()
            report.isElsewhere = true
            return report
        }
        defer { connection.unlock(advisory: lock) }
        do {
            let report = try look(pickup, again, sentBy, on: connection)
            try commitGuard.transaction(on: connection) { connection in
                try PickupBook.noteDone(
                    pickup.name, listed: report.listed, waiting: report.waiting, on: connection)
            }
            return report
        } catch let trouble as FetchTrouble {
            throw try noted(PickupFailed(pickup.name, trouble), on: connection)
        } catch let trouble as SourceDatabase.Trouble {
            throw try noted(PickupFailed(pickup.name, trouble), on: connection)
        } catch let error as PickupError {
            throw try noted(PickupFailed(pickup.name, error), on: connection)
        } catch let error where Self.isOfPickup(error) {
            throw try noted(PickupFailed(pickup.name, here: error), on: connection)
        }
    }

    /// Whether others may run where this was thrown.
    ///
    /// A feed with a mistake, an inbox that can't be written, a value that the database does not take. A
    /// database that fails, or a job that is none any more, meets them all.
    private static func isOfPickup(_ error: any Error) -> Bool {
        if let error = error as? PostgresError { return error.isOfValues }
        return error is Mistakes || error is any Worded
    }

    private func noted(
        _ failed: PickupFailed, on connection: Connection
    ) throws -> PickupFailed {
        try commitGuard.transaction(on: connection) { connection in
            try PickupBook.noteFailed(failed, on: connection)
        }
        return failed
    }

    private func look(
        _ pickup: Pickup, _ again: Range<Int64>?, _ sentBy: String,
        on connection: Connection
    ) throws -> PickupReport {
        let feed = try feed(pickup.feed)
        try StorageLayout(settings).prepareInbox(of: feed)
        var limits = FetchLimits(bytes: Int64(pickup.limits.bytes))
        limits.bytesName = "limits.bytes"
        let delivery = PickupDelivery(pickup: pickup, feed: feed, service: self, sentBy: sentBy)
        switch pickup.from {
        case .address(let address):
            limits.time = pickup.limits.time
            let run = AddressRun(
                delivery: delivery, address: address, isAgain: again != nil)
            return try run.look(limits, on: connection)
        case .query(let query):
            limits.time = pickup.limits.time
            let secret = try password(pickup, query.secret)
            return try QueryRun(delivery: delivery, cursor: query.cursor) { _ in
                try SourceDatabase(query, secret, rules, limits, isStopped)
            }.look(again: again, on: connection)
        case .source(let source):
            let secret = try source.secret.map { try password(pickup, $0) } ?? ""
            return try QueryRun(delivery: delivery, cursor: source.cursor) { _ in
                try SourceRows(source, secret, pickup.limits, isStopped)
            }.look(again: again, on: connection)
        case .pages(let pages):
            return try look(pages, delivery, again: again, on: connection)
        case .mails(let mails):
            guard again == nil else { throw PickupError.noBackfill(pickup: pickup.name) }
            return try look(mails, delivery, on: connection)
        case .folder(let declared):
            let end = ContinuousClock.now + pickup.limits.time
            limits.time = pickup.limits.time + Self.grace
            return try with(pickup, declared, limits) { folder in
                var run = PickupRun(
                    delivery: delivery, declared: declared, folder: folder, end: end)
                try run.look(again: again, on: connection)
                return run.report
            }
        }
    }

    private func look(
        _ mails: Pickup.Mails, _ delivery: PickupDelivery, on connection: Connection
    ) throws -> PickupReport {
        let pickup = delivery.pickup
        let end = ContinuousClock.now + pickup.limits.time
        var limits = MailLimits()
        limits.time = pickup.limits.time + Self.grace
        limits.answering = Self.grace
        let folder = MailFolder(
            host: mails.host, port: mails.port, isAlwaysEncrypted: mails.isAlwaysEncrypted,
            user: mails.user, name: mails.folder, authorities: settings.console.sources.ca)
        let session = try IMAPSession(
            folder, password: try password(pickup, mails.secret), rules, limits,
            isStopped: isStopped)
        let opened = try session.open()
        let place = MailBook.Place(
            pickup: pickup.name, source: delivery.source, validity: opened.validity)
        var run = MailRun(delivery, mails, session, at: place, until: end, on: connection)
        try run.look(until: try opened.next ?? (session.last() ?? 0) + 1)
        return run.report
    }

    private func with<Value>(
        _ pickup: Pickup, _ declared: Pickup.Folder, _ limits: FetchLimits,
        _ body: (any RemoteFolder) throws -> Value
    ) throws -> Value {
        if let region = declared.region {
            let proof = WebLogin.Proof.signature(
                accessKey: declared.user, secret: try password(pickup, declared.secret),
                region: region)
            let login = WebLogin(declared.url, proof, place: pickup.place)
            return try S3Folder.with(login, rules, limits, isStopped: isStopped) { try body($0) }
        }
        if declared.url.scheme == .sftp {
            return try SFTPFolder.with(
                declared.url, try identity(pickup, declared), rules, limits, isStopped: isStopped
            ) { try body($0) }
        }
        let login = FTPLogin(
            declared.url, user: declared.user, password: try password(pickup, declared.secret),
            isPlain: declared.isPlain, place: pickup.place)
        return try FTPFolder.with(login, rules, limits, isStopped: isStopped) { try body($0) }
    }
}
