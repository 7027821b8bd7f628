// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Configuration
internal import NIOHTTP1
internal import Wording

extension Visitor {
    /// What the head alone tells: nothing of it is believed yet.
    init(asking head: RequestHead, _ site: Site) {
        let cookies = head.cookies(site.cookie)
        // Two of one name: somebody else has set one of them.
        key = cookies.count == 1 && Self.isKey(cookies[0]) ? SessionKey(cookies[0]) : nil
        language =
            head.cookies("bascule_language").first.flatMap(Language.init(rawValue:))
            ?? Self.language(accepted: head["accept-language"]) ?? site.settings.language
        theme = head.cookies("bascule_theme").first.flatMap(Theme.init(rawValue:)) ?? .auto
        address = Self.address(of: head, trusted: site.settings.console.trustedProxies)
    }

    /// Somebody who has said nothing.
    init(unknown site: Site) {
        language = site.settings.language
        theme = .auto
        address = "unknown"
    }

    /// As keys are made: 43 characters of base64url.
    private static func isKey(_ text: String) -> Bool {
        text.utf8.count == 43
            && text.unicodeScalars.allSatisfy {
                $0.isASCII
                    && ($0.properties.isAlphabetic || ("0"..."9").contains($0)
                        || $0 == "-" || $0 == "_")
            }
    }

    /// The language of ours with the greatest weight; the first of several.
    static func language(accepted header: String?) -> Language? {
        let offers = (header ?? "").split(separator: ",").prefix(20).compactMap { part in
            let words = part.split(separator: ";").map { $0.filter { $0 != " " } }
            guard let name = words.first?.split(separator: "-").first,
                let language = Language(rawValue: name.lowercased())
            else { return nil as (Language, Double)? }
            let weight = words.dropFirst().first { $0.hasPrefix("q=") }
            return (language, weight.flatMap { Double($0.dropFirst(2)) } ?? 1)
        }
        let best = offers.map(\.1).max() ?? 0
        return best > 0 ? offers.first { $0.1 == best }?.0 : nil
    }

    /// A proxy's word is taken from a proxy that is named, nobody else's.
    private static func address(of head: RequestHead, trusted: [String]) -> String {
        let trusted = trusted.map(ClientAddress.init)
        guard trusted.contains(ClientAddress(head.peer)) else { return head.peer }
        let told = head.headers["x-forwarded-for"].flatMap { $0.split(separator: ",") }
            .map { String($0.filter { $0 != " " }) }
        return told.last { !trusted.contains(ClientAddress($0)) } ?? head.peer
    }
}
