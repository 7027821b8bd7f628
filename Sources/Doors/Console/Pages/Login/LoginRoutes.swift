// SPDX-License-Identifier: Apache-2.0

internal import Accounts

enum LoginRoutes {
    static let all: [Route] = [
        .get("/login", .everybody, LoginPage.show),
        .post(
            "/login", .everybody, fields: ["username", "password", "next"], LoginPage.logIn),
        .get("/login/oidc", .everybody, OpenIDPage.begin),
        .get("/login/oidc/callback", .everybody, OpenIDPage.finish),
        .get("/login/code", .loggedIn, owing: [.giveCode], CodePage.show),
        .post(
            "/login/code", .loggedIn, owing: [.giveCode], fields: ["code", "next"],
            CodePage.check),
        .post(
            "/logout", .loggedIn, owing: [.giveCode, .changePassword, .setUpSecondFactor],
            LoginPage.logOut),
        .post("/language", .everybody, fields: ["language", "next"], Preferences.setLanguage),
        .post("/theme", .everybody, fields: ["theme", "next"], Preferences.setTheme),
    ]
}
