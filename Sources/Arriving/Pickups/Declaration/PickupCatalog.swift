// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Fetching
package import Wording

/// The declared pickups of a site.
package struct PickupCatalog: Sendable {
    package let pickups: [Pickup]

    package subscript(name: String) -> Pickup? { pickups.first { $0.name == name } }

    /// The declared name nearest to one that is not declared.
    package func nearestName(to name: String) -> String? {
        nearest(to: name, in: pickups.map(\.name))
    }

    /// Reads every `*.yaml` of a folder; those with mistakes are left out and all mistakes told.
    ///
    /// A folder that is not there holds none.
    /// - Parameters:
    ///   - feeds: the names of the feeds, each with the patterns of its files.
    ///   - rules: nil: any host may be asked.
    ///   - zone: the site's: days begin in it.
    package static func load(
        folder: String, feeds: [String: [String]], rules: FetchRules?, zone: String = "UTC"
    ) -> (PickupCatalog, [Mistake]) {
        let (declared, mistakes) =
            DeclarationFolder.read(folder) { text, file in
                parse(text, file: file, feeds: feeds, rules: rules, zone: zone)
            } ?? ([], [])
        let (distinct, repeated) = DeclarationFolder.distinct(declared)
        let (kept, shared) = leavingMails(distinct)
        return (PickupCatalog(pickups: kept), mistakes + repeated + shared)
    }

    /// Those that put no mail away which another one reads too: a mail that is gone is read by nobody.
    private static func leavingMails(
        _ pickups: [Pickup]
    ) -> (kept: [Pickup], mistakes: [Mistake]) {
        var (kept, mistakes) = ([Pickup](), [Mistake]())
        for pickup in pickups {
            guard case .mails(let mails) = pickup.from, mails.after != .keep,
                let other = pickups.first(where: {
                    $0.name != pickup.name && $0.source == pickup.source
                })
            else {
                kept.append(pickup)
                continue
            }
            mistakes.append(
                Mistake(
                    file: pickup.file, line: 1, column: 1,
                    what: Phrase(
                        en: "`after` puts mails away that the pickup \(other.name) reads too",
                        fr: "`after` range des courriels que la collecte \(other.name) lit aussi"),
                    remedy: Phrase(
                        en: "Write `after: keep`, or have the mails of each come into a folder of"
                            + " its own",
                        fr: "Écrivez `after: keep`, ou faites arriver les courriels de chacune"
                            + " dans un dossier à elle")))
        }
        return (kept, mistakes)
    }

    /// Reads one declaration; nil when there are mistakes in it.
    package static func parse(
        _ text: String, file: String, feeds: [String: [String]], rules: FetchRules?,
        zone: String = "UTC"
    ) -> (Pickup?, [Mistake]) {
        let parser = PickupParser(feeds: feeds, rules: rules, zone: zone)
        let pickup = parser.parse(text, file: file)
        return (pickup, parser.mistakes.all)
    }
}

extension Pickup: Declared {
    package static let noun = Phrase(en: "The pickup", fr: "La collecte")
    package static let isFeminine = true
}
