// SPDX-License-Identifier: Apache-2.0

internal import Foundation

extension OpenIDProvider {
    struct Tokens {
        let id: String
        let access: String?
    }

    private struct Wire: Decodable {
        let id_token: String?
        let access_token: String?
        let error: String?
    }

    /// What the code is worth, of which each is good once.
    func tokens(
        for code: String, _ verifier: String, _ document: OpenIDDocument
    ) async throws -> Tokens {
        var form = [
            ("grant_type", "authorization_code"), ("code", code),
            ("redirect_uri", options.redirect), ("code_verifier", verifier),
        ]
        var question = WebQuestion(address: document.token)
        let secret = try options.secret()
        if let secret, !document.takesSecretInForm {
            let pair = WebAddress.escaped(options.clientID) + ":" + WebAddress.escaped(secret)
            question.authorization = "Basic " + Data(pair.utf8).base64EncodedString()
        } else {
            form.append(("client_id", options.clientID))
            if let secret { form.append(("client_secret", secret)) }
        }
        question.form = form
        let reply = try await client.ask(question)
        let wire = try? JSONDecoder().decode(Wire.self, from: Data(reply.body))
        guard reply.status == 200 else {
            let word = wire?.error ?? ""
            if word == "invalid_grant" { throw OpenIDFlaw("the code is not, or no longer, good") }
            guard reply.status != 401, !["invalid_client", "unauthorized_client"].contains(word)
            else {
                throw OpenIDError(
                    .refusedUs, at: options.issuer, "status \(reply.status) \(word.prefix(40))")
            }
            throw failed(reply.status, "a token")
        }
        guard let wire, let id = wire.id_token else { throw unfit("it gave no ID token") }
        return Tokens(id: id, access: wire.access_token)
    }

    /// What it tells of somebody whose token does not have all.
    func moreClaims(
        _ address: WebAddress, _ access: String, _ subject: String
    ) async throws -> Claims {
        guard access.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw OpenIDFlaw("the access token is none")
        }
        var question = WebQuestion(address: address)
        question.authorization = "Bearer " + access
        let reply = try await client.ask(question)
        guard reply.status == 200 else { throw failed(reply.status, "what it knows of somebody") }
        guard let claims = try? JSONDecoder().decode(Claims.self, from: Data(reply.body)) else {
            throw unfit("what it knows of somebody is no JSON")
        }
        guard claims.text("sub") == subject else {
            throw OpenIDFlaw("what it knows of somebody is of somebody else (sub)")
        }
        return claims
    }
}
