// SPDX-License-Identifier: Apache-2.0

internal import NIOHTTP1

/// Where a form was sent from, as the browser says it.
enum Origin {
    /// Whether it may have come from a page of ours: what is no browser says nothing.
    static func isOurs(_ head: RequestHead, _ site: Site) -> Bool {
        let place = head.headers["sec-fetch-site"]
        guard place.allSatisfy({ ["same-origin", "none"].contains($0) }) else { return false }
        let origins = head.headers["origin"]
        return origins.allSatisfy { origin in
            if let own = site.externalOrigin, origin == own { return true }
            guard let host = head["host"], !host.isEmpty else { return false }
            return origin == "http://\(host)" || origin == "https://\(host)"
        }
    }
}
