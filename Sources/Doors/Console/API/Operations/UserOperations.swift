// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Configuration
internal import Postgres
internal import Views
internal import Wording

enum UserOperations {
    struct Made: Codable, Sendable {
        let name: String
        /// Shown this once.
        let password: String
    }

    struct LoggedOut: Codable, Sendable {
        let name: String
        let sessions: Int
    }

    struct MadeToken: Codable, Sendable {
        let id: Int64
        /// Shown this once.
        let token: String
        let expires_at: Timestamp
    }

    /// Hashed before the transaction, for that takes time.
    private struct Prepared: Sendable {
        let password: NewPassword
        let shown: String
    }

    static let all: [Operation] = users + tokens

    private static let users: [Operation] = [
        .list(
            "/users", .permission(.manageUsers), "The users, by name", of: UserView.Filter.self
        ) { _, _ in UserView.Filter() },
        .post(
            "/users", .permission(.manageUsers),
            "Lets somebody log in, with a made password that is told this once",
            [
                Field("name", .text(1...64), "a-z, 0-9, `.`, `_` and `-`", isRequired: true),
                Field("role", .text(1...64), "A role that there is", isRequired: true),
            ], status: 201, also: [409], of: Made.self, add
        ).preparing { call in
            var call = call
            let made = try await HashingDesk.shared.make()
            call.prepared = Prepared(password: made.kept, shown: made.shown.revealed)
            return call
        },
        .one("/users/{name}", .permission(.manageUsers), "A user", of: UserView.self) {
            call, connection in
            try UserView.one(call.name, on: connection)
        },
        Operation(
            .patch, "/users/{name}", .permission(.manageUsers),
            "Gives a user another role, or shuts it out, or lets it in again",
            body: [
                Field("role", .text(1...64), "A role that there is"),
                Field("disabled", .boolean, "true shuts out, false lets in"),
            ], answer: ShapeReading.shape(of: UserView.self), .change(change)),
        .post(
            "/users/{name}/logout", .permission(.manageUsers), "Ends all sessions of a user",
            of: LoggedOut.self
        ) { call, connection in
            let user = try user(call, on: connection)
            let ended = try LogOutUser(user.name).run(by: call.actor, on: connection)
            return LoggedOut(name: user.name, sessions: ended)
        },
    ]

    private static let tokens: [Operation] = [
        .list(
            "/tokens", .permission(.ownTokens),
            "The own tokens, newest first; all of them, or a user's, need `tokens.manage`",
            [Field("user", .text(1...64), "Of this user; `*`: of all")], of: TokenView.Filter.self
        ) { call, _ in
            var filter = TokenView.Filter()
            let user = call.text("user") ?? call.principal.name
            guard user == call.principal.name || call.mayDo(.manageTokens) else {
                throw Problem.notAllowed
            }
            filter.userName = user == "*" ? nil : user
            return filter
        },
        .post(
            "/tokens", .permission(.ownTokens),
            "Makes a token, told this once; in a session only, and for no more than one may",
            [
                Field("label", .text(0...Tokens.labelLength), "What it is for"),
                Field(
                    "scopes", .list(of: .text(1...200), counts: 1...200),
                    "Permissions, `permission@feed`, or `all`", isRequired: true),
                Field("expires", .text(1...20), "How long it lasts: `90d` unless told"),
            ], status: 201, of: MadeToken.self, addToken),
        Operation(
            .delete, "/tokens/{id}", .permission(.ownTokens),
            "Ends a token for good; another's needs `tokens.manage`", status: 204, answer: nil,
            .change { call, connection in
                let id = try call.id()
                let owner = call.mayDo(.manageTokens) ? nil : call.principal.userID
                do {
                    _ = try RevokeToken(id, of: owner).run(by: call.actor, on: connection)
                } catch is AccountError {
                    throw Problem.notFound
                }
                return Answer(204, headers: [("Cache-Control", "no-store")])
            }),
    ]

    private static func user(_ call: Call, on connection: borrowing Connection) throws -> UserView {
        guard let user = try UserView.one(call.name, on: connection) else {
            throw Problem.notFound
        }
        return user
    }

    private static func add(_ call: Call, on connection: borrowing Connection) throws -> Made {
        guard let made = call.prepared as? Prepared, let name = call.text("name"),
            let role = call.text("role")
        else { preconditionFailure("it was prepared, and its fields are there") }
        if AccountName.isValid(name), try UserView.one(name, on: connection) != nil {
            throw Problem.refused(
                Phrase(
                    en: "There is a user `\(name)` already.",
                    fr: "L'utilisateur `\(name)` existe déjà."), 409)
        }
        try AddUser(name, roles: [role], password: made.password).run(
            by: call.actor, on: connection)
        return Made(name: name, password: made.shown)
    }

    private static func change(
        _ call: Call, on connection: borrowing Connection
    ) throws -> Answer {
        let user = try user(call, on: connection)
        guard call.text("role") != nil || call.flag("disabled") != nil else {
            throw Problem.invalid([.missing("role", .text(1...64))])
        }
        if let role = call.text("role") {
            try SetUserRoles([role], of: user.name).run(by: call.actor, on: connection)
        }
        if let isDisabled = call.flag("disabled") {
            _ =
                isDisabled
                ? try DisableUser(user.name).run(by: call.actor, on: connection)
                : try EnableUser(user.name).run(by: call.actor, on: connection)
        }
        return try .value(self.user(call, on: connection))
    }

    private static func addToken(
        _ call: Call, on connection: borrowing Connection
    ) throws -> MadeToken {
        let expires = call.text("expires")
        let life = expires.map(Quantity.duration) ?? Tokens.usualLife
        guard let life else {
            throw Problem.invalid([
                Misfit(
                    "expires",
                    detail: Phrase(
                        en: "`expires` is no duration", fr: "`expires` n'est pas une durée"),
                    remedy: Phrase(en: "Write 90d or 12h", fr: "Écrire 90d ou 12h"))
            ])
        }
        guard case .session = call.principal.proof else { throw Problem.tokenByToken }
        let scopes = try TokenScopes(texts: call.texts("scopes"))
        let made = try AddToken(
            for: call.principal.name, scopes: scopes, label: call.text("label") ?? "",
            lasting: life, madeBy: call.principal
        ).run(by: call.actor, on: connection)
        return MadeToken(id: made.id, token: made.text, expires_at: made.expiresAt)
    }
}

extension UserView {
    static func one(_ name: String, on connection: borrowing Connection) throws -> UserView? {
        guard AccountName.isValid(name) else { return nil }
        var filter = Filter()
        filter.name = name
        return try filter.first(1, on: connection).first
    }
}

extension Problem {
    fileprivate static let tokenByToken = Problem(
        403, "session_required",
        Phrase(
            en: "By a token no token is made: log in to the console, or use `bascule tokens add`.",
            fr:
                "Un jeton ne fait pas de jetons : se connecter à la console, ou employer `bascule tokens add`."
        ))
}
