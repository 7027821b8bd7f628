// SPDX-License-Identifier: Apache-2.0

import Accounts
import Foundation
import Postgres
import TestSupport
import Testing
import Wording

/// Who may do what: a pure decision.
@Suite struct RightsTests {
    private func rights(
        _ role: UserRole, _ token: [String]? = nil, isDisabled: Bool = false
    ) throws -> Rights {
        Rights(
            roles: role.scopes, token: try token.map { try TokenScopes(texts: $0) },
            isDisabled: isDisabled)
    }

    @Test(arguments: UserRole.shipped) func `each role may do its own permissions and no others`(
        role: UserRole
    ) throws {
        let rights = try rights(role)
        for permission in Permission.allCases {
            let has = role.scopes.contains(Scope(permission))
            #expect(rights.mayDo(permission) == has && rights.mayDo(permission, feed: "a") == has)
        }
    }

    @Test func `roles grow from reader to administrator`() {
        #expect(
            UserRole.shipped.map(\.name) == ["lecteur", "analyste", "operateur", "administrateur"])
        #expect(UserRole.shipped.map(\.scopes.count) == [9, 17, 34, 37])
        #expect(Permission.allCases.count == 37)
        for (less, more) in zip(UserRole.shipped, UserRole.shipped.dropFirst()) {
            #expect(Set(less.scopes).isStrictSubset(of: more.scopes))
        }
    }

    @Test(arguments: Permission.allCases)
    func `a token never gives more than its user has, nor than it was given`(
        permission: Permission
    ) throws {
        for role in UserRole.shipped {
            let own = try rights(role).mayDo(permission)
            #expect(try rights(role, ["all"]).mayDo(permission) == own)
            #expect(try rights(role, [permission.rawValue]).mayDo(permission) == own)
            let other = permission == .viewData ? Permission.viewFiles : .viewData
            #expect(try !rights(role, [other.rawValue]).mayDo(permission))
        }
    }

    @Test func `a token held to a feed gives that feed, and neither another nor all`() throws {
        let rights = try rights(.analyst, ["files.import@labo", "files.import@pesees"])
        #expect(rights.mayDo(.importFiles, feed: "labo"))
        #expect(rights.mayDo(.importFiles, feed: "pesees"))
        #expect(!rights.mayDo(.importFiles, feed: "autre"))
        #expect(!rights.mayDo(.importFiles))
        #expect(rights.reach(of: .importFiles) == .feeds(["labo", "pesees"]))
        #expect(try self.rights(.reader, ["files.import@labo"]).reach(of: .importFiles) == .nothing)
    }

    @Test func `a role held to feeds and a token held to feeds give what both have`() throws {
        let role = try UserRole("labo", texts: ["files.import@labo", "files.import@pesees"])
        let narrow = try rights(role, ["files.import@pesees", "files.import@autre"])
        #expect(narrow.reach(of: .importFiles) == .feeds(["pesees"]))
        #expect(try rights(role, ["files.import@autre"]).reach(of: .importFiles) == .nothing)
        #expect(
            try rights(role, ["files.import"]).reach(of: .importFiles)
                == .feeds(["labo", "pesees"]))
        #expect(try rights(role, ["all"]).reach(of: .importFiles) == .feeds(["labo", "pesees"]))
        let wide = try UserRole("deux", texts: ["files.import@labo", "files.import"])
        #expect(try rights(wide).reach(of: .importFiles) == .everything)
    }

    @Test func `a disabled user may do nothing, by a token neither`() throws {
        for permission in Permission.allCases {
            #expect(try !rights(.administrator, isDisabled: true).mayDo(permission))
            #expect(try !rights(.administrator, ["all"], isDisabled: true).mayDo(permission))
        }
    }

    @Test func `what a token was given and its user lacks is told`() throws {
        let rights = try rights(.reader, ["files.import@labo", "data.view", "users.manage"])
        #expect(rights.lacking.map(\.text) == ["files.import@labo", "users.manage"])
        #expect(try self.rights(.reader, ["all"]).lacking.isEmpty)
    }

    @Test(arguments: [
        ("files.imports", "Did you mean `files.import`?"), ("files.import@", "behind its `@`"),
        ("", "is no permission"), ("@labo", "is no permission"), ("ALL", "is no permission"),
        ("files.import@a\u{0}b", "behind its `@`"),
    ]) func `what is no scope is refused with what was meant`(text: String, says: String) {
        let error = #expect(throws: AccountError.self) { try TokenScopes(texts: [text]) }
        #expect(error?.sentence.en.contains(says) == true, "\(error?.sentence.en ?? "")")
        #expect(error?.sentence.fr != error?.sentence.en)
    }

    @Test func `a scope keeps the feed's name, whatever stands in it`() throws {
        #expect(try Scope(text: "files.import@a@b é").feed == "a@b é")
        #expect(try TokenScopes(texts: ["data.view", "all"]) == .all)
        #expect(throws: AccountError.self) { try TokenScopes(texts: []) }
    }

    @Test(arguments: UserRole.kept)
    func `administrators can't take from themselves what gives the rest back`(kept: Permission)
        throws
    {
        let texts = Permission.allCases.filter { $0 != kept }.map(\.rawValue)
        let error = #expect(throws: AccountError.self) {
            try UserRole("administrateur", texts: texts)
        }
        #expect(error?.sentence.en.contains(kept.rawValue) == true)
        #expect(throws: AccountError.self) {
            try UserRole("administrateur", texts: texts + ["\(kept.rawValue)@labo"])
        }
        #expect(try UserRole("operateur", texts: texts).scopes.count == 36)
        #expect(
            try UserRole("administrateur", texts: UserRole.kept.map(\.rawValue)).scopes.count == 2)
    }

    /// docs/security.md is read by people who decide about roles.
    @Test func `the table of the documents is the one of the program`() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/security.md")
        let text = try String(contentsOf: path, encoding: .utf8)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") && $0.contains(".") }
            .map { $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
            .filter { $0.count == 5 }
        let wanted = Permission.allCases.map { permission in
            ["`\(permission.rawValue)`"]
                + UserRole.shipped.map { $0.scopes.contains(Scope(permission)) ? "yes" : "" }
        }
        #expect(rows == wanted)
    }

    @Test func `a new database has the shipped roles`() throws {
        let database = try TestDatabase.migrated()
        let connection = try database.connect()
        #expect(try Set(UserRoles.names(on: connection)) == Set(UserRole.shipped.map(\.name)))
        for role in UserRole.shipped {
            #expect(try UserRoles.find(role.name, on: connection) == role)
        }
    }

    @Test(arguments: [
        ("a", true), ("a.b_c-9", true), (String(repeating: "a", count: 64), true), ("", false),
        (String(repeating: "a", count: 65), false), ("A", false), ("é", false), ("a b", false),
        ("a\n", false), ("a@b", false),
    ]) func `a name is of few characters`(name: String, isOne: Bool) {
        #expect(AccountName.isValid(name) == isOne)
    }
}
