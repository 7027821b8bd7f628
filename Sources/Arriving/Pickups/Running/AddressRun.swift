// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Fetching
internal import Ingest
internal import Postgres

/// One look of a pickup at a single file: it is fetched unless its server says that it is the one that
/// we have, and handed in where its bytes are others than those of the last time.
struct AddressRun {
    let delivery: PickupDelivery
    let address: Pickup.Address
    /// Whether it is handed in whatever its bytes are.
    let isAgain: Bool

    private var service: PickupService { delivery.service }

    /// Its bytes are those of the last time.
    private struct Unchanged: Error {
        /// Of the last time; nil: it did not come at all.
        var item: Int64?
        var version = ""
    }

    func look(_ limits: FetchLimits, on connection: Connection) throws -> PickupReport {
        var report = PickupReport()
        report.listed = 1
        do {
            try report.takeOne {
                try HandIn.check(address.name, for: delivery.feed)
                let known = try known(on: connection)
                let hasCome = try service.download(
                    address.url, known, limits, service.isStopped
                ) { path, bytes, version in
                    service.observe(.read)
                    try handIn(path, bytes, kept(version), on: connection)
                }
                guard hasCome else { throw Unchanged() }
            }
        } catch let same as Unchanged {
            // Nothing was fetched: the next time that is asked for first.
            guard let item = same.item else { return report }
            try service.commitGuard.transaction(on: connection) { connection in
                try PickupBook.note(version: same.version, of: item, on: connection)
            }
        }
        return report
    }

    private func handIn(
        _ path: String, _ bytes: Int64, _ version: String, on connection: Connection
    ) throws {
        let (name, source) = (delivery.pickup.name, delivery.source)
        _ = try delivery.handIn.run(
            path, as: address.name, on: connection,
            note: { fileID, sha256, connection in
                if !isAgain, let last = try PickupBook.last(name, source, on: connection),
                    last.digest == sha256
                {
                    throw Unchanged(item: last.version == version ? nil : last.id, version: version)
                }
                try PickupBook.enter(
                    address.name, bytes, version: version, as: fileID, name, source,
                    on: connection)
                try delivery.enter(address.name, sha256, as: fileID, on: connection)
            },
            lost: { fileID, connection in
                try PickupBook.leave(fileID, name, on: connection)
            })
        service.observe(.handedIn)
    }

    // MARK: Versions

    /// Of the file that was fetched last; nil: none, or it is to come whatever it is.
    private func known(on connection: Connection) throws -> WebVersion? {
        guard !isAgain,
            let last = try PickupBook.last(delivery.pickup.name, delivery.source, on: connection),
            last.version.hasPrefix(mark)
        else { return nil }
        return WebVersion(String(last.version.dropFirst(mark.count)))
    }

    private func kept(_ version: WebVersion?) -> String { version.map { mark + $0.text } ?? "" }

    /// Tells the versions of one address from those of another that has but another query, of which
    /// nothing else is kept: it may be a secret.
    private var mark: String {
        let key = AdvisoryLock.key(delivery.source, address.url.text)
        return String(UInt16(truncatingIfNeeded: key), radix: 16) + " "
    }
}
