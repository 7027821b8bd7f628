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
            if let own = site.externalOrigin, normal(origin) == normal(own) { return true }
            guard let host = head["host"], !host.isEmpty else { return false }
            return ["http://\(host)", "https://\(host)"].map(normal).contains(normal(origin))
        }
    }

    /// As browsers write it: in small letters, without the port that the scheme has by itself.
    private static func normal(_ origin: String) -> String {
        let small = origin.lowercased()
        for (scheme, port) in [("http://", ":80"), ("https://", ":443")]
        where small.hasPrefix(scheme) && small.hasSuffix(port) {
            return String(small.dropLast(port.count))
        }
        return small
    }
}
