// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application

enum JobsRoutes {
    static let all: [Route] = [
        .get("/jobs", .permission(.viewJobs), JobsPage.show)
            .placed(as: "jobs", en: "Jobs", fr: "Travaux"),
        .get("/jobs/{job}", .permission(.viewJobs), JobPage.show),
        .post("/jobs/{job}/retry", .permission(.retryJobs)) {
            try await JobPage.change(.retry, $0)
        },
        .post("/jobs/{job}/cancel", .permission(.cancelJobs)) {
            try await JobPage.change(.cancel, $0)
        },
        .post("/jobs/{job}/discard", .permission(.discardJobs)) {
            try await JobPage.change(.discard, $0)
        },
        Route.post(
            "/bulk/jobs", .permission(.retryJobs), fields: ["action", "id", "filter", "expect"],
            JobsPage.changeMany
        ).taking(lists: ["id"]),
        .post(
            "/queues/{queue}/pause", .everywhere(.pauseQueues), fields: ["reason"], Queues.pause),
        .post("/queues/{queue}/resume", .everywhere(.pauseQueues), Queues.resume),
    ]
}
