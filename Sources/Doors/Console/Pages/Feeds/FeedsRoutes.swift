// SPDX-License-Identifier: Apache-2.0

internal import Accounts

enum FeedsRoutes {
    static let all: [Route] = [
        .get("/feeds", .permission(.viewFeeds), FeedsPage.show)
            .placed(as: "feeds", en: "Feeds", fr: "Flux"),
        .get("/feeds/{feed}", .permission(.viewFeeds), FeedPage.show),
        .get("/feeds/{feed}/try", .permission(.tryFeeds), FeedTryPage.show),
        Route.post("/feeds/{feed}/try", .permission(.tryFeeds), FeedTryPage.judge)
            .taking(files: ["file"]),
    ]
}
