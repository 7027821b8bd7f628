// SPDX-License-Identifier: Apache-2.0

/// A cookie as it is set: for our own pages only, and for no script.
struct Cookie: Sendable {
    let name: String
    let value: String
    /// Nil: until the browser ends.
    var seconds: Int?

    func text(_ site: Site) -> String {
        let path = site.isSecure || site.prefix.isEmpty ? "/" : site.prefix
        return "\(name)=\(value); Path=\(path); HttpOnly; SameSite=Lax"
            + (site.isSecure ? "; Secure" : "") + (seconds.map { "; Max-Age=\($0)" } ?? "")
    }
}

extension Answer {
    func setting(_ cookie: Cookie, _ site: Site) -> Answer {
        with("Set-Cookie", cookie.text(site))
    }
}
