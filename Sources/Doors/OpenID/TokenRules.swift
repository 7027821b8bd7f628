// SPDX-License-Identifier: Apache-2.0

/// What an ID token must say (OpenID Connect Core 1.0, section 3.1.3.7): a pure look at its claims.
struct TokenRules: Sendable {
    /// A token is fetched as soon as the browser is back.
    static let oldest: Double = 600
    /// Characters of a subject, as the standard has it.
    static let longestSubject = 255

    let issuer: String
    let clientID: String
    /// Of the login that was begun.
    let nonce: String
    /// Seconds that its clock may be wrong.
    let skew: Double
    /// Seconds since 1970.
    let now: Double

    func check(_ claims: Claims) throws(OpenIDFlaw) {
        guard claims.text("iss") == issuer else {
            throw OpenIDFlaw("the ID token is of another issuer")
        }
        let audience = claims.texts("aud") ?? []
        guard audience.contains(clientID) else { throw OpenIDFlaw("the ID token is not for us") }
        let party = claims.text("azp")
        guard audience.count == 1 || party != nil else {
            throw OpenIDFlaw("the ID token is for several, and does not say for whom it was made")
        }
        guard claims.values["azp"] == nil || party == clientID else {
            throw OpenIDFlaw("the ID token was made for another (azp)")
        }
        // The nonce is as long as ours and of ours only; it is no secret by now.
        guard claims.text("nonce") == nonce else {
            throw OpenIDFlaw("the ID token is of another login (nonce)")
        }
        try checkTimes(claims)
        _ = try subject(claims)
    }

    private func checkTimes(_ claims: Claims) throws(OpenIDFlaw) {
        guard let end = claims.number("exp"), let made = claims.number("iat") else {
            throw OpenIDFlaw(
                "the ID token does not say when it was made, and until when it is good")
        }
        guard now - skew < end else { throw OpenIDFlaw("the ID token is over") }
        guard made <= now + skew else {
            throw OpenIDFlaw("the ID token was made later than now: one of the clocks is wrong")
        }
        guard made >= now - Self.oldest - skew else {
            throw OpenIDFlaw("the ID token was made long ago, or one of the clocks is wrong")
        }
        guard claims.values["nbf"] == nil || claims.number("nbf").map({ $0 <= now + skew }) == true
        else { throw OpenIDFlaw("the ID token is not good yet") }
    }

    func subject(_ claims: Claims) throws(OpenIDFlaw) -> String {
        guard let subject = claims.text("sub"),
            (1...Self.longestSubject).contains(subject.utf8.count),
            subject.utf8.allSatisfy({ (0x20...0x7e).contains($0) })
        else { throw OpenIDFlaw("the ID token does not say who it is for (sub)") }
        return subject
    }
}
