// SPDX-License-Identifier: Apache-2.0

internal import Accounts

enum AggregatesRoutes {
    static let all: [Route] = [
        .get("/aggregates", .everywhere(.viewAggregates), AggregatesPage.show)
            .placed(as: "aggregates", en: "Aggregates", fr: "Agrégats"),
        .get("/aggregates/{aggregate}", .everywhere(.viewAggregates), AggregatePage.show),
        .post(
            "/aggregates/{aggregate}/backfill", .everywhere(.recomputeAggregates),
            fields: ["from", "to"], AggregatePage.backfill),
    ]
}
