// SPDX-License-Identifier: Apache-2.0

internal import Accounts

/// What other programs ask, and what pages ask behind the scenes.
enum SupervisionRoutes {
    static let all: [Route] = [
        .get("/metrics", .permission(.viewMetrics), MetricsPage.show).forPrograms(),
        .get("/events", .loggedIn, EventsPage.show).forPrograms(),
        .get("/search", .loggedIn, SearchPage.show),
    ]
}
