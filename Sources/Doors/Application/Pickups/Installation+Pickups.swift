// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import Feeds
internal import Fetching
internal import Journal
package import Pickups
internal import Postgres
internal import Wording

extension Installation {
    /// The declared pickups and the mistakes in them.
    package func loadPickups() -> (PickupCatalog, [Mistake]) { PickupCatalog.load(settings) }

    /// A pickup by name.
    ///
    /// - Throws: `PickupError`, or the `Mistakes` of its declaration.
    package func pickup(named name: String) throws -> Pickup {
        let (catalog, mistakes) = loadPickups()
        if let pickup = catalog[name] { return pickup }
        let own = mistakes.filter { $0.declaration == name }
        guard own.isEmpty else { throw Mistakes(own, in: settings.language) }
        throw PickupError.unknown(name: name, near: catalog.nearestName(to: name))
    }

    /// Why some of these can't log in.
    package func secretFailures(of pickups: [Pickup]) -> [PickupError] {
        pickups.compactMap { pickup in
            do throws(PickupError) {
                switch pickup.from {
                case .folder(let folder): _ = try settings.pickupSecret(folder.secret, pickup)
                case .query(let query): _ = try settings.pickupSecret(query.secret, pickup)
                case .mails(let mails): _ = try settings.pickupSecret(mails.secret, pickup)
                case .address: break
                }
                return nil
            } catch {
                return error
            }
        }
    }

    /// The service that runs them.
    package func pickupService() -> PickupService {
        var service = PickupService(
            settings, feed: { try feed(named: $0) },
            identity: { [settings] pickup, folder throws(PickupError) in
                try settings.pickupIdentity(pickup, folder)
            },
            password: { [settings] pickup, place throws(PickupError) in
                Settings.firstLine(try settings.pickupSecret(place, pickup))
            },
            download: { [settings] url, version, limits, isStopped, body in
                let spool = try SpoolFile(in: UploadFolder(settings).path)
                defer { spool.remove() }
                let fetch = Fetch(FetchRules(settings.console.sources), limits)
                let ends = Fetch.Ends(write: { try spool.write($0) }, isStopped: isStopped)
                guard let whole = try fetch.run(url, unless: version, ends) else { return false }
                try spool.finish()
                try body(spool.path, whole.bytes, whole.version)
                return true
            })
        service.observe = CrashPoint.pickupObserver ?? { _ in }
        service.note = { fetched, connection in
            let parameters = fetched.map { file in
                jsonText([
                    "pickup": file.pickup, "feed": file.feed, "name": file.name,
                    "source": file.source, "sha256": file.sha256,
                ])
            }
            try JournalEntry.write(
                selecting: """
                    select f.actor, 'fetched', 'file ' || f.id::text, f.parameters::jsonb, '{}'::jsonb,
                           null::interval
                      from unnest(\(fetched.map(\.sentBy)), \(fetched.map(\.fileID)),
                                  \(parameters))
                           with ordinality as f (actor, id, parameters, place)
                     order by f.place
                    """, on: connection)
        }
        return service
    }
}

extension PickupCatalog {
    package static func load(_ settings: Settings) -> (PickupCatalog, [Mistake]) {
        let (feeds, ofFeeds) = FeedCatalog.load(
            folder: settings.declarations.feeds, settings: settings)
        // One with a mistake is one: the pickup waits for it.
        let broken = ofFeeds.map { ($0.declaration, [String]()) }
        return load(
            folder: settings.declarations.pickups,
            feeds: Dictionary(
                feeds.feeds.map { ($0.name, $0.patterns) } + broken,
                uniquingKeysWith: { first, _ in first }),
            rules: FetchRules(settings.console.sources), zone: settings.zone)
    }
}

extension Settings {
    /// Who we are to a pickup's host, and by what we know it.
    fileprivate func pickupIdentity(
        _ pickup: Pickup, _ folder: Pickup.Folder
    ) throws(PickupError) -> SFTPIdentity {
        sftpIdentity(
            folder.user, secret: try pickupSecret(folder.secret, pickup),
            // Where there is none, nobody is believed.
            folder.proof ?? .keys([]), pickup.place)
    }

    fileprivate func pickupSecret(
        _ place: SecretPlace, _ pickup: Pickup
    ) throws(PickupError) -> String {
        do {
            return try secretText(place)
        } catch {
            throw PickupError.noSecret(pickup: pickup.name, place: error.place)
        }
    }
}
