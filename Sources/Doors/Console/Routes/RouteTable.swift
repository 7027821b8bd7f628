// SPDX-License-Identifier: Apache-2.0

internal import Accounts

/// Every method of every path; what is not here is not there.
struct RouteTable: Sendable {
    let routes: [Route]

    static let console = RouteTable(routes: [
        .get("/healthz", .everybody, Probes.alive),
        .get("/readyz", .everybody, Probes.ready),
        .get("/assets/{digest}/{name}", .everybody, Asset.serve),
        .get("/login", .everybody, LoginPage.show),
        .post(
            "/login", .everybody, fields: ["username", "password", "next"], LoginPage.logIn),
        .get("/login/code", .loggedIn, owing: [.giveCode], CodePage.show),
        .post(
            "/login/code", .loggedIn, owing: [.giveCode], fields: ["code", "next"],
            CodePage.check),
        .post(
            "/logout", .loggedIn, owing: [.giveCode, .changePassword, .setUpSecondFactor],
            LoginPage.logOut),
        .post("/language", .everybody, fields: ["language", "next"], Preferences.setLanguage),
        .post("/theme", .everybody, fields: ["theme", "next"], Preferences.setTheme),
        .get(
            "/account", .loggedIn, owing: [.changePassword, .setUpSecondFactor], AccountPage.show),
        .post(
            "/account/password", .loggedIn, owing: [.changePassword],
            fields: ["current", "new", "again"], AccountPage.changePassword),
        .post("/account/logout-everywhere", .loggedIn, AccountPage.logOutEverywhere),
        .get("/", .permission(.viewOverview), OverviewPage.show),
        .get("/files", .permission(.viewFiles), FilesPage.show),
        .get("/files/{file}", .permission(.viewFiles), FilePage.show),
    ])

    enum Match {
        case route(Route, [String: String])
        /// The path is one, the method is none of it.
        case methods([String])
        case nothing
    }

    func match(_ method: String, _ path: [String]) -> Match {
        let found = routes.compactMap { route in
            route.path.match(path).map { (route, $0) }
        }
        guard !found.isEmpty else { return .nothing }
        let wanted = method == "HEAD" ? "GET" : method
        if let (route, parameters) = found.first(where: { $0.0.method.rawValue == wanted }) {
            return .route(route, parameters)
        }
        let methods = found.map(\.0.method)
        return .methods(
            (methods.contains(.get) ? ["GET", "HEAD"] : [])
                + (methods.contains(.post) ? ["POST"] : []))
    }
}
