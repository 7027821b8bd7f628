// SPDX-License-Identifier: Apache-2.0

internal import Accounts

enum AccountRoutes {
    static let all: [Route] = [
        .get(
            "/account", .loggedIn, owing: [.changePassword, .setUpSecondFactor], AccountPage.show
        ).placed(as: "account", en: "Account", fr: "Compte"),
        .post(
            "/account/password", .loggedIn, owing: [.changePassword, .setUpSecondFactor],
            fields: ["current", "new", "again"], AccountPage.changePassword),
        .post(
            "/account/logout-everywhere", .loggedIn, owing: [.changePassword, .setUpSecondFactor],
            AccountPage.logOutEverywhere),
        .get(
            "/account/second-factor", .loggedIn, owing: [.setUpSecondFactor], FactorPage.show),
        .post(
            "/account/second-factor", .loggedIn, owing: [.setUpSecondFactor],
            fields: ["setup", "code", "current"], FactorPage.confirm),
        .post(
            "/account/second-factor/off", .loggedIn, fields: ["current"], FactorPage.takeAway),
        Route.post(
            "/account/tokens", .everywhere(.ownTokens), fields: ["label", "scope", "expires"],
            TokenForm.add
        ).taking(lists: ["scope"]),
        .post("/account/tokens/{token}/revoke", .everywhere(.ownTokens), TokenForm.revoke),
    ]
}
