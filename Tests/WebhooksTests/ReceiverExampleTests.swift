// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import Webhooks

/// The ten lines of Python that docs/webhooks.md gives to receivers.
@Suite struct ReceiverExampleTests {
    private struct Question: Encodable {
        let secret: String
        let headers: [String: String]
        let body: String
    }

    private func check(_ question: Question) throws -> String {
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/webhooks.md")
        let text = try String(contentsOf: path, encoding: .utf8)
        let block = try #require(
            text.split(separator: "```python\n").last?.split(separator: "```").first)
        let script = """
            \(block)
            import json, sys
            question = json.load(sys.stdin)
            try:
                check(question["secret"], question["headers"], question["body"].encode())
                json.dump("right", sys.stdout)
            except ValueError as error:
                json.dump(str(error), sys.stdout)
            """
        return try Python.ask(script, question)
    }

    @Test func `they take what is ours and new, and nothing else`() throws {
        let key = try #require(SigningKey(HookScene.secret))
        let now = Int64(Date().timeIntervalSince1970)
        func call(at instant: Int64) -> WebhookCall {
            WebhookCall(
                to: HookScene.webhook("https://x.example/"), id: "evt_1", body: #"{"é":1}"#,
                at: instant, by: [key])
        }
        func question(_ call: WebhookCall, secret: String = HookScene.secret, body: String? = nil)
            -> Question
        {
            let pairs = call.lines.map { line in
                let parts = line.split(separator: ": ", maxSplits: 1).map(String.init)
                return (parts[0].lowercased(), parts[1])
            }
            return Question(
                secret: secret, headers: Dictionary(uniqueKeysWithValues: pairs),
                body: body ?? call.body)
        }
        #expect(try check(question(call(at: now))) == "right")
        #expect(try check(question(call(at: now), body: "{}")) == "not from Bascule, or altered")
        #expect(
            try check(question(call(at: now), secret: HookScene.otherSecret))
                == "not from Bascule, or altered")
        #expect(try check(question(call(at: now - 301))).hasPrefix("too old"))
    }
}
