// SPDX-License-Identifier: Apache-2.0

import Fetching
import Testing

@testable import Pickups

/// What is done about what another host lists.
@Suite struct PickupPlanTests {
    private func file(
        _ name: String, _ bytes: Int64 = 10, at modified: Int64 = 100, version: String = ""
    ) -> RemoteFile {
        RemoteFile(name: Array(name.utf8), bytes: bytes, modified: modified, version: version)
    }

    private func item(
        _ id: Int64, _ file: RemoteFile, age: Duration = .seconds(60), fileID: Int64? = nil,
        isLoaded: Bool = false, code: String? = nil
    ) -> PickupItem {
        PickupItem(
            id: id, PickupItem.Key(file), age: age, fileID: fileID, isLoaded: isLoaded, code: code)
    }

    private func plan(
        _ listed: [RemoteFile], _ items: [PickupItem], puttingAway: Bool = false, most: Int = 10,
        again: Range<Int64>? = nil
    ) -> PickupPlan {
        PickupPlan(
            listed, items, stable: .seconds(60), puttingAway: puttingAway, most: most, again: again)
    }

    @Test func `a file is fetched once it was long enough as it is`() {
        let (a, b) = (file("a.csv"), file("b.csv"))
        let young = item(2, b, age: .milliseconds(59_999))
        let found = plan([a, b], [item(1, a), young])
        #expect(found.fetch.map(\.item.id) == [1])
        #expect(found.waiting == 1)
    }

    @Test func `what was fetched is not fetched again, and put away only once it is loaded`() {
        let a = file("a.csv")
        for isLoaded in [false, true] {
            let items = [item(1, a, fileID: 7, isLoaded: isLoaded)]
            let found = plan([a], items, puttingAway: true)
            #expect(found.fetch.isEmpty && found.waiting == 0)
            #expect(found.putAway.map(\.item.id) == (isLoaded ? [1] : []))
            #expect(plan([a], items).putAway.isEmpty, "nothing is put away unasked")
        }
    }

    @Test func `a file with another size or time is another one, and what it was is let go`() {
        let (old, new) = (file("a.csv", 10), file("a.csv", 20))
        let growing = plan([new], [item(1, old), item(2, new, age: .zero)])
        #expect(growing.fetch.isEmpty && growing.waiting == 1)
        #expect(growing.forgotten == [1] && growing.gone.isEmpty)
        let again = plan([new], [item(1, old, fileID: 7, isLoaded: true), item(2, new)])
        #expect(again.fetch.map(\.item.id) == [2])
        #expect(again.gone == [1] && again.forgotten.isEmpty)
    }

    @Test func `a file of another version is another one, of one size and time too`() {
        let (old, new) = (file("a.csv", version: "\"1\""), file("a.csv", version: "\"2\""))
        let loaded = item(1, old, fileID: 7, isLoaded: true)
        let found = plan([new], [loaded, item(2, new)], puttingAway: true)
        #expect(found.fetch.map(\.item.id) == [2] && found.gone == [1] && found.putAway.isEmpty)
        #expect(plan([old], [loaded], puttingAway: true).putAway.map(\.file) == [old])
    }

    @Test func `so many files and bytes are fetched together, and one that is larger alone`() {
        var limits = Pickup.Limits()
        (limits.batchFiles, limits.batchBytes) = (3, 30)
        func together(_ sizes: Int64...) -> Int {
            let tasks = sizes.enumerated().map { place, bytes in
                let file = file("\(place).csv", bytes)
                return PickupPlan.Task(item: item(Int64(place), file), file: file)
            }
            return PickupPlan.together(tasks[...], limits).count
        }
        #expect(together(1, 1) == 2 && together(1, 1, 1) == 3 && together(1, 1, 1, 1) == 3)
        #expect(together(15, 15) == 2 && together(15, 16) == 1 && together(15, 15, 0) == 3)
        #expect(together(31, 1) == 1 && together(30) == 1)
    }

    @Test func `an accent written in two ways makes two files, of one size and time too`() {
        let (one, two) = (file("\u{e9}.csv"), file("e\u{301}.csv"))
        #expect(plan([one, two], [item(1, one), item(2, two)]).fetch.map(\.file) == [one, two])
        // Only the first was fetched: the other is not deleted for it.
        let loaded = item(1, one, fileID: 7, isLoaded: true)
        let found = plan([two, one], [loaded, item(2, two, age: .zero)], puttingAway: true)
        #expect(found.putAway.map(\.file) == [one] && found.waiting == 1)
        #expect(plan([two], [loaded], puttingAway: true).gone == [1])
    }

    @Test func `what failed comes after all others, of which the oldest come first`() {
        let files = [file("c", at: 3), file("b", at: 2), file("a", at: 2), file("x", at: 1)]
        let items = files.enumerated().map {
            item(Int64($0), $1, code: $1.modified == 1 ? "source_denied" : nil)
        }
        let found = plan(files, items, most: 3)
        #expect(found.fetch.map(\.item.name) == ["a", "b", "c"])
        #expect(found.waiting == 1)
        #expect(plan(files, items).fetch.map(\.item.name) == ["a", "b", "c", "x"])
    }

    @Test func `a backfill takes what was changed in its time, whatever is known of it`() {
        let (a, b) = (file("a", at: 99), file("b", at: 100))
        let items = [
            item(1, a, fileID: 7, isLoaded: true),
            item(2, b, age: .zero, fileID: 8, isLoaded: true),
        ]
        let found = plan([a, b], items, puttingAway: true, again: 100..<101)
        #expect(found.fetch.map(\.item.id) == [2])
        #expect(found.putAway.isEmpty && found.waiting == 0)
        // One that nobody has fetched may be written still.
        let new = [item(1, a, age: .zero), item(2, b, age: .milliseconds(59_999))]
        let young = plan([a, b], new, again: 100..<101)
        #expect(young.fetch.isEmpty && young.waiting == 1)
    }

    @Test func `names that are no text are told apart, and none is taken for another`() {
        #expect(RemoteName.shown(Array("é\n.csv".utf8)) == "é\n.csv")
        #expect(RemoteName.shown([0x61, 0xff, 0x0a, 0x00]) == #"a\xff\x0a\x00"#)
        for name in [
            "17", ".bascule-x-1.pickup", ".bascule-17-1.part", "x.bascule-17-1.pickup",
            ".bascule-17.pickup", ".bascule-17-1-2.pickup", ".bascule-.pickup", ".bascule-pickup",
        ] {
            #expect(RemoteName.item(aside: Array(name.utf8)) == nil)
        }
    }

    @Test func `the name of a file that waits to be deleted is that of no other file`() {
        let own = item(17, file("a.csv"))
        let name = RemoteName.aside(own, of: "sftp://a/")
        #expect(RemoteName.item(aside: name) == 17)
        #expect(String(decoding: name, as: UTF8.self).hasPrefix(".bascule-17-"))
        let others = [
            RemoteName.aside(item(18, file("a.csv")), of: "sftp://a/"),
            RemoteName.aside(item(17, file("b.csv")), of: "sftp://a/"),
            RemoteName.aside(item(17, file("a.csv", 11)), of: "sftp://a/"),
            RemoteName.aside(item(17, file("a.csv", at: 101)), of: "sftp://a/"),
            RemoteName.aside(own, of: "sftp://b/"),
        ]
        #expect(Set(others + [name]).count == 6)
    }
}
