// SPDX-License-Identifier: Apache-2.0

/// What a client is told.
package struct Answer: Sendable {
    package var status: Int
    /// Those that are on every answer come in addition.
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]
    /// Instead of the body.
    package var source: (any BodySource)?
    /// Instead of the body.
    package var stream: AnswerStream?

    package init(
        _ status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []
    ) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A page, which is kept by nobody.
    static func page(_ page: HTML, status: Int = 200) -> Answer {
        Answer(
            status,
            headers: [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store")],
            body: Array(page.text.utf8))
    }

    static func json(_ text: String, status: Int = 200) -> Answer {
        Answer(
            status,
            headers: [
                ("Content-Type", "application/json; charset=utf-8"), ("Cache-Control", "no-store"),
            ], body: Array((text + "\n").utf8))
    }

    /// - Parameter path: of ours, or one that `LocalPath` has let through.
    static func see(_ path: String) -> Answer {
        Answer(303, headers: [("Location", path), ("Cache-Control", "no-store")])
    }

    /// Leads to another site: only where the factory's login is, as its document says.
    static func leave(to address: String) -> Answer { .see(address) }

    func with(_ name: String, _ value: String) -> Answer {
        var answer = self
        answer.headers.append((name, value))
        return answer
    }

    /// A wait in whole seconds, never less than it is.
    func retry(after wait: Duration) -> Answer {
        let seconds = Int64((wait / .seconds(1)).rounded(.up))
        return with("Retry-After", "\(max(1, seconds))")
    }
}
