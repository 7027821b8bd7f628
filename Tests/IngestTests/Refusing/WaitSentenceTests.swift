// SPDX-License-Identifier: Apache-2.0

import Configuration
import Daemon
import Ingest
import Postgres
import TestSupport
import Testing
import Wording

@testable import Inbox

/// Why a file waits is said in the site's language.
@Suite struct WaitSentenceTests {
    private static let reasons: [WaitReason] = [
        .openForWriting, .growing(bytes: 12_000, over: .seconds(2)),
        .growing(bytes: -5, over: .seconds(1)),
        .quiet(soFar: .seconds(3), required: .seconds(10)),
        .empty(soFar: .zero, required: .seconds(60)), .marker(name: "a.ok"),
        .checksum(name: "a.sha256"), .nulTail, .linked(count: 2), .unreadable("Permission denied"),
        .unmatched, .outside, .orphan(of: "a.csv"), .leftUpload, .unlisted("Permission denied"),
        .declaredLater(feed: "labo", start: "2026-11-28 06:30"),
    ]

    @Test(arguments: reasons)
    func `each reason has a French sentence of its own`(_ reason: WaitReason) {
        #expect(reason.sentence(in: .en) == reason.description)
        #expect(reason.sentence(in: .fr) != reason.description)
        #expect(!reason.sentence(in: .fr).contains(" of "))
    }

    @Test func `sizes and times are written as in French`() {
        #expect(Self.reasons[1].sentence(in: .fr) == "grossit encore : +12 ko en 2 s")
        #expect(Self.reasons[2].sentence(in: .fr) == "rétrécit encore : −5 o en 1 s")
        #expect(Self.reasons[3].sentence(in: .fr) == "au repos depuis 3 s sur 10 s")
    }

    @Test func `the ledger's reasons are those of the site's language`() throws {
        let database = try TestDatabase.migrated()
        let connection = try database.connect()
        let waiting = Waiting(
            label: nil, path: "/inbox/a.txt", relative: "a.txt", size: 1, waited: .seconds(5),
            reason: .unmatched)
        try ServiceRecord(worker: "host:1", roles: "watcher", language: .fr)
            .publish([waiting], on: connection)
        let status = try StatusQuery(on: connection)
        #expect(status.waiting.first?.reason == "aucun flux ne prend de fichier de ce nom")
        let strays = try StatusQuery(
            strays: [
                Waiting(
                    label: nil, path: "/inbox/b.csv", relative: "b.csv", size: 1, waited: .zero,
                    reason: .outside)
            ], language: .fr, on: connection)
        #expect(
            strays.waiting.map(\.reason).sorted() == [
                "aucun flux ne prend de fichier de ce nom",
                "n'est dans le dossier d'aucun flux : personne ne le prendra",
            ])
    }
}
