// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Views
internal import Wording

/// The filter of `/jobs`, as its address or a form has it.
struct JobsQuery: Sendable {
    static let names = ["state", "kind", "queue"]
    private static let groups = [
        "open": ["waiting", "scheduled", "blocked", "running", "dead"],
        "ended": ["succeeded", "cancelled", "discarded", "crashed", "failed"],
    ]

    let state: String?
    let kind: String?
    let queue: String?
    private let reach: Reach

    /// - Parameter values: of `names`; empty ones are none.
    init(_ values: [String: String], _ reach: Reach) throws {
        let given = values.filter { !$0.value.isEmpty }
        (state, kind, queue) = (given["state"], given["kind"], given["queue"])
        self.reach = reach
        guard state.map({ Self.states(of: $0) != nil }) ?? true else { throw Refusal.malformed }
    }

    init(_ list: ListQuery, _ reach: Reach) throws {
        var values: [String: String] = [:]
        for name in Self.names { values[name] = list[name] }
        try self.init(values, reach)
    }

    /// As a form has it: `state=dead&kind=import`.
    init(text: String, _ reach: Reach) throws {
        guard let pairs = FormText.pairs(text),
            pairs.allSatisfy({ Self.names.contains($0.name) }),
            Set(pairs.map(\.name)).count == pairs.count
        else { throw Refusal.malformed }
        try self.init(Dictionary(uniqueKeysWithValues: pairs.map { ($0.name, $0.value) }), reach)
    }

    private static func states(of choice: String) -> [String]? {
        groups[choice] ?? (JobView.allStates.contains(choice) ? [choice] : nil)
    }

    var filter: JobView.Filter {
        var filter = JobView.Filter()
        filter.states = state.flatMap(Self.states) ?? []
        filter.kinds = kind.map { [$0] } ?? []
        filter.queues = queue.map { [$0] } ?? []
        filter.feeds = reach.feeds
        return filter
    }

    /// What can be done to jobs in this state.
    var changes: [ChangeJobs.Change] {
        switch state {
        case "dead": [.retry, .discard]
        case "waiting", "blocked": [.cancel, .discard]
        case "scheduled": [.retry, .cancel, .discard]
        case "running": [.cancel]
        case "open": [.retry, .cancel, .discard]
        default: []
        }
    }

    static func choices(_ face: Face) -> [(value: String, shown: String)] {
        [
            ("", face(en: "all", fr: "tous")),
            ("open", face(en: "not ended", fr: "non terminés")),
            ("ended", face(en: "ended", fr: "terminés")),
        ] + JobView.allStates.map { ($0, StateWord.shown($0, in: face.language)) }
    }
}
