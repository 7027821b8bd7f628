// SPDX-License-Identifier: Apache-2.0

import FileSystem
import Foundation
import Ingest
import TestSupport
import Testing

/// With any faults in a file's cells, its refused lines, mended and dropped, bring the missing
/// rows.
@Suite struct RejectsRandomTests {
    private struct Sent {
        var text = ""
        /// The mended text of a bad cell; the bad texts occur nowhere else.
        var mends: [(bad: String, good: String)] = []
        var rows: [String] = []
    }

    private func file(
        _ number: Int, _ random: inout SeededGenerator, lineEnd: String, head: String
    ) -> Sent {
        var sent = Sent()
        sent.text = head + "id;valeur;note" + lineEnd
        for row in 0..<Int.random(in: 1...12, using: &random) {
            let note =
                ["", "calme", "\"a;b\"", "\"deux\(lineEnd)lignes\"", "\"é \"\" è\""]
                .randomElement(using: &random) ?? ""
            let value = "\(row),\(Int.random(in: 100...999, using: &random))"
            let id = "f\(number)-\(row)"
            sent.rows.append("\(id)|\(value.replacing(",", with: "."))")
            if Int.random(in: 0..<3, using: &random) == 0 {
                let bad =
                    ["faux\(row)x", "n\(row)!", "\(row),9,\(row)q"]
                    .randomElement(using: &random) ?? ""
                sent.mends.append((";\(bad);", ";\(value);"))
                sent.text += "\(id);\(bad);\(note)\(lineEnd)"
            } else {
                sent.text += "\(id);\(value);\(note)\(lineEnd)"
            }
            if Int.random(in: 0..<9, using: &random) == 0 { sent.text += lineEnd }
        }
        return sent
    }

    @Test(.timeLimit(.minutes(5)))
    func
        `mended and dropped, the refused lines of any file are loaded once and no other row twice`()
        throws
    {
        var random = SeededGenerator(for: "rejects")
        for policy in ["rejects_max: 50%", "on_reject: all_or_nothing", "on_reject: keep_good"] {
            for key in ["key: [id]", ""] {
                let yaml = DroppedFile.feedYAML()
                    .replacing("rejects_max: 50%", with: policy)
                    .replacing("key: [id]", with: key)
                    .replacing("\";\" }", with: "\";\", preamble: any, tables: same }")
                let scene = try Scene(yaml)
                var wanted: [String] = []
                for number in 0..<25 {
                    let lineEnd = ["\n", "\r\n", "\r"].randomElement(using: &random) ?? "\n"
                    let head =
                        ["", "sep=;\(lineEnd)", "Sonde 4\(lineEnd)\(lineEnd)"]
                        .randomElement(using: &random) ?? ""
                    let sent = file(number, &random, lineEnd: lineEnd, head: head)
                    wanted += sent.rows
                    let name = "f\(number).csv"
                    let end = try scene.load(name, sent.text)
                    #expect(end.rowsRead == sent.rows.count, "\(sent.text)")
                    let rejects = "\(scene.error)/\(name).rejects.csv"
                    #expect(try (FileStatus(path: rejects) != nil) == !sent.mends.isEmpty)
                    guard !sent.mends.isEmpty else { continue }
                    var mended = String(
                        decoding: try Data(contentsOf: URL(fileURLWithPath: rejects)), as: UTF8.self
                    )
                    for (bad, good) in sent.mends {
                        #expect(mended.contains(bad), "\(mended)")
                        mended = mended.replacing(bad, with: good)
                    }
                    let again = try scene.load("\(name).rejects.csv", mended)
                    #expect(again.state == .loaded && again.rowsRejected == 0, "\(mended)")
                    #expect(again.rowsUnchanged == 0 && again.rowsAmended == 0, "\(mended)")
                }
                #expect(try scene.rows().sorted() == wanted.sorted(), "\(policy) \(key)")
                try scene.check()
            }
        }
    }
}
