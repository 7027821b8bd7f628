// SPDX-License-Identifier: Apache-2.0

internal import Accounts

enum HousekeepingRoutes {
    static let all: [Route] = [
        .get("/housekeeping", .everywhere(.viewHealth), HousekeepingPage.show),
        .post(
            "/housekeeping/{kind}/run", .everywhere(.runJobs), fields: ["confirm"],
            HousekeepingPage.run),
    ]
}
