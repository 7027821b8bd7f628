// SPDX-License-Identifier: Apache-2.0

internal import Accounts

enum JournalRoutes {
    static let all: [Route] = [
        .get("/journal", .everywhere(.viewJournal), JournalPage.show)
            .placed(as: "journal", en: "Journal", fr: "Journal"),
        .post("/journal/verify", .everywhere(.verifyJournal), JournalVerdict.verify),
    ]
}
