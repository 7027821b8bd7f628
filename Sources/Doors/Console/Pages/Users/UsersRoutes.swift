// SPDX-License-Identifier: Apache-2.0

internal import Accounts

enum UsersRoutes {
    static let all: [Route] = [
        .get("/users", .everywhere(.manageUsers), UsersPage.show)
            .placed(as: "users", en: "Users", fr: "Comptes"),
        .get("/new-user", .everywhere(.manageUsers), NewUserPage.show),
        Route.post(
            "/new-user", .everywhere(.manageUsers), fields: ["name", "role"], NewUserPage.add
        ).taking(lists: ["role"]),
        .get("/users/{user}", .everywhere(.manageUsers), UserPage.show),
        Route.post(
            "/users/{user}/role", .everywhere(.manageUsers), fields: ["role"], UserChange.roles
        ).taking(lists: ["role"]),
        .post("/users/{user}/disable", .everywhere(.manageUsers), UserChange.disable),
        .post("/users/{user}/enable", .everywhere(.manageUsers), UserChange.enable),
        .post("/users/{user}/logout", .everywhere(.manageUsers), UserChange.logOut),
        .post("/users/{user}/password", .everywhere(.manageUsers), UserChange.password),
        .post("/users/{user}/second-factor-off", .everywhere(.manageUsers), UserChange.factorOff),
        .post(
            "/users/{user}/tokens/{token}/revoke", .everywhere(.manageTokens), UserChange.revoke),
    ]
}
