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
    ]
}
