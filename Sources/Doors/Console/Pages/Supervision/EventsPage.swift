// SPDX-License-Identifier: Apache-2.0

internal import Accounts

/// `/events`: the counts of pages, sent as they change.
enum EventsPage {
    static func show(_ visit: Visit) async throws -> Answer {
        guard let principal = visit.visitor.principal else { throw Refusal.notFound }
        let answer = Answer(
            200,
            headers: [
                ("Content-Type", "text/event-stream; charset=utf-8"),
                ("Cache-Control", "no-store"), ("X-Accel-Buffering", "no"),
            ])
        guard visit.head.method != "HEAD" else { return answer }
        let topics = LiveTopic.named(visit.parameter("topics"))
        let (site, key) = (visit.site, visit.visitor.key)
        let stream = await site.live.watch(principal, topics) { connection in
            // Not as a use of the session: an open page alone does not keep it.
            try Principal.now(principal, by: key, rules: site.rules, on: connection)
        }
        guard let stream else {
            return ErrorPage.answer(429, visit.face, id: visit.head.id).retry(after: .seconds(10))
        }
        return answer.streaming(stream)
    }
}

extension Answer {
    fileprivate func streaming(_ stream: AnswerStream) -> Answer {
        var answer = self
        answer.stream = stream
        return answer
    }
}
