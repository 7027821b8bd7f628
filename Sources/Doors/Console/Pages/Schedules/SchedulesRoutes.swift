// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application

enum SchedulesRoutes {
    static let all: [Route] = [
        .get("/schedules", .everywhere(.viewSchedules), SchedulesPage.show)
            .placed(as: "schedules", en: "Schedules", fr: "Planning"),
        .get("/schedules/{schedule}", .everywhere(.viewSchedules), SchedulePage.show),
        .get("/schedules/{schedule}/edit", .everywhere(.editSchedules), ScheduleEdit.show),
        .post(
            "/schedules/{schedule}/edit", .everywhere(.editSchedules),
            fields: Set(ScheduleTexts.fields + ["step", "version"]), ScheduleEdit.change),
        .post(
            "/schedules/{schedule}/pause", .everywhere(.editSchedules), fields: ["reason"],
            SchedulePage.pause),
        .post("/schedules/{schedule}/resume", .everywhere(.editSchedules), SchedulePage.resume),
        .post("/schedules/{schedule}/run", .everywhere(.runSchedules), SchedulePage.run),
        .post(
            "/schedules/{schedule}/backfill", .everywhere(.backfillSchedules),
            fields: ["from", "to", "again", "step"], ScheduleBackfill.run),
    ]
}
