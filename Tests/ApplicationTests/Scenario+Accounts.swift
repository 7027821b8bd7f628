// SPDX-License-Identifier: Apache-2.0

import Accounts
import Application
import Journal
import Postgres
import Testing

extension ActionSite {
    private func chosen(_ text: String = "correct horse battery") async throws -> NewPassword {
        try await HashingDesk.shared.choose(Password(text), for: "ada", site: [])
    }

    /// A user of this name, with a session.
    private func addUser(_ name: String = "ada") async throws {
        let action = AddUser(name, roles: ["analyste"], password: try await chosen())
        try action.run(by: Self.person, on: connection)
        _ = try Sessions.open(
            for: try Users.find(name, on: connection), rules: SessionRules(),
            address: "192.0.2.1", on: connection)
    }

    func userScenario(of verb: Verb) async throws -> Scenario {
        let (connection, person, chosen) = (connection, Self.person, try await chosen())
        func hasSessions() throws -> Bool {
            try connection.query("select exists (select from bascule.session)").value()
        }
        if verb != .addUser { try await addUser() }
        switch verb {
        case .addUser:
            return Scenario([
                Entry(
                    "user added", "user ada",
                    #"{"roles": ["analyste", "lecteur"], "is_made_password": false}"#)
            ]) {
                try AddUser("ada", roles: ["lecteur", "analyste"], password: chosen)
                    .run(by: person, on: connection)
                return true
            }
        case .setUserRoles:
            return Scenario([
                Entry("user roles", "user ada", #"{"old": ["analyste"], "new": ["lecteur"]}"#)
            ]) {
                try SetUserRoles(["lecteur"], of: "ada").run(by: person, on: connection)
                return try !hasSessions()
            }
        case .setPassword:
            return Scenario([
                Entry("user password", "user ada", #"{"is_made_password": false}"#)
            ]) {
                try SetPassword(chosen, of: "ada").run(by: person, on: connection)
                return try !hasSessions()
            }
        case .disableUser:
            return Scenario([Entry("user disabled", "user ada")]) {
                try DisableUser("ada").run(by: person, on: connection) && !hasSessions()
            }
        case .enableUser:
            _ = try DisableUser("ada").run(by: person, on: connection)
            return Scenario([Entry("user enabled", "user ada")]) {
                try EnableUser("ada").run(by: person, on: connection)
            }
        case .setSecondFactor:
            return Scenario([Entry("user second factor", "user ada", #"{"is_on": true}"#)]) {
                try SetSecondFactor(TOTP.secret(), of: "ada").run(by: person, on: connection)
                    && !hasSessions()
            }
        default:
            return Scenario([
                Entry("user logged out", "user ada", result: #"{"sessions": 1}"#)
            ]) { try LogOutUser("ada").run(by: person, on: connection) == 1 }
        }
    }

    func rightsScenario(of verb: Verb) async throws -> Scenario {
        let (connection, person) = (connection, Self.person)
        try await addUser()
        let scopes = try TokenScopes(texts: ["files.import@pesees", "data.view"])
        let add = AddToken(for: "ada", scopes: scopes, label: "django")
        switch verb {
        case .addToken:
            return Scenario([
                Entry(
                    "token added", "token 1",
                    #"""
                    {"user": "ada", "scopes": ["data.view", "files.import@pesees"], "label": "django"}
                    """#)
            ]) { try add.run(by: person, on: connection).text.hasPrefix("bsc_") }
        case .revokeToken:
            let id = try add.run(by: person, on: connection).id
            return Scenario([Entry("token revoked", "token \(id)", #"{"user": "ada"}"#)]) {
                try RevokeToken(id).run(by: person, on: connection)
            }
        case .revokeUserTokens:
            _ = try add.run(by: person, on: connection)
            _ = try add.run(by: person, on: connection)
            return Scenario([Entry("tokens revoked", "user ada", result: #"{"tokens": 2}"#)]) {
                try RevokeUserTokens(of: "ada").run(by: person, on: connection) == 2
            }
        default:
            let role = try UserRole("lecteur", texts: ["data.view", "jobs.view"])
            return Scenario([
                Entry(
                    "role set", "role lecteur",
                    #"{"permissions": ["data.view", "jobs.view"], "added": ["jobs.view"]}"#)
            ]) { try SetRole(role).run(by: person, on: connection) != nil }
        }
    }

    /// Of users, tokens and roles that there are not, or that are so already.
    func refusedAccount(_ verb: Verb) async throws -> Scenario {
        let (connection, person, chosen) = (connection, Self.person, try await chosen())
        try await addUser("bob")
        let slip = try UserRole("lecteurs", texts: ["data.view"])
        return Scenario([]) {
            switch verb {
            case .addUser:
                try AddUser("bob", roles: ["lecteur"], password: chosen)
                    .run(by: person, on: connection)
            case .setUserRoles:
                try SetUserRoles(["lecter"], of: "bob").run(by: person, on: connection)
            case .setPassword:
                try SetPassword(chosen, of: "ada").run(by: person, on: connection)
            case .disableUser: return try DisableUser("ada").run(by: person, on: connection)
            case .enableUser: return try EnableUser("bob").run(by: person, on: connection)
            case .logOutUser: return try LogOutUser("ada").run(by: person, on: connection) > 0
            case .setSecondFactor:
                return try SetSecondFactor(nil, of: "bob").run(by: person, on: connection)
            case .addToken:
                _ = try AddToken(for: "ada", scopes: .all).run(by: person, on: connection)
            case .revokeUserTokens:
                return try RevokeUserTokens(of: "bob").run(by: person, on: connection) > 0
            case .revokeToken: return try RevokeToken(7).run(by: person, on: connection)
            default: _ = try SetRole(slip).run(by: person, on: connection)
            }
            return true
        }
    }
}
