// SPDX-License-Identifier: Apache-2.0

/// Every method of every path; what is not here is not there.
struct RouteTable: Sendable {
    let routes: [Route]

    /// In the order of the navigation.
    static let console = RouteTable(
        routes: [
            ProcessRoutes.all,
            LoginRoutes.all,
            OverviewRoutes.all,
            FilesRoutes.all,
            UploadRoutes.all,
            DataRoutes.all,
            ChartsRoutes.all,
            QualityRoutes.all,
            AggregatesRoutes.all,
            ReportsRoutes.all,
            ExportsRoutes.all,
            MailsRoutes.all,
            WebhooksRoutes.all,
            PickupsRoutes.all,
            JobsRoutes.all,
            BulkRoutes.all,
            SchedulesRoutes.all,
            WorkersRoutes.all,
            FeedsRoutes.all,
            AlertsRoutes.all,
            JournalRoutes.all,
            UsersRoutes.all,
            AccountRoutes.all,
            HealthRoutes.all,
            HousekeepingRoutes.all,
            APIRoutes.all,
            SupervisionRoutes.all,
        ].flatMap(\.self))

    /// Those for people.
    var pages: [Route] { routes.filter { $0.operation == nil && !$0.isForPrograms } }

    enum Match {
        case route(Route, [String: String])
        /// The path is one, the method is none of it.
        case methods([String])
        case nothing
    }

    /// The pattern of a path, whatever its method; for figures.
    func pattern(_ path: [String]) -> String? {
        routes.first { $0.path.match(path) != nil }?.path.text
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
        let methods = Route.Method.allCases.filter { method in
            found.contains { $0.0.method == method }
        }
        return .methods(methods.flatMap { $0 == .get ? ["GET", "HEAD"] : [$0.rawValue] })
    }
}
