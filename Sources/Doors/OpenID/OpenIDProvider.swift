// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Foundation
internal import JWTKit

/// The factory's login (an OpenID provider): its document and its keys, kept for a while, and what it
/// says of who logs in.
package actor OpenIDProvider {
    package nonisolated let options: OpenIDOptions
    nonisolated let client: WebClient
    private var document: Kept<OpenIDDocument>?
    private var keys: Kept<SigningKeys>?
    private var failure: Kept<OpenIDError>?
    private var certificates: [[UInt8]] = []

    private struct Kept<Value: Sendable>: Sendable {
        let value: Value
        let at: ContinuousClock.Instant

        func isYounger(than age: Duration) -> Bool { ContinuousClock.now - at < age }
    }

    package init(_ options: OpenIDOptions) {
        self.options = options
        client = WebClient(options)
    }

    /// Where a browser is sent to log in.
    ///
    /// - Parameters:
    ///   - state: comes back with the browser.
    ///   - nonce: comes back in the token.
    ///   - verifier: of which only the digest is sent (PKCE, S256).
    /// - Throws: `OpenIDError`; `CancellationError`.
    package func place(state: String, nonce: String, verifier: String) async throws -> String {
        let digest = SHA256.hash(data: Data(verifier.utf8))
        let challenge = Data(digest).base64EncodedString().replacing("=", with: "")
            .replacing("+", with: "-").replacing("/", with: "_")
        return try await documentNow().authorization.asking([
            ("response_type", "code"), ("client_id", options.clientID),
            ("redirect_uri", options.redirect),
            ("scope", options.scopes.joined(separator: " ")), ("state", state), ("nonce", nonce),
            ("code_challenge", challenge), ("code_challenge_method", "S256"),
        ])
    }

    /// Where one ends its session there, as far as is known without asking; nil: it does not say.
    package var endSession: String? {
        document?.value.endSession.map { $0.asking([("client_id", options.clientID)]) }
    }

    /// Whether a browser that came back names the right issuer (RFC 9207).
    package func isOurs(issuer: String?) async throws -> Bool {
        guard let issuer else { return try await !documentNow().namesItself }
        return issuer == options.issuer
    }

    /// Whom a code was given for.
    ///
    /// - Parameter now: seconds since 1970.
    /// - Throws: `OpenIDError` where it gives no answer; `CancellationError`.
    package func redeem(
        _ code: String, verifier: String, nonce: String, now: Double
    ) async throws -> OpenIDAnswer {
        let document = try await documentNow()
        do {
            let tokens = try await tokens(for: code, verifier, document)
            let rules = TokenRules(
                issuer: options.issuer, clientID: options.clientID, nonce: nonce,
                skew: options.skew / .seconds(1), now: now)
            var claims = try await verified(tokens.id, document)
            try rules.check(claims)
            let subject = try rules.subject(claims)
            let lacks = [options.nameClaim, options.groupsClaim].contains {
                claims.values[$0] == nil
            }
            if lacks, let address = document.userInfo, let access = tokens.access {
                claims = claims.completed(by: try await moreClaims(address, access, subject))
            }
            return .person(
                OpenIDPerson(
                    subject: subject, name: claims.text(options.nameClaim),
                    groups: Array(
                        (claims.texts(options.groupsClaim) ?? []).prefix(OpenIDPerson.mostGroups)),
                    methods: claims.texts("amr") ?? []))
        } catch let flaw as OpenIDFlaw {
            return .refused(flaw)
        }
    }

    /// Questions that are being asked.
    nonisolated var busy: Int { client.busy }

    /// What an examination finds.
    package struct Health: Sendable {
        package let keys: Int
        package let hasEndSession: Bool
        /// Those that its servers have shown (DER): document and keys may be on two hosts.
        package let certificates: [[UInt8]]
    }

    /// Fetches the document and the keys anew.
    package func examine() async throws -> Health {
        (document, keys, failure, certificates) = (nil, nil, nil, [])
        let document = try await documentNow()
        let keys = try await fetchKeys(document)
        guard keys.count > 0 else {
            throw OpenIDError(.unfit, at: options.issuer, "none of its keys can be used here")
        }
        return Health(
            keys: keys.count, hasEndSession: document.endSession != nil,
            certificates: certificates)
    }

    private func note(_ certificate: [UInt8]?) {
        guard let certificate, !certificates.contains(certificate) else { return }
        // The last ones: over the years they are renewed.
        certificates = certificates.suffix(1) + [certificate]
    }

    private func documentNow() async throws -> OpenIDDocument {
        if let document, document.isYounger(than: options.keeping) { return document.value }
        if let failure, failure.isYounger(than: OpenIDOptions.failurePause) { throw failure.value }
        do {
            let found = try await fetchDocument()
            document = Kept(value: found, at: .now)
            failure = nil
            return found
        } catch let error as OpenIDError {
            // That too many ask is over in a moment.
            if error.kind != .busy { failure = Kept(value: error, at: .now) }
            throw error
        }
    }

    private func fetchDocument() async throws -> OpenIDDocument {
        var status = 0
        for place in OpenIDDocument.places(of: options.issuer) {
            guard let address = WebAddress(place), address.isSafe else {
                throw unfit("the issuer is no address that may be asked")
            }
            let reply = try await client.ask(WebQuestion(address: address))
            note(reply.certificate)
            if reply.status == 200 { return try OpenIDDocument(reply.body, of: options) }
            status = reply.status
            // Only a place that is none is looked for elsewhere.
            guard (300...308).contains(status) || status == 404 else { break }
        }
        throw failed(status, "its document")
    }

    /// The keys, fetched once more where the one that is wanted is not among those that are kept.
    private func keysNow(
        _ document: OpenIDDocument, having head: TokenHead
    ) async throws -> SigningKeys {
        if let keys, keys.isYounger(than: options.keeping) {
            let isThere = keys.value.find(head.kid, for: head.algorithm) != nil
            if isThere || keys.isYounger(than: options.keyPause) { return keys.value }
        }
        return try await fetchKeys(document)
    }

    private func fetchKeys(_ document: OpenIDDocument) async throws -> SigningKeys {
        let reply = try await client.ask(WebQuestion(address: document.keys))
        note(reply.certificate)
        guard reply.status == 200 else { throw failed(reply.status, "its keys") }
        guard let found = SigningKeys(reply.body) else { throw unfit("its keys can't be read") }
        keys = Kept(value: found, at: .now)
        return found
    }

    /// The claims of a token whose signature is that of a key of theirs.
    private func verified(_ token: String, _ document: OpenIDDocument) async throws -> Claims {
        let head = try TokenHead(token)
        let keys = try await keysNow(document, having: head)
        guard let key = keys.find(head.kid, for: head.algorithm) else {
            throw OpenIDFlaw("the ID token is signed with a key that its issuer does not show")
        }
        do {
            // A collection of that key alone: it falls back on none.
            let collection = try await JWTKeyCollection().add(jwk: key)
            return try await collection.verify(token, as: Claims.self)
        } catch let error as JWTError {
            throw OpenIDFlaw("the ID token's signature is not right (\(error.errorType))")
        } catch {
            throw OpenIDFlaw("the ID token can't be read, or its key is none")
        }
    }

    nonisolated func unfit(_ detail: String) -> OpenIDError {
        OpenIDError(.unfit, at: options.issuer, detail)
    }

    nonisolated func failed(_ status: Int, _ what: String) -> OpenIDError {
        OpenIDError(
            status >= 500 || status == 429 ? .away : .unfit, at: options.issuer,
            "status \(status) instead of \(what)")
    }
}
